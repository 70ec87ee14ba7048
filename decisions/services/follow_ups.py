"""Making a follow-up of what an adoption promised, and the steps that people take on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from decisions.rules.follow_ups import check_new, check_step
from decisions.schemas.follow_up import (
    FollowUpMade,
    NewCompletion,
    NewExtension,
    NewFollowUp,
    NewHandOver,
    NewProgress,
    NewReopening,
)
from decisions.services.follow_up_clock import owe_clock
from decisions.services.follow_up_loading import (
    ANSWERING,
    OTHER_UNIT,
    FollowUpHeld,
    demand_unit,
    locked_follow_up,
    today,
    unit_named,
)
from decisions.services.follow_up_standing import restand_follow_up
from decisions.services.follow_up_telling import tell_step, tell_unit
from decisions.services.opinion_loading import locked_opinion
from decisions.services.opinion_standing import restand
from decisions.words import FollowUpAct
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import N_, NOT_FOUND, Refusal, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.queries import Body
from participation.base.text import clean
from participation.base.uploads.services import attach

REPLACED = Refusal("adoption_replaced", 409, N_("This answer was replaced by a later one. Follow that one up."))


class _Adoption(msgspec.Struct):
    opinion: UUID
    unit: UUID
    due_on: date | None
    newest: bool


class _Step(msgspec.Struct, kw_only=True):
    act: FollowUpAct
    note: str = ""
    unit: UUID | None = None
    due_on: date | None = None
    files: Sequence[UUID] = ()


ADOPTION = """
SELECT a.opinion, a.unit, a.due_on,
    NOT EXISTS (SELECT FROM adoption l WHERE l.opinion = a.opinion AND l.version > a.version) AS newest
FROM adoption a WHERE a.id = {}
"""


async def make_follow_up(actor: Actor, *, adoption: UUID, new: NewFollowUp) -> FollowUpMade:
    """Follow up what an adoption promised. Where it is later than promised, it is promised for that day and extended
    at once, with the reason.

    Raises 404, 403 for who works neither for the adoption's unit nor for the meeting's office, 409
    ``adoption_replaced``, 422.
    """
    async with transaction():
        found = await _adoption(adoption)
        of = await locked_opinion(found.opinion)
        found = await _adoption(adoption)
        if not actor.has(*ANSWERING, body=found.unit) and not actor.has(*ANSWERING, body=of.body):
            raise Refused(OTHER_UNIT)
        if not found.newest:
            raise Refused(REPLACED)
        title, reason, now = clean(new.title).strip(), clean(new.reason).strip(), clock.now()
        unit = await unit_named(new.unit)
        demand(check_new(title=title, due_on=new.due_on, today=today(), promised=found.due_on, reason=reason))
        later = found.due_on is not None and new.due_on > found.due_on
        made = uuid7()
        await execute(
            "INSERT INTO follow_up (id, opinion, title, unit, due_on, at, person) VALUES ({}, {}, {}, {}, {}, {}, {})",
            made,
            found.opinion,
            title,
            unit,
            found.due_on if later else new.due_on,
            now,
            actor.person,
        )
        await record(actor, "follow_up.made", f"opinion:{found.opinion}", body=of.body, follow_up=str(made))
        if later:
            await _write(actor, made, _Step(act=FollowUpAct.EXTEND, note=reason, due_on=new.due_on))
        await restand_follow_up(made)
        held = await locked_follow_up(made)
        await restand(found.opinion)
        await owe_clock(held)
        await tell_step(held, "made", made, reason)
        if unit not in actor.bodies(*ANSWERING):
            await tell_unit(held, ANSWERING, made, "")
        result = await _result(held)
        await answered(result)
    return result


async def note_progress(actor: Actor, *, follow_up: UUID, new: NewProgress) -> FollowUpMade:
    """Note what was done, with evidence. Raises 404, 403 ``other_unit``, 409 ``follow_up_done``, 422."""
    return await _take(actor, follow_up, _Step(act=FollowUpAct.PROGRESS, note=new.note, files=new.files))


async def hand_over(actor: Actor, *, follow_up: UUID, new: NewHandOver) -> FollowUpMade:
    """Hand it over to another unit, which is told and answers from then on. Raises as above."""
    unit = await unit_named(new.unit)
    return await _take(actor, follow_up, _Step(act=FollowUpAct.HAND_OVER, note=new.note, unit=unit))


async def extend(actor: Actor, *, follow_up: UUID, new: NewExtension) -> FollowUpMade:
    """Move its day, for a reason that is shown with it from then on. Raises as above."""
    return await _take(actor, follow_up, _Step(act=FollowUpAct.EXTEND, note=new.reason, due_on=new.due_on))


async def complete(actor: Actor, *, follow_up: UUID, new: NewCompletion) -> FollowUpMade:
    """Say that it is done, and how. Raises as above."""
    return await _take(actor, follow_up, _Step(act=FollowUpAct.COMPLETE, note=new.note, files=new.files))


async def reopen(actor: Actor, *, follow_up: UUID, new: NewReopening) -> FollowUpMade:
    """Take one that is done up again, until a new day. Raises 409 ``follow_up_open``, else as above."""
    return await _take(actor, follow_up, _Step(act=FollowUpAct.REOPEN, note=new.note, due_on=new.due_on))


async def _take(actor: Actor, follow_up: UUID, step: _Step) -> FollowUpMade:
    async with transaction():
        before = await locked_follow_up(follow_up)
        demand_unit(actor, before, step.act)
        step.note = clean(step.note).strip()
        demand(
            check_step(
                step.act,
                before.standing,
                today=today(),
                note=step.note,
                files=len(step.files),
                unit=step.unit,
                due_on=step.due_on,
            )
        )
        written = await _write(actor, follow_up, step)
        await attach(actor, subject=f"follow-up-step:{written}", uploads=step.files)
        await restand_follow_up(follow_up)
        held = await locked_follow_up(follow_up)
        await restand(held.opinion)
        verb = f"follow_up.{step.act.value.replace(' ', '_')}"
        await record(actor, verb, f"opinion:{held.opinion}", body=before.standing.unit, follow_up=str(follow_up))
        if step.act in {FollowUpAct.EXTEND, FollowUpAct.REOPEN}:
            await owe_clock(held)
        await tell_step(held, step.act.value, written, step.note)
        if step.act is FollowUpAct.HAND_OVER:
            await tell_unit(held, ANSWERING, written, step.note)
        result = await _result(held, written)
        await answered(result)
    return result


async def _write(actor: Actor, follow_up: UUID, step: _Step) -> UUID:
    written = uuid7()
    await execute(
        "INSERT INTO follow_up_step (id, follow_up, act, note, unit, due_on, at, person)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
        written,
        follow_up,
        step.act,
        step.note,
        step.unit,
        step.due_on,
        clock.now(),
        actor.person,
    )
    return written


async def _adoption(adoption: UUID) -> _Adoption:
    found = await fetch_one(_Adoption, ADOPTION, adoption)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def _result(held: FollowUpHeld, step: UUID | None = None) -> FollowUpMade:
    unit = await fetch_one(Body, "SELECT id, slug, name FROM body WHERE id = {}", held.standing.unit)
    return FollowUpMade(
        id=held.id,
        unit=unit.slug if unit else "",
        due_on=held.standing.due_on,
        done_at=held.standing.done_at,
        step=step,
    )
