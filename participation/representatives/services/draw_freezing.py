"""Freezing the pool with its chances and its sources of chance, and giving a freeze up."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.canonical import canonical
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules
from participation.base.ledger.sequencing import sequence
from participation.base.settings import current
from participation.base.text import clean
from participation.representatives.draw.entropy_sources import Source
from participation.representatives.draw.running import read_portfolio
from participation.representatives.queries.pool import open_matters
from participation.representatives.rules.draws import (
    ALREADY_DRAWN,
    ALREADY_FROZEN,
    NOT_SOLVED,
    POOL_CHANGED,
    SOLVING,
    Form,
    Kind,
    check_reason,
    check_reviewed,
)
from participation.representatives.schemas.draw import Frozen, NewFreeze
from participation.representatives.sealed_form import new_seal, sealed_portfolio
from participation.representatives.services.call_life import in_time
from participation.representatives.services.draw_loading import Held, demand_may, locked_call, next_state, take_step
from participation.representatives.services.draw_pool import Input
from participation.representatives.services.draw_pool_now import current_input
from participation.representatives.services.draw_preparing import running
from participation.representatives.services.draw_refilling import demand_answered
from participation.representatives.services.draw_rounds import demand_round, newest_round
from participation.representatives.services.draw_sources import sources_for, text_of
from participation.representatives.services.seat_passing_on import pass_on_what_waits
from participation.representatives.words import CallAct, CallState


class Solved(msgspec.Struct):
    """A computation with its result."""

    id: UUID
    given: bytes
    portfolio: bytes


class _Before(msgspec.Struct):
    number: int
    reason: str
    sealed: bool


SOLVED = """
SELECT id, given, portfolio FROM draw_preparation
WHERE call = {} AND kind = {} AND solved_at IS NOT NULL ORDER BY id DESC LIMIT 1
"""
BEFORE = """
SELECT coalesce(max(f.number), 0) AS number, coalesce((array_agg(v.reason ORDER BY f.number DESC))[1], '') AS reason,
    coalesce(bool_or(f.form = 'sealed' AND r.id IS NOT NULL), false) AS sealed
