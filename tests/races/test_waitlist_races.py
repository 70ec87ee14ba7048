"""Seats of a waitlist that two reach for at the same instant, each with the guard taken away once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from piccolo.querystring import QueryString

from events.queries.booking_terms import look
from events.schemas.booking import Booker
from events.services import offer_making, offer_settling, promotion
from events.services.booking_writing import write_booking
from events.services.offer_settling import expire_offer, free_seats
from events.services.promotion import promote
from events.services.promotion_owing import owe_promotion
from events.services.session_loading import HELD, SessionHeld
from events.services.waitlist_booking import book_offered
from events.services.waitlist_holding import ENTRY, OFFER, UNLOCKED, EntryHeld, OfferHeld
from events.words import BookingChannel, OfferState, Pool, WaitState
from participation.base import clock
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from tests.events.rows import NOW, an_open_session
from tests.events.waiting_steps import (
    accepted,
    adds_up,
    booked,
    cancelled,
    carried_out,
    count,
    declined,
    line,
    offer_to,
    offers,
    waiting,
)

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


# somebody waits for a lock in this database
BLOCKED = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


class Held:
    """Lets somebody come to a point and stay there until they may go on."""

    def __init__(self) -> None:
        self.there, self.go = asyncio.Event(), asyncio.Event()

    async def stay(self) -> None:
        """Come to the point, and wait."""
        self.there.set()
        await asyncio.wait_for(self.go.wait(), 20)

    async def come(self) -> None:
        """Wait until somebody has come."""
        await asyncio.wait_for(self.there.wait(), 20)


async def at_once(*acts: Any) -> tuple[int, list[str]]:
    """Do all of it at the same time; how many were done, and the codes of the refusals."""
    results = await asyncio.gather(*acts, return_exceptions=True)
    codes = []
    for result in results:
        if isinstance(result, Refused):
            codes.append(result.refusal.code)
        elif isinstance(result, BaseException):
            raise result
    return len(acts) - len(codes), sorted(codes)


async def an_offer(*, behind: int = 0) -> tuple[UUID, UUID]:
    """A session of one seat that is on offer, and the offer."""
    session = await an_open_session(capacity=1)
    only = await booked(session, 1)
    it = await waiting(session, 2)
    for n in range(behind):
        await waiting(session, 3 + n)
    await cancelled(only)
    await carried_out()
    return session, (await offer_to(it.id)).id


@asynccontextmanager
async def cancelling(booking: UUID, session: UUID, *, owed_with_it: bool) -> AsyncIterator[None]:
    """A cancellation that has written everything and is about to commit while what is inside happens."""
    held = Held()

    async def act() -> None:
        async with transaction():
            await execute("UPDATE booking SET state = 'cancelled' WHERE id = {}", booking)
            await free_seats(session, Pool.GENERAL, 1, owed=owed_with_it)
            await held.stay()

    if not owed_with_it:
        async with transaction():
            await owe_promotion(session, Pool.GENERAL)
    task = asyncio.create_task(act())
    await held.come()
    yield
    held.go.set()
    await task


@pytest.mark.parametrize("with_it", [True, False])
async def test_a_seat_cancelled_beside_a_promotion_is_offered_and_without_the_debt_in_the_act_it_is_stuck(
    with_it: bool,
) -> None:
    session = await an_open_session(capacity=1)
    only = await booked(session, 1)
    await waiting(session, 2)
    await carried_out()
    async with cancelling(only, session, owed_with_it=with_it):
        # what is not committed nobody sees: neither the seat nor, where it is owed with it, the job
        await carried_out()
    await carried_out()
    [entry] = await line(session)
    free = (await count(session)).capacity - (await count(session)).taken
    assert (entry.state, free) == ((WaitState.OFFERED, 0) if with_it else (WaitState.WAITING, 1))


async def test_whoever_books_and_whoever_promotes_at_the_same_instant_never_share_a_seat() -> None:
    session = await an_open_session(capacity=4)
    before = [await booked(session, n) for n in range(4)]
    for n in range(10, 14):
        await waiting(session, n)
    await carried_out()
    for one in before:
        await cancelled(one)

    async def books(n: int) -> None:
        # past the rule by which nobody books while somebody waits: only the count of seats is left to stop it
        await booked(session, n)

    await at_once(*(books(n) for n in range(20, 26)), *(promote(session, Pool.GENERAL) for _ in range(4)))
    found = await adds_up(session)
    assert found.taken == 4


async def test_without_the_guarded_count_a_booking_and_an_offer_share_a_seat(monkeypatch: pytest.MonkeyPatch) -> None:
    session = await an_open_session(capacity=1)
    only = await booked(session, 1)
    await waiting(session, 2)
    await carried_out()
    await cancelled(only)
    looked = Held()

    async def counted(session: UUID, seats: Mapping[Pool, int]) -> None:
        """What others do: count the rows, then write."""
        seen = await look(session)
        assert seen is not None
        found = await count(session)
        assert found.booked + found.offered - seats[Pool.GENERAL] < found.capacity
        await looked.stay()

    monkeypatch.setattr(offer_making, "take_seats_of", counted)
    promoting = asyncio.create_task(promote(session, Pool.GENERAL))
    await looked.come()
    await booked(session, 3)
    looked.go.set()
    await promoting
    found = await count(session)
    assert found.booked + found.offered > found.capacity


async def test_two_promotions_at_once_offer_each_seat_and_serve_each_party_once() -> None:
    session = await an_open_session(capacity=6)
    before = [await booked(session, n) for n in range(6)]
    for n in range(10, 18):
        await waiting(session, n)
    await carried_out()
    for one in before[:4]:
        await cancelled(one)
    await at_once(*(promote(session, Pool.GENERAL) for _ in range(8)))
    assert [one.state for one in await line(session)] == [WaitState.OFFERED] * 4 + [WaitState.WAITING] * 4
    assert len(await offers(session)) == 4
    assert (await adds_up(session)).taken == 6


async def test_without_lock_mark_and_index_two_promotions_hold_two_seats_for_one_party(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = await an_open_session(capacity=2)
    both = [await booked(session, n) for n in range(2)]
    await waiting(session, 2)
    await carried_out()
    for one in both:
        await cancelled(one)
    together = asyncio.Barrier(2)

    async def unlocked(session: UUID) -> SessionHeld:
        found = await fetch_one(SessionHeld, HELD, session, QueryString(""))
        assert found is not None
        return found

    async def unguarded(entries: Sequence[UUID]) -> int:
        async with asyncio.timeout(20):
            await together.wait()
        await execute("UPDATE wait_entry SET state = 'offered' WHERE id = ANY({})", [*entries])
        return len(entries)

    monkeypatch.setattr(promotion, "session_to_serve", unlocked)
    monkeypatch.setattr(offer_making, "mark_offered", unguarded)
    await execute("DROP INDEX unique_offer_open")
    try:
        await at_once(promote(session, Pool.GENERAL), promote(session, Pool.GENERAL))
        assert [one.state for one in await offers(session)] == [OfferState.OPEN] * 2
        assert len(await line(session)) == 1
    finally:
        await execute("DELETE FROM offer")
        await execute("CREATE UNIQUE INDEX unique_offer_open ON offer (entry) WHERE state = 'open'")


def held_up(monkeypatch: pytest.MonkeyPatch) -> Held:
    """Whoever accepts stays between having settled the offer and having written the booking."""
    held = Held()

    async def slow(*who: Any) -> UUID:
        await held.stay()
        return await book_offered(*who)

    monkeypatch.setattr(offer_settling, "book_offered", slow)
    return held


async def test_an_offer_that_is_accepted_at_its_last_instant_does_not_expire(monkeypatch: pytest.MonkeyPatch) -> None:
    session, offer = await an_offer(behind=1)
    held = held_up(monkeypatch)
    accepting = asyncio.create_task(accepted(offer))
    await held.come()
    with clock.frozen(NOW + timedelta(hours=24)):
        expiring = asyncio.create_task(expire_offer(offer))
        async with asyncio.timeout(20):
            while not await execute(BLOCKED):
                assert not expiring.done()
        held.go.set()
        await asyncio.gather(accepting, expiring)
        await carried_out()
    assert [one.state for one in await offers(session)] == [OfferState.ACCEPTED]
    found = await adds_up(session)
    assert (found.booked, found.taken) == (1, 1)


async def test_without_lock_and_mark_an_offer_is_accepted_and_its_seat_given_away_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session, offer = await an_offer()

    async def unlocked(offer: UUID) -> tuple[SessionHeld, EntryHeld, OfferHeld]:
        seen = await fetch_one(OfferHeld, OFFER, QueryString("id = {}", offer), UNLOCKED)
        assert seen is not None
        it = await fetch_one(EntryHeld, ENTRY, seen.entry, UNLOCKED)
        held = await fetch_one(SessionHeld, HELD, seen.session, UNLOCKED)
        assert it is not None
        assert held is not None
        return held, it, seen

    async def unguarded(offer: UUID, state: OfferState) -> bool:
        # the row is written at the end of the act, as where nobody thought of the other
        return True

    monkeypatch.setattr(offer_settling, "held_offer", unlocked)
    monkeypatch.setattr(offer_settling, "settle", unguarded)
    held = held_up(monkeypatch)
    accepting = asyncio.create_task(accepted(offer))
    await held.come()
    with clock.frozen(NOW + timedelta(hours=24)):
        await expire_offer(offer)
        held.go.set()
        await accepting
    found = await count(session)
    assert (found.booked, found.taken) == (1, 0)


async def test_an_offer_that_is_answered_many_times_at_once_is_answered_once() -> None:
    session, offer = await an_offer(behind=2)
    done, codes = await at_once(*(accepted(offer) for _ in range(3)), *(declined(offer) for _ in range(3)))
    assert (done, codes) == (1, ["offer_settled"] * 5)
    await carried_out()
    assert (await adds_up(session)).taken == 1


@pytest.mark.slow
async def test_two_offers_taken_at_once_never_break_the_limit_of_one_holder() -> None:
    session, offer = await an_offer()
    [entry] = await line(session)
    await execute("UPDATE wait_entry SET holder = 'c:somebody' WHERE id = {}", entry.id)

    async def books() -> None:
        way = await execute("SELECT holder FROM wait_entry WHERE id = {}", entry.id)
        async with transaction():
            by = Booker(holder=way[0]["holder"], seats=1, name="再来一次")
            await write_booking(NOBODY, session=session, by=by, channel=BookingChannel.WEB, take_seats=False)

    done, codes = await at_once(accepted(offer), books())
    assert (done, codes) == (1, ["limit"])
