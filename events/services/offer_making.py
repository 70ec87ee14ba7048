"""Holding free seats for parties in line: the rows of the offers, their notices, their end, and the seats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from events.services.booking_rows import SeatsTaken, take_seats_of
from events.services.session_loading import SessionHeld
from events.services.waitlist_holding import EntryHeld
from events.services.waitlist_telling import tell_offered
from events.words import Pool
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.outbox.owing import owe

# The job that ends an offer nobody answered.
EXPIRE = "offer.expire"


class Outrun(Exception):
    """Somebody left the line or took the seats meanwhile: what was decided no longer holds."""


async def mark_offered(entries: Sequence[UUID]) -> int:
    """Mark those who still wait as having an offer; how many they are. Of two who mark the same, one does."""
    marked = await execute(
        "UPDATE wait_entry SET state = 'offered' WHERE id = ANY({}) AND state = 'waiting' RETURNING id", [*entries]
    )
    return len(marked)


async def make_offers(held: SessionHeld, pool: Pool, entries: Sequence[EntryHeld], until: datetime) -> list[UUID]:
    """Offer each of these parties its seats, in the caller's act, of which this is the last.

    Raises :class:`Outrun` where one of them waits no longer or the seats are not there; the caller rolls back.
    """
    now = clock.now()
    if await mark_offered([one.id for one in entries]) < len(entries):
        raise Outrun
    offers = [uuid7() for _ in entries]
    await execute(
        "INSERT INTO offer (id, entry, session, pool, seats, made_at, expires_at, state)"
        " SELECT made.id, made.entry, {}, {}, made.seats, {}, {}, 'open'"
        " FROM unnest({}::uuid[], {}::uuid[], {}::int[]) AS made (id, entry, seats)",
        held.id,
        pool,
        now,
        until,
        offers,
        [one.id for one in entries],
        [one.seats for one in entries],
    )
    for offer in offers:
        await owe(EXPIRE, due_at=until, offer=offer)
    await tell_offered(held, list(zip(offers, entries, strict=True)), until)
    try:
        await take_seats_of(held.id, {pool: sum(one.seats for one in entries)})
    except SeatsTaken as error:
        raise Outrun from error
    return offers
