"""What the tests of the waitlist do again and again: book past the form, wait, answer, and count what must add up."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from events.holders import holder_of
from events.links import Own, own_code
from events.schemas.booking import Booker, Companion
from events.schemas.waitlist import NewPlace, PlaceTaken
from events.services.booking_writing import write_booking
from events.services.offer_settling import accept_offer, decline_offer, free_seats
from events.services.waitlist_joining import join
from events.words import BookingChannel, OfferState, PartyKind, Pool, WaitState
from participation.base import clock
from participation.base.database import execute, fetch, transaction
from participation.base.identity.actor import NOBODY
from participation.base.identity.contacts import read_contact
from participation.base.outbox.relay import drain
from participation.wiring import HANDLERS


class Entry(msgspec.Struct):
    """A row of the line as the tests read it."""

    id: UUID
    pool: Pool
    place: int
    seats: int
    passed_over: int
    state: WaitState
    booking: UUID | None


class OfferRow(msgspec.Struct):
    """A row of the offers."""

    id: UUID
    entry: UUID
    seats: int
    state: OfferState
    expires_at: datetime


class Count(msgspec.Struct):
    """What of a pool has to add up."""

    capacity: int
    taken: int
    booked: int
    offered: int


def contact(n: int) -> str:
    """The n-th mobile number nobody has."""
    return f"139{n:08d}"


async def booked(session: UUID, n: int, seats: int = 1, pool: Pool = Pool.GENERAL) -> UUID:
    """A booking of the n-th visitor, past the form."""
    way = read_contact(contact(n))
    assert isinstance(way, tuple)
    by = Booker(holder=holder_of(None, way), seats=seats, kind=PartyKind.PARTY, name=f"访客{n}", contact=way)
    async with transaction():
        made = await write_booking(NOBODY, session=session, by=by, channel=BookingChannel.WEB, pool=pool)
    return made.id


async def cancelled(booking: UUID) -> None:
    """The seats of a booking given back as its cancellation does it: state, slots, promotion owed, seats last."""
    async with transaction():
        [row] = await execute(
            "UPDATE booking SET state = 'cancelled', ended_at = {} WHERE id = {} AND state = 'booked'"
            " RETURNING session, pool, seats",
            clock.now(),
            booking,
        )
        await execute("DELETE FROM booking_slot WHERE booking = {}", booking)
        await free_seats(row["session"], Pool(row["pool"]), row["seats"])


async def waiting(session: UUID, n: int, seats: int = 1, **more: Any) -> PlaceTaken:
    """The n-th visitor waits for so many seats."""
    new = NewPlace(
        contact=contact(n), name=f"访客{n}", party=[Companion(name=f"同行{n}-{i}") for i in range(seats)], **more
    )
    return await join(NOBODY, session=session, new=new)


async def carried_out() -> None:
    """Everything that is due now is done."""
    await drain(HANDLERS)


async def line(session: UUID) -> list[Entry]:
    """Everybody who ever waited, in order."""
    return await fetch(
        Entry,
        "SELECT id, pool, place, seats, passed_over, state, booking FROM wait_entry WHERE session = {}"
        " ORDER BY place, id",
        session,
    )


async def offers(session: UUID) -> list[OfferRow]:
    """Every offer of a session, the first made first."""
    return await fetch(
        OfferRow, "SELECT id, entry, seats, state, expires_at FROM offer WHERE session = {} ORDER BY id", session
    )


async def offer_to(entry: UUID) -> OfferRow:
    """The open offer of an entry."""
    [found] = await fetch(
        OfferRow, "SELECT id, entry, seats, state, expires_at FROM offer WHERE entry = {} AND state = 'open'", entry
    )
    return found


async def accepted(offer: UUID) -> Any:
    """Yes, by the link."""
    return await accept_offer(NOBODY, offer=offer, code=own_code(Own.OFFER, offer))


async def declined(offer: UUID) -> Any:
    """No, by the link."""
    return await decline_offer(NOBODY, offer=offer, code=own_code(Own.OFFER, offer))


async def count(session: UUID, pool: Pool = Pool.GENERAL) -> Count:
    """The seats of a pool as they are counted, and as their rows add up."""
    [found] = await fetch(
        Count,
        "SELECT p.capacity, p.taken, (SELECT coalesce(sum(b.seats), 0)::int FROM booking b WHERE b.session = p.session"
        " AND b.pool = p.pool AND b.state = 'booked') AS booked, (SELECT coalesce(sum(o.seats), 0)::int FROM offer o"
        " WHERE o.session = p.session AND o.pool = p.pool AND o.state = 'open') AS offered"
        " FROM seat_pool p WHERE p.session = {} AND p.pool = {}",
        session,
        pool,
    )
    return found


async def adds_up(session: UUID, pool: Pool = Pool.GENERAL) -> Count:
    """Taken is what is booked and what is offered, and never more than there are."""
    found = await count(session, pool)
    assert found.taken == found.booked + found.offered
    assert found.taken <= found.capacity
    return found
