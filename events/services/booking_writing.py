"""Writing one booking inside a larger act: an accepted offer, a drawing, a code that is used up with it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from events.booking_orders import Order, Placed, place
from events.queries.booking_terms import Look, look
from events.rules.booking import full, slots_for
from events.schemas.booking import Booker, BookingMade
from events.services.booking_rows import SeatsTaken, SlotTaken, take_seats_of, write_rows
from events.words import BookingChannel, Pool
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.errors import NOT_FOUND, Refusal, Refused
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor


async def write_booking(
    actor: Actor,
    *,
    session: UUID,
    by: Booker,
    channel: BookingChannel,
    pool: Pool = Pool.GENERAL,
    take_seats: bool = True,
) -> BookingMade:
    """A booking inside the caller's transaction, whatever the time is: the last thing to be done in it.

    With ``take_seats=False`` the seats are held already: by an offer, or by the drawing. Raises 404, 409 ``limit``
    where the holder may have no further booking, 409 ``full`` where the pool has not the seats.
    """
    order = Order(id=uuid7(), by=by, channel=channel, wishes=(pool,), actor=actor)

    def placed(seen: Look) -> Placed | Refusal:
        slots = slots_for(seen.terms, order.holders, seen.held)
        return slots if isinstance(slots, Refusal) else Placed(order, pool, slots)

    seen, made = await _written(session, order, placed)
    if take_seats:
        await _take(seen, made)
    return made


async def write_judged(session: UUID, order: Order) -> BookingMade:
    """A booking inside the caller's transaction that is judged like any other. Raises what the rules refuse."""
    seen, made = await _written(session, order, lambda seen: place(seen, [order], clock.now())[0])
    await answered(made)
    await _take(seen, made)
    return made


async def _written(session: UUID, order: Order, placed: Callable[[Look], Placed | Refusal]) -> tuple[Look, BookingMade]:
    await execute("SAVEPOINT before_slots")
    while True:
        seen = await look(session, order.holders)
        if seen is None:
            raise Refused(NOT_FOUND)
        found = placed(seen)
        if isinstance(found, Refusal):
            raise Refused(found)
        try:
            [made] = await write_rows(seen, [found])
        except SlotTaken:
            # whoever took it is there now: each look finds one slot fewer
            await execute("ROLLBACK TO SAVEPOINT before_slots")
            continue
        return seen, made


async def _take(seen: Look, made: BookingMade) -> None:
    try:
        await take_seats_of(made.session, {made.pool: made.seats})
    except SeatsTaken as error:
        raise Refused(full(seen.terms)) from error
