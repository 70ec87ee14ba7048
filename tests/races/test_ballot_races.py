"""A ballot beside bookings of the same session, on real PostgreSQL: every seat of its file is there when it is drawn.

Seats of a session that a ballot gives can still be booked past it, by an offer or by the host. So the freeze looks at
the seats and takes them under one lock; without it, it would promise seats that somebody has.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextvars import Context
from typing import Any
from uuid import UUID

import pytest

from events.drawing.file import read_frozen
from events.jobs import HANDLERS
from events.queries.ballots import ballot, file_of
from events.schemas.booking import Booker
from events.services import ballot_freezing
from events.services.ballot_freezing import freeze_by_clock
from events.services.ballot_serving import book_drawn
from events.services.booking_rows import SeatsTaken
from events.services.booking_writing import write_booking
from events.words import BookingChannel
from participation.base import clock
from participation.base.database import execute, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.base.outbox.relay import drain
from tests.events.ballot_steps import DRAWN, FROZEN, SLUG, an_open_ballot, drawn, entered, frozen

pytestmark = pytest.mark.usefixtures("world")
AT_ONCE = 8


async def booked(session: UUID, n: int) -> None:
    """Somebody gets a seat past the ballot."""
    async with transaction():
        await write_booking(NOBODY, session=session, by=Booker(holder=f"c:{n}", seats=1), channel=BookingChannel.OFFER)


async def at_once(*acts: Awaitable[Any]) -> tuple[list[Any], list[str]]:
    """Do all of it at the same time; what was made, and the codes of the refusals."""
    tasks = [asyncio.create_task(_whole(act), context=Context()) for act in acts]
    results = await asyncio.gather(*tasks, return_exceptions=True)
    codes = [one.refusal.code for one in results if isinstance(one, Refused)]
    for one in results:
        if isinstance(one, BaseException) and not isinstance(one, Refused):
            raise one
    return [one for one in results if not isinstance(one, BaseException)], codes


async def _whole(act: Awaitable[Any]) -> Any:
    return await act


async def seats(session: UUID) -> tuple[int, int, int]:
    """Counted as taken, booked, and held by the ballot."""
    [row] = await execute(
        "SELECT p.taken, (SELECT coalesce(sum(seats), 0)::integer FROM booking b WHERE b.session = p.session"
        " AND b.state = 'booked') AS booked, (SELECT held FROM ballot_session x WHERE x.session = p.session) AS held"
        " FROM seat_pool p WHERE p.session = {} AND p.pool = 'general'",
        session,
    )
    return row["taken"], row["booked"], row["held"]


async def test_a_freeze_promises_no_seat_that_somebody_books_at_the_same_instant() -> None:
    [session] = await an_open_ballot(20)
    await entered(99, session)
    with clock.frozen(FROZEN):
        made, refused = await at_once(frozen(), *(booked(session, n) for n in range(AT_ONCE)))
    assert len(made) + len(refused) == AT_ONCE + 1
    taken, have, held = await seats(session)
    view = await ballot(NOBODY, SLUG)
    [offered] = read_frozen(await file_of(view.id)).sessions
    assert (taken, held) == (20, offered.seats), "every seat is booked, or held for the ballot"
    assert have + held == 20


async def test_without_the_lock_it_would_promise_seats_that_somebody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the seats are looked at, somebody books, and only then are they taken."""
    [session] = await an_open_ballot(20)
    await entered(99, session)
    monkeypatch.setattr(ballot_freezing, "FREE", ballot_freezing.FREE.replace("FOR UPDATE OF p", ""))
    looked, gone = asyncio.Event(), asyncio.Event()
    file = ballot_freezing._file

    async def after_somebody_booked(*given: Any) -> Any:
        looked.set()
        await asyncio.wait_for(gone.wait(), 20)
        return await file(*given)

    async def books() -> None:
        await asyncio.wait_for(looked.wait(), 20)
        await booked(session, 1)
        gone.set()

    monkeypatch.setattr(ballot_freezing, "_file", after_somebody_booked)
    with clock.frozen(FROZEN), pytest.raises(SeatsTaken):
        await at_once(frozen(), books())


@pytest.mark.slow
async def test_a_drawn_session_is_not_oversold_while_winners_are_booked_and_others_book() -> None:
    [session] = await an_open_ballot(6)
    entries = [(await entered(n, session, seats=1 + n % 2)).id for n in range(8)]
    await frozen()
    await drawn()
    with clock.frozen(DRAWN):
        _, refused = await at_once(
            *(book_drawn(entry) for entry in entries),
            *(book_drawn(entry) for entry in entries),
            *(booked(session, n) for n in range(AT_ONCE)),
        )
        await drain(HANDLERS)
    taken, have, held = await seats(session)
    assert set(refused) <= {"full"}
    assert (held, taken) == (0, have)
    assert have <= 6
    twice = await execute("SELECT holder FROM booking WHERE channel = 'ballot' GROUP BY holder HAVING count(*) > 1")
    assert twice == []


@pytest.mark.slow
async def test_of_a_freeze_by_hand_and_one_by_the_clock_there_is_one() -> None:
    [session] = await an_open_ballot(5)
    view = await ballot(NOBODY, SLUG)
    with clock.frozen(FROZEN):
        await at_once(freeze_by_clock(view.id), frozen(), freeze_by_clock(view.id))
    assert len(await execute("SELECT FROM ballot_step WHERE act = 'freeze'")) == 1
    assert await seats(session) == (5, 0, 5)


async def test_of_two_draws_at_the_same_instant_one_is_held_and_the_other_is_on_record() -> None:
    [session] = await an_open_ballot(1)
    await entered(1, session)
    await frozen()
    made, refused = await at_once(drawn(), drawn())
    assert (len(made), refused) == (1, ["already_drawn"])
    acts = [row["act"] for row in await execute("SELECT act FROM ballot_step ORDER BY id")]
    assert acts[-2:] == ["draw", "refuse"]
