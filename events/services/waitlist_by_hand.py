"""What the host does with a waitlist by hand: offer seats out of turn, end somebody's waiting, close the line."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from events.rules.waitlist import NO_WAITLIST, NONE_FREE, NOT_WAITING, OFF, OVER, REASON_NEEDED, ends_at
from events.schemas.waitlist import WaitActed
from events.services.offer_making import Outrun, make_offers
from events.services.offer_settling import end_waiting
from events.services.session_loading import SessionHeld, pools_held
from events.services.waitlist_closing import BY_OFFICE, close_waiting
from events.services.waitlist_holding import (
    ENTRY,
    HOSTS,
    LOCKED,
    UNLOCKED,
    EntryHeld,
    session_to_serve,
    the_rule,
    window_of,
)
from events.services.waitlist_telling import tell_closed
from events.words import SessionState, WaitState
from participation.base import clock
from participation.base.audit import record
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.text import clean


async def offer_by_hand(actor: Actor, *, entry: UUID, reason: str) -> WaitActed:
    """Offer free seats to somebody out of turn, with a reason that stays on record.

    Raises 404, 403, 422 without a reason; 409 ``not_waiting``, ``full``, ``waitlist_closed`` beyond the cut-off.
    """
    try:
        async with transaction():
            held, it = await _to_serve(actor, entry)
            said = _reason(reason)
            if held.state is not SessionState.PUBLISHED:
                raise Refused(OFF)
            if it.state is not WaitState.WAITING:
                raise Refused(NOT_WAITING)
            now, last = clock.now(), ends_at(window_of(held), the_rule())
            if now >= last:
                raise Refused(OVER)
            row = (await pools_held(held.id, locked=False)).get(it.pool)
            if row is None or row.capacity - row.taken < it.seats:
                raise Refused(NONE_FREE)
            await record(
                actor, "waitlist.offered_by_hand", f"session:{held.id}", body=held.body, entry=entry, reason=said
            )
            made = WaitActed(id=entry, state=WaitState.OFFERED)
            await answered(made)
            await make_offers(held, it.pool, [it], min(now + timedelta(hours=held.offer_hours), last))
    except Outrun as error:
        raise Refused(NONE_FREE) from error
    return made


async def end_by_hand(actor: Actor, *, entry: UUID, reason: str) -> WaitActed:
    """End somebody's waiting, and the offer they may have, with a reason that they are told.

    Raises 404, 403, 422 without a reason, 409 ``not_waiting``.
    """
    async with transaction():
        held, it = await _to_serve(actor, entry)
        said = _reason(reason)
        made = WaitActed(id=entry, state=WaitState.CLOSED)
        await answered(made)
        await tell_closed(held, [it], BY_OFFICE, said)
        await end_waiting(actor, held, it, WaitState.CLOSED, "waitlist.ended_by_hand", reason=said)
    return made


async def close_line(actor: Actor, *, session: UUID, reason: str) -> int:
    """Close the line: everybody who waits without an offer is told, and nobody joins any more; how many.

    The host opens it again with the settings of the session. Raises 404, 403, 422 without a reason, 409 ``no_waitlist``
    where it is closed.
    """
    async with transaction():
        held = await session_to_serve(session)
        _demand_host(actor, held)
        said = _reason(reason)
        if not held.waitlist:
            raise Refused(NO_WAITLIST)
        await execute("UPDATE session SET waitlist = false, version = version + 1 WHERE id = {}", session)
        await record(actor, "waitlist.shut", f"session:{session}", body=held.body, reason=said)
        return await close_waiting(held, actor=actor, why=BY_OFFICE, reason=said)


async def _to_serve(actor: Actor, entry: UUID) -> tuple[SessionHeld, EntryHeld]:
    seen = await fetch_one(EntryHeld, ENTRY, entry, UNLOCKED)
    if seen is None:
        raise Refused(NOT_FOUND)
    held = await session_to_serve(seen.session)
    _demand_host(actor, held)
    it = await fetch_one(EntryHeld, ENTRY, entry, LOCKED)
    assert it is not None, "entries are never deleted"
    return held, it


def _demand_host(actor: Actor, held: SessionHeld) -> None:
    if not actor.has(*HOSTS, body=held.body):
        raise Refused(WRONG_ROLE)


def _reason(given: str) -> str:
    said = clean(given).strip()
    if not said:
        raise Refused(invalid(FieldError("reason", "required", REASON_NEEDED)))
    return said
