"""What follows from the draw for each party: a booking of the seats it drew, or a place in line in the drawn order."""

from __future__ import annotations

from uuid import UUID

import msgspec

from events.schemas.booking import Booker
from events.services.ballot_loading import (
    BallotEntryHeld,
    BallotHeld,
    ballot_named,
    give_back,
    locked_entry,
)
from events.services.ballot_telling import Wished, tell_off, tell_released
from events.services.booking_writing import write_booking
from events.services.promotion_owing import owe_promotion
from events.services.session_loading import SessionHeld, session_named
from events.services.waitlist_joining import owe_closing
from events.words import BookingChannel, Pool, SessionState
from participation.base import clock
from participation.base.audit import record
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import CLOCKWORK

# The job that makes a booking of what one party drew.
BOOK = "ballot.book"

# A party that drew nothing waits for the first of its wishes that has a waitlist, at its place in the drawn order.
LINE = """
INSERT INTO wait_entry (id, session, pool, place, seats, kind, holder, person, name, names, contact_kind, contact,
    locale, needs, joined_at, passed_over, state)
SELECT gen_random_uuid(), w.session, 'general', e.place, e.seats, e.kind, e.holder, e.person, e.name, e.names,
    e.contact_kind, e.contact, e.locale, e.needs, {}, 0, 'waiting'
FROM ballot_entry e CROSS JOIN LATERAL (
    SELECT w.session FROM ballot_wish w JOIN session s ON s.id = w.session
    JOIN seat_pool p ON p.session = s.id AND p.pool = 'general'
    WHERE w.entry = e.id AND s.waitlist AND s.state = 'published' AND p.capacity >= e.seats ORDER BY w.rank LIMIT 1
) w
WHERE e.ballot = {} AND e.place IS NOT NULL AND e.session IS NULL AND e.withdrawn_at IS NULL
ON CONFLICT (session, holder) WHERE state IN ('waiting', 'offered') DO NOTHING
RETURNING session
"""


# Why a session is off.
WHY = "SELECT reason FROM session_step WHERE session = {} AND act = 'call off' ORDER BY id DESC LIMIT 1"


class _Named(msgspec.Struct):
    title: str


class _Reason(msgspec.Struct):
    reason: str


async def put_in_line(held: BallotHeld) -> None:
    """Whoever drew nothing waits from now on, those first whom chance put first; in the caller's act."""
    rows = await execute(LINE, clock.now(), held.id)
    for session in sorted({row["session"] for row in rows}):
        await owe_closing(await session_named(session))


async def book_drawn(entry: UUID) -> None:
    """Make the booking of what a party drew; done twice it does nothing the second time.

    Whoever withdrew meanwhile, may have no further booking, or drew a session that is off, gets none: the seats go on.
    """
    try:
        async with transaction():
            it = await locked_entry(entry)
            if it.session is None or it.booking or it.released_at:
                return
            session = await session_named(it.session)
            if session.state is not SessionState.PUBLISHED:
                await _let_go(it, session)
                return
            if it.withdrawn_at:
                await _release(it, it.session, tell=False)
                return
            made = await write_booking(
                CLOCKWORK,
                session=it.session,
                by=_booker(it),
                channel=BookingChannel.BALLOT,
                take_seats=False,
            )
            await execute("UPDATE ballot_entry SET booking = {} WHERE id = {}", made.id, it.id)
            await execute(
                "UPDATE ballot_session SET held = held - {} WHERE ballot = {} AND session = {}",
                it.seats,
                it.ballot,
                it.session,
            )
    except Refused as refused:
        if refused.refusal.code != "limit":
            raise
        async with transaction():
            it = await locked_entry(entry)
            if it.session is not None and not it.booking and not it.released_at:
                await _release(it, it.session, tell=True)


async def _release(it: BallotEntryHeld, session: UUID, *, tell: bool) -> None:
    """The seats that a party drew and does not get go to those who wait."""
    held = await ballot_named(it.ballot)
    await execute("UPDATE ballot_entry SET released_at = {} WHERE id = {}", clock.now(), it.id)
    await record(CLOCKWORK, "ballot.seats_released", f"ballot:{held.id}", body=held.body, entry=it.id, seats=it.seats)
    if tell:
        named = await fetch_one(
            _Named, "SELECT a.title FROM session s JOIN activity a ON a.id = s.activity WHERE s.id = {}", session
        )
        assert named is not None, "a session is of an activity"
        await tell_released(held, it, named.title)
    await owe_promotion(session, Pool.GENERAL)
    await give_back(held.id, {session: it.seats})


async def _let_go(it: BallotEntryHeld, session: SessionHeld) -> None:
    """What a party drew is called off: nobody gets the seats, and the party is told why."""
    held = await ballot_named(it.ballot)
    await execute("UPDATE ballot_entry SET released_at = {} WHERE id = {}", clock.now(), it.id)
    await record(CLOCKWORK, "ballot.seats_released", f"ballot:{held.id}", body=held.body, entry=it.id, seats=it.seats)
    why = await fetch_one(_Reason, WHY, session.id)
    if it.withdrawn_at is None:
        await tell_off(held, session, [(it, Wished.DRAWN)], why.reason if why else "")


def _booker(it: BallotEntryHeld) -> Booker:
    return Booker(
        holder=it.holder,
        seats=it.seats,
        kind=it.kind,
        name=it.name,
        names=tuple(msgspec.json.decode(it.names, type=list[str])),
        person=it.person,
        contact=it.way,
        locale=it.locale,
        needs=it.needs,
    )
