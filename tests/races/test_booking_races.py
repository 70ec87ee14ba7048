"""Many who book at the same instant, on real PostgreSQL: seats and limits hold, and without their guards they do not.

The races are run past the batches of one process, as between many processes: each booking is a transaction of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator, Mapping
from contextvars import Context
from typing import Any
from uuid import UUID

import pytest

from events.booking_orders import Order
from events.queries.booking_terms import Look, look
from events.rules.booking import Terms
from events.schemas.booking import BookingMade
from events.schemas.session import Resized
from events.services import booking_together
from events.services.booking import cancel_booking
from events.services.booking_rows import SeatsTaken
from events.services.session_changing import resize_session
from events.words import Pool
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from tests.events.booking_steps import a_booking, count, key_of, phone, seats_of
from tests.events.rows import NOW, a_campaign, a_session, an_activity, an_open_session
from tests.world import HOST

AT_ONCE = 8


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def each_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every booking is a batch of its own, and none waits for another: as in as many processes."""

    async def admit(session: UUID, order: Order) -> object:
        mine = booking_together._Waiting(order, None, asyncio.get_running_loop().create_future())
        await asyncio.create_task(booking_together._carry_out(session, [mine]), context=Context())
        outcome = mine.told.result()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr("events.services.booking.admit", admit)


class Together:
    """Holds whoever comes until all are there, the first time round."""

    def __init__(self, many: int) -> None:
        self._left, self._all = many, asyncio.Event()

    async def wait(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._all.set()
        await self._all.wait()


async def outcomes(*attempts: Awaitable[Any]) -> tuple[list[Any], list[str]]:
    """What was made, and the codes of what was refused."""
    results = await asyncio.gather(*attempts, return_exceptions=True)
    codes = [result.refusal.code for result in results if isinstance(result, Refused)]
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Refused):
            raise result
    return [result for result in results if not isinstance(result, BaseException)], sorted(codes)


async def booked_seats(session: UUID) -> int:
    """What the bookings of a session add up to."""
    [row] = await execute(
        "SELECT coalesce(sum(seats), 0)::integer AS n FROM booking WHERE session = {} AND state = 'booked'", session
    )
    return int(row["n"])


@pytest.mark.usefixtures("world", "each_alone")
async def test_of_many_who_want_the_last_seat_one_gets_it() -> None:
    session = await an_open_session(capacity=1)
    made, codes = await outcomes(*(a_booking(session, phone(n)) for n in range(AT_ONCE)))
    assert (len(made), codes) == (1, ["full"] * (AT_ONCE - 1))
    assert await seats_of(session) == (1, 1)
    assert await count("ticket") == 1


@pytest.mark.usefixtures("world", "each_alone")
async def test_counted_first_and_then_written_the_last_seat_is_sold_again_and_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    together = Together(AT_ONCE)

    async def count_then_write(session: UUID, seats: Mapping[Pool, int]) -> None:
        [n] = seats.values()
        [row] = await execute("SELECT capacity, taken FROM seat_pool WHERE session = {}", session)
        await together.wait()
        if row["taken"] + n > row["capacity"]:
            raise SeatsTaken
        await execute("UPDATE seat_pool SET taken = {} WHERE session = {}", row["taken"] + n, session)

    session = await an_open_session(capacity=2)
    # the first of a session owes its reminders, for which the others would wait
    await a_booking(session, phone(99))
    monkeypatch.setattr(booking_together, "take_seats_of", count_then_write)
    made, _ = await outcomes(*(a_booking(session, phone(n)) for n in range(AT_ONCE)))
    assert len(made) == AT_ONCE, "all of them were told that they have the last seat"


@pytest.mark.usefixtures("world", "each_alone")
async def test_one_person_who_asks_many_times_at_once_gets_what_one_person_may() -> None:
    campaign = await a_campaign(bookings_per_day=2)
    activity = await an_activity(campaign)
    sessions = [await a_session(activity, campaign) for _ in range(AT_ONCE)]
    made, codes = await outcomes(*(a_booking(session) for session in sessions))
    assert (len(made), codes) == (2, ["limit"] * (AT_ONCE - 2))


