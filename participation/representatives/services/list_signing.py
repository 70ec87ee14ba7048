"""The list of representatives: put together of those who accepted, signed by the chain, then published."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.canonical import canonical
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.text import clean
from participation.representatives.queries.seat_lists import content_of, stands_unallowed
from participation.representatives.rules.lists import (
    CONSENT_TAKEN_BACK,
    NOBODY_SEATED,
    OUT_OF_ORDER,
    ListAct,
    ListStanding,
    check_act,
    next_stage,
    standing_of,
)
from participation.representatives.schemas.seat import ListMade
from participation.representatives.services.draw_loading import Held, locked_call, take_step
from participation.representatives.words import CallAct, CallState

MAKING = (Role.SECRETARY, Role.OFFICER)
WAITING = frozenset({ListStanding.SUBMITTED, ListStanding.APPROVED})
SEATED = frozenset({CallState.DRAWN, CallState.CONCLUDED})


class _Step(msgspec.Struct):
    act: ListAct
    stage: str
    person: UUID


class _List(msgspec.Struct):
    id: UUID
    version: int
    sha256: str
    made_by: UUID


NEWEST = """
SELECT id, version, sha256, made_by FROM representative_list WHERE call = {} ORDER BY version DESC LIMIT 1
"""


async def submit_list(actor: Actor, *, slug: str) -> ListMade:
    """Put the list together as it stands and hand it in; a published one is replaced by its next version.

    Raises 409 before anybody has accepted, and while a version waits for signatures unless somebody who stands on it
    by name has taken that consent back; 403.
    """
    async with transaction():
        held = await locked_call(slug)
        if not actor.has(*MAKING, body=held.body):
            raise Refused(WRONG_ROLE)
        if held.state not in SEATED:
            raise Refused(OUT_OF_ORDER)
        last = await fetch_one(_List, NEWEST, held.id)
        if last and (await _standing(last))[0] in WAITING and not await stands_unallowed(last.id):
            raise Refused(OUT_OF_ORDER)
        content = await content_of(held.id, version=last.version + 1 if last else 1)
        if not content.entries:
            raise Refused(NOBODY_SEATED)
        body = canonical(content)
        made = ListMade(
            id=uuid7(),
            version=content.version,
            sha256=hashlib.sha256(body).hexdigest(),
            standing=ListStanding.SUBMITTED,
        )
        now = clock.now()
        await execute(
            "INSERT INTO representative_list (id, call, version, content, sha256, made_at, made_by)"
            " VALUES ({}, {}, {}, {}, {}, {}, {})",
            made.id,
            held.id,
            made.version,
            body,
            made.sha256,
            now,
            actor.person,
        )
        await _step(actor, held, made.id, ListAct.SUBMIT, now)
        await answered(made)
    return made


async def approve_list(actor: Actor, *, slug: str) -> ListMade:
    """Sign the next stage. Raises 403 for who handed it in, a wrong role or a second signature, 409."""
    return await _decide(actor, slug, ListAct.APPROVE, "")


async def reject_list(actor: Actor, *, slug: str, reason: str) -> ListMade:
    """Send it back with a reason. Raises 422 without one, 403, 409."""
    return await _decide(actor, slug, ListAct.REJECT, reason)


async def publish_list(actor: Actor, *, slug: str) -> ListMade:
    """Make the signed list public. Raises 409 while a stage has not signed, 403."""
    return await _decide(actor, slug, ListAct.PUBLISH, "")


async def _decide(actor: Actor, slug: str, act: ListAct, reason: str) -> ListMade:
    async with transaction():
        held = await locked_call(slug)
        last = await fetch_one(_List, NEWEST, held.id)
        roles = {role for role, where in actor.roles if where == held.body}
        if not roles:
            raise Refused(WRONG_ROLE)
        if last is None:
            raise Refused(OUT_OF_ORDER)
        standing, steps = await _standing(last)
        stage = next_stage([(one.act, one.stage) for one in steps], current_rules().sign_off.stages)
        said = clean(reason).strip()
        demand(
            check_act(
                act,
                standing=standing,
                stage=stage,
                roles=roles,
                is_author=actor.person == last.made_by,
                has_signed=any(one.act is ListAct.APPROVE and one.person == actor.person for one in steps),
                reason=said,
            )
        )
        if act is not ListAct.REJECT and await stands_unallowed(last.id):
            raise Refused(CONSENT_TAKEN_BACK)
        signed = stage.name if act is ListAct.APPROVE and stage else ""
        await _step(actor, held, last.id, act, clock.now(), stage=signed, reason=said)
        if act is ListAct.PUBLISH and held.state is CallState.DRAWN:
            await take_step(actor, held, CallAct.CONCLUDE)
        after, _ = await _standing(last)
        made = ListMade(id=last.id, version=last.version, sha256=last.sha256, standing=after)
        await answered(made)
    return made


async def _standing(last: _List) -> tuple[ListStanding, list[_Step]]:
    steps = await fetch(_Step, "SELECT act, stage, person FROM list_step WHERE list = {} ORDER BY id", last.id)
    return standing_of([(one.act, one.stage) for one in steps], current_rules().sign_off.stages), steps


async def _step(
    actor: Actor, held: Held, list_: UUID, act: ListAct, at: datetime, *, stage: str = "", reason: str = ""
) -> None:
    await execute(
        "INSERT INTO list_step (id, list, act, stage, reason, at, person) VALUES ({}, {}, {}, {}, {}, {}, {})",
        uuid7(),
        list_,
        act,
        stage,
        reason,
        at,
        actor.person,
    )
    await record(actor, f"list.{act}", f"call:{held.id}", body=held.body, stage=stage)
