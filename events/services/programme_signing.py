"""Signing a version, sending it back, making it public, and taking what is public off the programme."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from events.queries.programmes import steps_of, versions_of
from events.rules.programme import approvals, check_act, check_withdrawal
from events.schemas.programme import VersionView
from events.services.programme_effects import EFFECTS, ENDINGS, Published, TakenOff
from events.services.programme_writing import hold
from events.words import ProgrammeAct, ProgrammeKind
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.base.rules_file.signing_off import WRONG_ROLE, next_stage
from participation.base.text import clean


class _Held(msgspec.Struct):
    id: UUID
    kind: ProgrammeKind
    subject: UUID
    body: UUID
    number: int
    content: bytes
    authors: list[UUID]


class _Id(msgspec.Struct):
    id: UUID


HELD = "SELECT id, kind, subject, body, number, content, authors FROM programme_version WHERE id = {}"
INTO_FORCE = """
INSERT INTO programme_in_force (id, kind, subject, programme_version, published_at) VALUES ({}, {}, {}, {}, {})
ON CONFLICT (kind, subject) DO UPDATE SET programme_version = excluded.programme_version,
    published_at = excluded.published_at
RETURNING (xmax = 0) AS first
"""
STEP = """
INSERT INTO programme_step (id, programme_version, act, stage, reason, at, person) VALUES ({}, {}, {}, {}, {}, {}, {})
"""


async def approve_version(actor: Actor, *, version: UUID) -> VersionView:
    """Sign the next stage. Raises 403 for an author, a wrong role or a second signature, 409 out of order, 404."""
    return await _decide(actor, version, ProgrammeAct.APPROVE, "")


async def reject_version(actor: Actor, *, version: UUID, reason: str) -> VersionView:
    """Send it back with a reason. Raises 422 without one, else as above."""
    return await _decide(actor, version, ProgrammeAct.REJECT, clean(reason).strip())


async def publish_version(actor: Actor, *, version: UUID) -> VersionView:
    """Make it public: from now on it is what everybody reads. Raises 409 while a stage has not signed, 403, 404."""
    return await _decide(actor, version, ProgrammeAct.PUBLISH, "")


async def withdraw_version(actor: Actor, *, version: UUID, reason: str) -> VersionView:
    """Take what is public off the programme; its page then says when and why.

    Raises 404, 403 outside its office, 409 where this version is not in force or something still hangs on it
    (``sessions_ahead``, ``activities_public``), 422 without a reason.
    """
    why = clean(reason).strip()
    async with transaction():
        held, roles = await _held(actor, version)
        now = clock.now()
        current = await fetch_one(_Id, "SELECT id FROM programme_in_force WHERE programme_version = {}", version)
        ending = ENDINGS.get(held.kind)
        demand(check_withdrawal(roles=roles, in_force=bool(current and ending), reason=why))
        await execute("DELETE FROM programme_in_force WHERE programme_version = {}", version)
        if ending:
            await ending(
                actor,
                TakenOff(id=held.id, kind=held.kind, subject=held.subject, body=held.body, reason=why, at=now),
            )
        return await _stepped(actor, held, ProgrammeAct.WITHDRAW, "", why, now)


async def _decide(actor: Actor, version: UUID, act: ProgrammeAct, reason: str) -> VersionView:
    async with transaction():
        held, roles = await _held(actor, version)
        stages = current_rules().sign_off.stages
        steps = await steps_of(version)
        demand(
            check_act(
                act,
                person=str(actor.person),
                roles=roles,
                authors={str(author) for author in held.authors},
                steps=steps,
                stages=stages,
                reason=reason,
            )
        )
        due = next_stage(stages, approvals(steps)) if act is ProgrammeAct.APPROVE else None
        now = clock.now()
        if act is ProgrammeAct.PUBLISH:
            await _into_force(actor, held, now)
        return await _stepped(actor, held, act, due.name if due else "", reason, now)


async def _held(actor: Actor, version: UUID) -> tuple[_Held, set[Role]]:
    """The version, held until the end of the transaction, and what the actor is in its body. Raises 404, 403."""
    held = await fetch_one(_Held, HELD, version)
    if held is None:
        raise Refused(NOT_FOUND)
    await hold(held.kind, held.subject)
    roles = {role for role, where in actor.roles if where == held.body}
    if not roles:
        raise Refused(WRONG_ROLE)
    return held, roles


async def _stepped(actor: Actor, held: _Held, act: ProgrammeAct, stage: str, reason: str, now: datetime) -> VersionView:
    await execute(STEP, uuid7(), held.id, act.value, stage, reason, now, actor.person)
    await record(actor, f"programme.{act}", f"programme:{held.id}", body=held.body, kind=held.kind.value, stage=stage)
    made = next(one for one in await versions_of(held.kind, held.subject) if one.id == held.id)
    await answered(made)
    return made


async def _into_force(actor: Actor, held: _Held, now: datetime) -> None:
    [row] = await execute(INTO_FORCE, uuid7(), held.kind.value, held.subject, held.id, now)
    effect = EFFECTS.get(held.kind)
    if effect:
        await effect(
            actor,
            Published(
                id=held.id,
                kind=held.kind,
                subject=held.subject,
                body=held.body,
                number=held.number,
                content=held.content,
                at=now,
                first=bool(row["first"]),
            ),
        )
