"""Calling a session off: everybody booked or waiting is told, tickets are void, calendars let go of it."""

from __future__ import annotations

from uuid import UUID

from events.links import Own
from events.rules.session_life import IS_OVER, check_reason
from events.schemas.session import SessionStanding
from events.services.ballot_calling_off import hold_ballots_of, leave_ballot
from events.services.session_doors import close_door
from events.services.session_loading import (
    SessionHeld,
    demand_may,
    locked_session,
    next_state,
    pools_held,
    take_session_step,
)
from events.services.session_telling import Reached, tell_called_off
from events.words import BookingAct, SessionAct, SessionState
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean

# who cancels at the same instant has done so, or will find it called off
BOOKED = """
SELECT id, person, contact_kind, contact, locale FROM booking WHERE session = {} AND state = 'booked'
ORDER BY id FOR UPDATE
"""
WAITING = """
SELECT id, person, contact_kind, contact, locale FROM wait_entry WHERE session = {} AND state IN ('waiting', 'offered')
ORDER BY id FOR UPDATE
"""
ENDED = """
UPDATE booking SET state = 'called off', ended_at = {}, version = version + 1 WHERE id = ANY ({}::uuid[])
"""
STEPS = """
INSERT INTO booking_step (id, booking, act, at, person, note) SELECT n.id, n.booking, {}, {}, {}, ''
FROM unnest({}::uuid[], {}::uuid[]) AS n (id, booking)
"""
SLOTS = "DELETE FROM booking_slot WHERE booking = ANY ({}::uuid[])"
TICKETS = "UPDATE ticket SET cancelled_at = {} WHERE door = {} AND cancelled_at IS NULL"
OFFERS = "UPDATE offer SET state = 'withdrawn', settled_at = {} WHERE session = {} AND state = 'open'"
LINE = "UPDATE wait_entry SET state = 'closed', ended_at = {} WHERE id = ANY ({}::uuid[])"
# nothing is left that could be booked: whoever was about to finds it full
SEATS = "UPDATE seat_pool SET capacity = 0, taken = 0 WHERE session = {}"


async def call_off_session(actor: Actor, *, session: UUID, reason: str) -> SessionStanding:
    """Call a session off; one that was published takes a reason, which everybody reads.

    Raises 422 without it, 409 where it was called off before or is over, 403, 404.
    """
    async with transaction():
        await hold_ballots_of([session])
        held = await locked_session(session)
        demand_may(actor, held.body, SessionAct.CALL_OFF)
        made = await call_off_held(actor, held, reason)
        await answered(made)
    return made


async def call_off_sessions_of(actor: Actor, activity: UUID, reason: str) -> int:
    """Call off, in the caller's act, every session of an activity that is still to come; how many these were."""
    ids = await execute(
        "SELECT id FROM session WHERE activity = {} AND state <> 'called off' AND ends_at > {} ORDER BY id",
        activity,
        clock.now(),
    )
    await hold_ballots_of([row["id"] for row in ids])
    for row in ids:
        await call_off_held(actor, await locked_session(row["id"]), reason)
    return len(ids)


async def call_off_held(actor: Actor, held: SessionHeld, reason: str) -> SessionStanding:
    """The same within an act of the caller, who has looked at who may and holds its ballot and the session."""
    state = next_state(held, SessionAct.CALL_OFF)
    why = clean(reason).strip()
    demand(check_reason(held.state, why))
    if held.ends_at <= clock.now():
        raise Refused(IS_OVER)
    told = held.state is SessionState.PUBLISHED
    made = SessionStanding(id=held.id, state=state, version=held.version + 1, sequence=held.sequence + int(told))
    await execute(
        "UPDATE session SET state = {}, sequence = {}, version = {} WHERE id = {}",
        made.state,
        made.sequence,
        made.version,
        held.id,
    )
    seats = {str(pool): row.capacity for pool, row in (await pools_held(held.id, locked=False)).items()}
    await take_session_step(actor, held.id, held.body, SessionAct.CALL_OFF, reason=why, before=seats)
    if told:
        await close_door(held.id)
        booked = await _end_bookings(actor, held.id)
        waiting = await _end_line(held.id)
        await tell_called_off(held, booked, Own.BOOKING, sequence=made.sequence, reason=why)
        await tell_called_off(held, waiting, Own.WAITING, sequence=made.sequence, reason=why)
        await leave_ballot(actor, held, reason=why)
    await execute(SEATS, held.id)
    return made


async def _end_bookings(actor: Actor, session: UUID) -> list[Reached]:
    booked = await fetch(Reached, BOOKED, session)
    ids = [one.id for one in booked]
    now = clock.now()
    await execute(ENDED, now, ids)
    await execute(STEPS, BookingAct.CALL_OFF, now, actor.person, [uuid7() for _ in ids], ids)
    await execute(SLOTS, ids)
    await execute(TICKETS, now, session)
    return booked


async def _end_line(session: UUID) -> list[Reached]:
    waiting = await fetch(Reached, WAITING, session)
    now = clock.now()
    await execute(OFFERS, now, session)
    await execute(LINE, now, [one.id for one in waiting])
    return waiting