@pytest.mark.usefixtures("world", "each_alone")
async def test_without_the_slots_one_person_gets_as_many_as_they_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    together = Together(AT_ONCE)

    async def look_together(session: UUID, holders: Any = ()) -> Look | None:
        seen = await look(session, holders)
        await together.wait()
        return seen

    def counted(terms: Terms, holders: Any, held: Mapping[str, Any]) -> tuple[()]:
        assert not any(held.get(holder) for holder in holders), "what was read says that there is none yet"
        return ()

    monkeypatch.setattr(booking_together, "look", look_together)
    monkeypatch.setattr("events.booking_orders.slots_for", counted)
    campaign = await a_campaign(bookings_per_day=2)
    activity = await an_activity(campaign)
    sessions = [await a_session(activity, campaign) for _ in range(AT_ONCE)]
    made, _ = await outcomes(*(a_booking(session) for session in sessions))
    assert len(made) == AT_ONCE


@pytest.mark.usefixtures("world", "each_alone")
async def test_seats_lowered_while_many_book_are_never_fewer_than_those_booked() -> None:
    session = await an_open_session(capacity=AT_ONCE)
    attempts = [a_booking(session, phone(n)) for n in range(AT_ONCE)]
    lowered = resize_session(HOST, session=session, new=Resized(capacity=3, pool=Pool.GENERAL, reason="场地变小"))
    made, codes = await outcomes(*attempts[:4], lowered, *attempts[4:])
    capacity, taken = await seats_of(session)
    assert taken == await booked_seats(session) <= capacity
    if "below_taken" in codes:
        assert capacity == AT_ONCE
    else:
        assert (capacity, taken) == (3, 3)
    assert len([one for one in made if isinstance(one, BookingMade)]) == taken


@pytest.mark.usefixtures("world", "each_alone")
async def test_without_the_condition_seats_lowered_meanwhile_are_sold_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = await an_open_session(capacity=AT_ONCE)
    seen, lowered = asyncio.Event(), asyncio.Event()

    async def unguarded(session: UUID, seats: Mapping[Pool, int]) -> None:
        seen.set()
        await lowered.wait()
        [n] = seats.values()
        await execute("UPDATE seat_pool SET taken = taken + {} WHERE session = {}", n, session)

    async def lower() -> None:
        await seen.wait()
        await execute("UPDATE seat_pool SET capacity = 0 WHERE session = {} AND taken = 0", session)
        lowered.set()

    monkeypatch.setattr(booking_together, "take_seats_of", unguarded)
    # the last line of defence is the CHECK: without it too there is nothing left
    await execute("ALTER TABLE seat_pool DROP CONSTRAINT check_taken")
    try:
        await asyncio.gather(a_booking(session), lower())
        assert await seats_of(session) == (0, 1)
    finally:
        await execute("UPDATE seat_pool SET capacity = 1")
        await execute('ALTER TABLE seat_pool ADD CONSTRAINT check_taken CHECK ("taken" BETWEEN 0 AND "capacity")')


@pytest.mark.usefixtures("world", "each_alone")
async def test_cancelled_by_many_at_once_the_seats_come_back_once() -> None:
    session = await an_open_session()
    made = await a_booking(session, seats=3)
    done, codes = await outcomes(*(cancel_booking(NOBODY, booking=made.id, key=key_of(made)) for _ in range(AT_ONCE)))
    assert (len(done), codes) == (1, ["booking_ended"] * (AT_ONCE - 1))
    assert await seats_of(session) == (10, 0)
    assert await count("booking_slot") == 0
    assert await count("outbox", "topic = 'session.promote'") == 1


@pytest.mark.usefixtures("world")
async def test_those_who_come_together_are_written_together_and_the_last_seats_go_to_who_fits() -> None:
    session = await an_open_session(capacity=20)
    made, codes = await outcomes(*(a_booking(session, phone(n), seats=1 + n % 4) for n in range(24)))
    capacity, taken = await seats_of(session)
    assert taken == sum(one.seats for one in made) == await booked_seats(session)
    assert capacity == taken, "what a large party could not have a small one got"
    assert codes == ["full"] * (24 - len(made))
    assert await count("ticket") == taken
    assert len({ticket.code for one in made for ticket in one.tickets}) == taken
