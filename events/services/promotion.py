"""Promotion: what is free in a pool is offered to who waits for it, by the published rule."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from events.rules.waitlist import Serving, Waiting, ends_at, offered_until, serve
from events.services.offer_making import EXPIRE, Outrun, make_offers
from events.services.promotion_owing import owe_promotion
from events.services.session_loading import SessionHeld, pools_held
from events.services.session_releasing import release_due
from events.services.waitlist_closing import close_everything, close_waiting
from events.services.waitlist_holding import EntryHeld, session_to_serve, the_rule, window_of
from events.services.waitlist_telling import tell_offered
from events.words import Pool, SessionState
from participation.base import clock
from participation.base.audit import record
from participation.base.database import execute, fetch, transaction
from participation.base.identity.actor import CLOCKWORK
from participation.base.outbox.owing import owe

# How often what was decided may be overtaken before the job is put off.
TRIES = 8


class _InLine(EntryHeld, frozen=True, kw_only=True):
    passed_over: int


class _Open(EntryHeld, frozen=True, kw_only=True):
    offer: UUID


LINE = """
SELECT id, session, pool, seats, kind, holder, person, name, names::text AS names, contact_kind, contact, locale, needs,
    state, passed_over
FROM wait_entry WHERE session = {} AND pool = {} AND state = 'waiting' ORDER BY place, id
"""


async def promote(session: UUID, pool: Pool) -> int:
    """Offer the free seats of a pool; how many offers were made. Done twice it does nothing the second time.

    A session that is called off, or too near for an answer, has its line closed instead.
    """
    if pool is not Pool.GENERAL:
        # seats kept for some that fall free after they went to all do so too
        await release_due(session)
    for _ in range(TRIES):
        try:
            async with transaction():
                return await _promote(session, pool)
        except Outrun:
            continue
    async with transaction():
        await owe_promotion(session, pool)
    return 0


async def _promote(session: UUID, pool: Pool) -> int:
    held = await session_to_serve(session)
    if held.state is not SessionState.PUBLISHED:
        await close_everything(held)
        return 0
    await _follow_release(held, pool)
    now = clock.now()
    window, rule = window_of(held), the_rule()
    await _shorten(held, ends_at(window, rule), now)
    until = offered_until(now, held.offer_hours, window, rule)
    if until is None:
        await close_waiting(held)
        return 0
    pools = await pools_held(held.id, locked=False)
    line = await fetch(_InLine, LINE, held.id, pool)
    if pool not in pools or not line:
        return 0
    row = pools[pool]
    serving = serve(
        [Waiting(one.id, one.seats, one.passed_over) for one in line],
        free=row.capacity - row.taken,
        capacity=row.capacity,
        passed_over_most=rule.passed_over_most,
    )
    if not serving.offered:
        return 0
    return await _offer(held, pool, line, serving, until)


async def _offer(held: SessionHeld, pool: Pool, line: list[_InLine], serving: Serving, until: datetime) -> int:
    by_id = {one.id: one for one in line}
    if serving.passed_over:
        await execute(
            "UPDATE wait_entry SET passed_over = passed_over + 1 WHERE id = ANY({}) AND state = 'waiting'",
            [one.id for one in serving.passed_over],
        )
    await record(
        CLOCKWORK,
        "waitlist.promoted",
        f"session:{held.id}",
        body=held.body,
        pool=pool,
        offers=len(serving.offered),
        seats=serving.seats,
        passed_over=len(serving.passed_over),
    )
    await make_offers(held, pool, [by_id[one.id] for one in serving.offered], until)
    return len(serving.offered)


async def _follow_release(held: SessionHeld, pool: Pool) -> None:
    """Once seats held back went to all, who waited for them waits with all."""
    due = held.held_until is not None and held.held_until <= clock.now()
    if not due and not await execute(
        "SELECT FROM session_step WHERE session = {} AND act = 'release' LIMIT 1", held.id
    ):
        return
    moved = await execute(
        "UPDATE wait_entry SET pool = 'general' WHERE session = {} AND pool <> 'general' AND state = 'waiting'"
        " RETURNING id",
        held.id,
    )
    if moved and pool is not Pool.GENERAL:
        await owe_promotion(held.id, Pool.GENERAL)


async def _shorten(held: SessionHeld, last: datetime, now: datetime) -> None:
    """A session that was brought forward: offers that would outlast the new cut-off end there, and are told so."""
    last = max(last, now)
    rows = await fetch(
        _Open,
        "UPDATE offer o SET expires_at = {} FROM wait_entry w WHERE o.session = {} AND o.state = 'open'"
        " AND o.expires_at > {} AND w.id = o.entry RETURNING w.id, w.session, w.pool, w.seats, w.kind, w.holder,"
        " w.person, w.name, w.names::text AS names, w.contact_kind, w.contact, w.locale, w.needs, w.state,"
        " o.id AS offer",
        last,
        held.id,
        last,
    )
    for one in rows:
        await owe(EXPIRE, due_at=last, offer=one.offer)
    if last > now:
        await tell_offered(held, [(one.offer, one) for one in rows], last)