FROM draw_freeze f LEFT JOIN draw_voiding v ON v.round = f.id LEFT JOIN draw_result r ON r.round = f.id
WHERE f.call = {}
"""


async def freeze(actor: Actor, *, slug: str, new: NewFreeze) -> Frozen:
    """Fix and publish the pool, its chances and the sources that will decide; the ledger takes it in at once.

    Raises 409 ``not_solved`` or ``solving`` before the chances are there, ``pool_changed`` where somebody came or went
    since, ``already_frozen``, ``review_open``, ``can_object``, ``offers_open``, out of order; 422 for sources (fewer
    than two, one that is known already); 403.
    """
    async with transaction():
        await in_time(slug)
        held = await locked_call(slug)
        demand_may(actor, held, CallAct.FREEZE)
        kind = await _kind(held)
        now = clock.now()
        sources = sources_for(held, new.sources, now)
        await _demand_reviewed(held, kind)
        solved = await _solved(held, kind)
        frozen = await _write(actor, held, kind, solved, sources, new, now)
        if kind is Kind.DRAW:
            await take_step(actor, held, CallAct.FREEZE)
        await record(actor, "draw.frozen", f"call:{held.id}", body=held.body, sha256=frozen.sha256, form=new.form)
        await answered(frozen)
    # whoever keeps the ledger would do it within seconds; so the checkpoint is there before anybody waits for it
    with suppress(Refused):
        await sequence()
    return frozen


async def check_freeze(actor: Actor, *, slug: str, new: NewFreeze) -> None:
    """Raise what a freeze would be refused for, chances and pool aside; nothing is computed for nothing."""
    async with transaction():
        held = await locked_call(slug)
        demand_may(actor, held, CallAct.FREEZE)
        kind = await _kind(held)
        if kind is Kind.DRAW:
            next_state(held, CallAct.FREEZE)
        await _demand_reviewed(held, kind)
        sources_for(held, new.sources, clock.now())


async def void(actor: Actor, *, slug: str, reason: str) -> None:
    """Give the freeze up before it is drawn from; both stay visible, with the reason.

    Raises 422 without one, 409 where nothing is frozen or it was drawn, 403.
    """
    async with transaction():
        held = await locked_call(slug)
        demand_may(actor, held, CallAct.VOID)
        round_ = await demand_round(held.id)
        if round_.drawn:
            raise Refused(ALREADY_DRAWN)
        why = clean(reason).strip()
        demand(check_reason(why))
        await execute(
            "INSERT INTO draw_voiding (id, round, reason, at, person) VALUES ({}, {}, {}, {}, {})",
            uuid7(),
            round_.id,
            why,
            clock.now(),
            actor.person,
        )
        if round_.kind is Kind.DRAW:
            await take_step(actor, held, CallAct.VOID, why)
        else:
            await pass_on_what_waits(held)
        await record(actor, "draw.voided", f"call:{held.id}", body=held.body, sha256=round_.sha256)


async def _demand_reviewed(held: Held, kind: Kind) -> None:
    """Raises 409 ``review_open`` or ``can_object`` while somebody does not know where they stand or may object."""
    if kind is Kind.DRAW:
        left = await open_matters(held.id)
        hours = current_rules().calls.review.objection_hours
        demand(
            check_reviewed(left.waiting, left.objections, kept_out_at=left.kept_out_at, hours=hours, now=clock.now())
        )


async def _kind(held: Held) -> Kind:
    """What a freeze would be for now. Raises 409 where one stands, or an offer of a seat is not answered."""
    standing = await newest_round(held.id)
    if standing is not None and not standing.drawn:
        raise Refused(ALREADY_FROZEN)
    if held.state is not CallState.DRAWN:
        return Kind.DRAW
    await demand_answered(held)
    return Kind.REPLACEMENT


async def _solved(held: Held, kind: Kind) -> Solved:
    """The newest computation, which must be of the pool as it is. Raises 409."""
    if await running(held.id):
        raise Refused(SOLVING)
    found = await fetch_one(Solved, SOLVED, held.id, kind)
    if found is None:
        raise Refused(NOT_SOLVED)
    like = msgspec.json.decode(found.given, type=Input)
    if canonical(await current_input(held, kind, like)) != found.given:
        raise Refused(POOL_CHANGED)
    return found


async def _write(
    actor: Actor, held: Held, kind: Kind, solved: Solved, sources: list[Source], new: NewFreeze, now: datetime
) -> Frozen:
    portfolio = read_portfolio(solved.portfolio) | {"sources": [text_of(one) for one in sources]}
    if kind is Kind.REPLACEMENT:
        portfolio["follows"] = msgspec.json.decode(solved.given, type=Input).follows
    whole = canonical(portfolio)
    sha256 = hashlib.sha256(whole).hexdigest()
    before = await fetch_one(_Before, BEFORE, held.id)
    assert before is not None  # an aggregate always has a row
    # what one draw has sealed, the next one does not open
    form = Form.SEALED if before.sealed else new.form
    seal = new_seal() if form is Form.SEALED else ""
    content = canonical(sealed_portfolio(portfolio, sha256, seal)) if seal else whole
    public_sha256, number = hashlib.sha256(content).hexdigest(), before.number + 1
    await execute(
        "INSERT INTO draw_freeze (id, call, preparation, number, kind, form, reason, sources, sha256, content,"
        " public_sha256, whole, seal, at, person)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {}::jsonb, {}, {}, {}, {}, {}, {}, {})",
        uuid7(),
        held.id,
        solved.id,
        number,
        kind,
        form,
        clean(new.reason).strip() or before.reason,
        msgspec.json.encode(sources).decode(),
        sha256,
        content,
        public_sha256,
        whole if seal else None,
        seal,
        now,
        actor.person,
    )
    url = f"{current().base_url}/calls/{held.slug}/draw/{public_sha256}.json"
    return Frozen(sha256=sha256, public_sha256=public_sha256, number=number, frozen_at=now, url=url)
