"""Voiding a vote that is public: asked for by its office with a reason, signed by a leader who did not ask.

Nothing is taken away: votes, result and file stay under their hash, the act stands in the ledger, the page says why.
"""

from __future__ import annotations

from uuid import UUID

import msgspec

from events.rules.awards import HOSTS, check_asking, check_reason, check_signing
from events.schemas.award import Voiding
from events.services.award_loading import AwardHeld, demand_role, locked_award
from events.services.award_telling import TELL
from events.services.session_loading import roles_in
from events.words import AwardAct
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.outbox.owing import owe
from participation.base.text import clean

VERBS = {AwardAct.ASK_VOIDING: "voiding_asked", AwardAct.VOID: "voided", AwardAct.KEEP: "kept"}


class _Last(msgspec.Struct):
    act: AwardAct
    person: UUID
    reason: str


LAST = "SELECT act, person, reason FROM award_step WHERE award = {} ORDER BY id DESC LIMIT 1"


async def ask_voiding(actor: Actor, *, slug: str, reason: str) -> Voiding:
    """Ask for a vote to be voided. Raises 422 without a reason, 409 ``not_public``, ``asked_already``, ``voided``, 403,
    404."""
    async with transaction():
        held = await locked_award(slug)
        demand_role(actor, held, HOSTS)
        last = await _last(held)
        demand(check_asking(last.act if last else None, public=held.published_at is not None))
        why = clean(reason).strip()
        demand(check_reason(why))
        return await _stepped(actor, held, AwardAct.ASK_VOIDING, why)


async def void_award(actor: Actor, *, slug: str) -> Voiding:
    """Sign it: from now on the vote does not count, for the published reason, and who voted is told.

    Raises 403 for who asked and for whom it is not to sign, 409 ``not_asked``, ``voided``, 404.
    """
    async with transaction():
        held = await locked_award(slug)
        last = await _to_sign(actor, held)
        await owe(TELL, once=f"{TELL}:{held.id}", award=held.id)
        return await _stepped(actor, held, AwardAct.VOID, last.reason)


async def keep_award(actor: Actor, *, slug: str, reason: str) -> Voiding:
    """Send it back: the vote goes on. Raises 422 without a reason, else as above."""
    async with transaction():
        held = await locked_award(slug)
        await _to_sign(actor, held)
        why = clean(reason).strip()
        demand(check_reason(why))
        return await _stepped(actor, held, AwardAct.KEEP, why)


async def _to_sign(actor: Actor, held: AwardHeld) -> _Last:
    last = await _last(held)
    demand(
        check_signing(
            last.act if last else None,
            asked_by=str(last.person) if last else "",
            person=str(actor.person),
            roles=roles_in(actor, held.body),
        )
    )
    assert last is not None, "the rule refuses what nobody asked for"
    return last


async def _last(held: AwardHeld) -> _Last | None:
    return await fetch_one(_Last, LAST, held.id)


async def _stepped(actor: Actor, held: AwardHeld, act: AwardAct, reason: str) -> Voiding:
    made = Voiding(act=act, at=clock.now(), reason=reason, by=actor.name)
    await execute(
        "INSERT INTO award_step (id, award, act, at, person, reason) VALUES ({}, {}, {}, {}, {}, {})",
        uuid7(),
        held.id,
        act,
        made.at,
        actor.person,
        reason,
    )
    await record(actor, f"award.{VERBS[act]}", f"award:{held.id}", body=held.body)
    await answered(made)
    return made
