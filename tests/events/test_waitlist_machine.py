"""A session as a machine: whatever may be done next is done, by the services on the database, and after each step the
seats add up, the line was served by its rule, and nobody who fits is left waiting.

The machine keeps its own account of who has booked, who waits and who was offered seats, and knows from it what the
services have to answer. With a guard taken away it has to find a history that breaks the promise.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from events.links import Own, own_code
from events.rules.waitlist import Serving, Waiting, serve
from events.schemas.booking import Companion, NewBooking
from events.schemas.session import Resized
from events.services import promotion, session_changing
from events.services.booking import book, cancel_booking
from events.services.offer_settling import leave
from events.services.session_changing import resize_session
from events.words import OfferState, WaitState
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from tests.conftest import EMPTY
from tests.events.rows import NOW, SATURDAY, an_open_session, written
from tests.events.test_waitlist_histories import can_have
from tests.events.waiting_steps import (
    Count,
    Entry,
    OfferRow,
    accepted,
    carried_out,
    contact,
    count,
    declined,
    line,
    offers,
    waiting,
)
from tests.world import HOST, people_the_world

T = TypeVar("T")
WHO, SEATS, ONE_OF = st.integers(1, 9), st.sampled_from([1, 1, 2, 1, 3, 2, 4]), st.integers(0, 20)
HELD_HOURS = 24
# few, so that there soon is a line
ROOM = 4
# the last moment in which an offer can still be answered is far enough away
END = SATURDAY - timedelta(days=3)


class Held(RuleBasedStateMachine):
    """One session of a few seats, its bookings, its line and its offers."""

    loop: ClassVar[asyncio.AbstractEventLoop]

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.seats = Count(capacity=ROOM, taken=0, booked=0, offered=0)
        self.bookings: dict[UUID, int] = {}
        self.tickets: dict[UUID, UUID] = {}
        self.inside: set[UUID] = set()
        self.line: list[Entry] = []
        self.offers: list[OfferRow] = []

    def does(self, doing: Coroutine[Any, Any, T]) -> T:
        """What the services do, on the loop that has the connections."""
        with clock.frozen(self.now):
            return asyncio.run_coroutine_threadsafe(doing, self.loop).result()

    def tries(self, doing: Coroutine[Any, Any, Any]) -> str:
        """The code of a refusal, '' where it was done."""
        try:
            self.does(doing)
        except Refused as refused:
            return refused.refusal.code
        return ""

    @property
    def free(self) -> int:
        """Seats that nobody has booked and that are held for nobody."""
        return self.seats.capacity - self.seats.taken

    @property
    def open_offers(self) -> list[OfferRow]:
        """Offers that wait for an answer."""
        return [one for one in self.offers if one.state is OfferState.OPEN]

    @initialize(behind=st.lists(SEATS, max_size=3))
    def begins(self, behind: list[int]) -> None:
        """An empty session; or one that is full, each seat booked by another, with this line behind it."""
        self.does(execute(EMPTY))
        self.does(people_the_world())
        self.session = self.does(an_open_session(capacity=ROOM, offer_hours=HELD_HOURS))
        for who in range(21, 21 + ROOM) if behind else ():
            alone = NewBooking(contact=contact(who), party=[Companion()])
            self.does(book(NOBODY, session=self.session, new=alone))
        for who, seats in enumerate(behind, 31):
            self.now += timedelta(seconds=1)
            self.does(waiting(self.session, who, seats))
        self.goes_on()

    def reads(self) -> None:
        """The rows as they are now."""
        self.seats, self.line, self.offers = self.does(self._rows())
        rows = self.does(execute("SELECT id, seats FROM booking WHERE state = 'booked' ORDER BY id"))
        self.bookings = {row["id"]: row["seats"] for row in rows}
        rows = self.does(execute("SELECT id, booking FROM ticket WHERE cancelled_at IS NULL ORDER BY id"))
        self.tickets = {row["id"]: row["booking"] for row in rows}

    async def _rows(self) -> tuple[Count, list[Entry], list[OfferRow]]:
        return await count(self.session), await line(self.session), await offers(self.session)

    def goes_on(self) -> None:
        """What is owed is carried out, and went by the rule: exactly those are offered seats who could have them."""
        self.reads()
        before, free = self.in_line, self.free
        expected = {one.id for one in can_have(before, free, self.seats.capacity)}
        if expected:
            owed = self.does(execute("SELECT FROM outbox WHERE topic = 'session.promote' AND state = 'waiting'"))
            assert owed, "seats are free for who waits, and nobody is owed to look at it"
        known = {one.id for one in self.offers}
        expires = any(one.expires_at <= self.now for one in self.open_offers)
        self.does(carried_out())
        self.reads()
        if not expires:
            assert {one.entry for one in self.offers if one.id not in known} == expected

    @property
    def in_line(self) -> list[Entry]:
        """Who waits, in order."""
        return [one for one in self.line if one.state is WaitState.WAITING]

    @rule(who=WHO, seats=SEATS)
    def book(self, who: int, seats: int) -> None:
        """Somebody books. Where they get seats, these were free and nobody ahead of them waited for so many."""
        new = NewBooking(contact=contact(who), party=[Companion(name=f"访客{who}")] * seats)
        taken, free = self.seats.taken, self.free
        code = self.tries(book(NOBODY, session=self.session, new=new))
        self.reads()
        if code:
            assert self.seats.taken == taken, "a refused booking takes nothing"
        else:
            assert seats <= free
            assert self.seats.taken == taken + seats
        self.goes_on()

    @rule(who=WHO, seats=SEATS)
    def wait(self, who: int, seats: int) -> None:
        """Somebody gets in line, who stands behind everybody there."""
        self.now += timedelta(seconds=1)
        places = [one.place for one in self.line]
        known = {one.id for one in self.line}
        if not self.tries(waiting(self.session, who, seats)):
            self.reads()
            [new] = [one for one in self.line if one.id not in known]
            assert new.place > max(places, default=0)
        self.goes_on()

    @precondition(lambda self: self.bookings)
    @rule(which=ONE_OF)
    def cancel(self, which: int) -> None:
        """A booking is cancelled; nobody who is in is thrown out by it."""
        booking = list(self.bookings)[which % len(self.bookings)]
        entered = any(self.tickets.get(ticket) == booking for ticket in self.inside)
        code = self.tries(cancel_booking(HOST, booking=booking, reason="不来了"))
        assert code == ("checked_in" if entered else "")
        self.goes_on()

    @precondition(lambda self: self.open_offers)
    @rule(which=ONE_OF)
    def accept(self, which: int) -> None:
        """An offer is accepted: seats that were held for somebody are booked by them, and none is lost or won."""
        offer = self.open_offers[which % len(self.open_offers)]
        taken, booked = self.seats.taken, self.seats.booked
        assert self.tries(accepted(offer.id)) == ""
        self.reads()
        assert (self.seats.taken, self.seats.booked) == (taken, booked + offer.seats)
        self.goes_on()

    @precondition(lambda self: self.open_offers)
    @rule(which=ONE_OF)
    def decline(self, which: int) -> None:
        """An offer is declined: its seats are free."""
        offer = self.open_offers[which % len(self.open_offers)]
        taken = self.seats.taken
        assert self.tries(declined(offer.id)) == ""
        self.reads()
        assert self.seats.taken == taken - offer.seats
        self.goes_on()

    @precondition(lambda self: self.line)
    @rule(which=ONE_OF)
    def leave(self, which: int) -> None:
        """Somebody leaves the line."""
        entry = self.line[which % len(self.line)]
        there = entry.state in {WaitState.WAITING, WaitState.OFFERED}
        code = self.tries(leave(NOBODY, entry=entry.id, code=own_code(Own.WAITING, entry.id)))
        assert (code == "") == there
        self.goes_on()

    @precondition(lambda self: self.open_offers and self.now + timedelta(hours=HELD_HOURS) < END)
    @rule(hours=st.sampled_from([1, 5, HELD_HOURS]))
    def expire(self, hours: int) -> None:
        """Time goes by; whoever has not answered by then loses the seats, and nobody before."""
        self.now += timedelta(hours=hours)
        over = {one.id for one in self.open_offers if one.expires_at <= self.now}
        self.goes_on()
        assert {one.id for one in self.offers if one.id in over and one.state is OfferState.OPEN} == set()

    @rule(capacity=st.integers(0, 7))
    def resize(self, capacity: int) -> None:
        """The host gives it another number of seats, never fewer than are taken."""
        taken = self.seats.taken
        code = self.tries(resize_session(HOST, session=self.session, new=Resized(capacity=capacity)))
        assert code == ("below_taken" if capacity < taken else "")
        self.goes_on()

    @precondition(lambda self: set(self.tickets) - self.inside)
    @rule(which=ONE_OF)
    def check_in(self, which: int) -> None:
        """Somebody is let in."""
        ticket = sorted(set(self.tickets) - self.inside)[which % len(set(self.tickets) - self.inside)]
        at = {"at": self.now, "moved_at": self.now}
        row = {"id": ticket, "door": self.session, "scan": ticket, "inside": True, "heads": 1, **at}
        self.does(written("check_in", row))
        self.inside.add(ticket)
        self.goes_on()

    @invariant()
    def the_seats_add_up(self) -> None:
        """Taken is what is booked and what is offered, and never more than there are."""
        assert self.seats.taken == self.seats.booked + self.seats.offered
        assert self.seats.taken <= self.seats.capacity
        assert self.seats.booked == sum(self.bookings.values())

    @invariant()
    def nothing_is_stuck(self) -> None:
        """Nobody waits who could have seats by the rule, and no offer outlives its time."""
        assert can_have(self.in_line, self.free, self.seats.capacity) == []
        assert all(one.expires_at > self.now for one in self.open_offers)

    @invariant()
    def everybody_stands_in_one_place(self) -> None:
        """Who is offered seats has one open offer, who is booked from the line a booking, and who is in a ticket."""
        offered = [one.id for one in self.line if one.state is WaitState.OFFERED]
        assert sorted(offered) == sorted(one.entry for one in self.open_offers)
        assert all((one.state is WaitState.BOOKED) == (one.booking is not None) for one in self.line)
        assert self.inside <= set(self.tickets)


def bounded(examples: int, steps: int, **more: Any) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        # a history that fails is shown as it was found: to shorten one takes minutes on a database
        phases=[Phase.generate],
        database=None,
        **more,
    )


async def run(bounds: settings) -> None:
    """Let the machine run beside the loop that it asks."""
    Held.loop = asyncio.get_running_loop()
    await asyncio.to_thread(run_state_machine_as_test, Held, settings=bounds)


@pytest.mark.slow
@pytest.mark.usefixtures("pool")
async def test_the_machine_never_oversells_jumps_the_line_or_gets_stuck() -> None:
    await run(bounded(25, 30))
    assert Held.loop is asyncio.get_running_loop()


async def _owes_nothing(*_: object) -> None:
    """A promotion that nobody owes."""


def _last_first(those: Sequence[Waiting], **rule_: Any) -> Serving:
    return serve(list(reversed(those)), **rule_)


@asynccontextmanager
async def without(guard: str, patch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """One guard taken away: the promotion that a cancellation owes, the order of the line, or the seats taken."""
    if guard == "promotion":
        patch.setattr("events.services.booking.owe_promotion", _owes_nothing)
    elif guard == "order":
        patch.setattr(promotion, "serve", _last_first)
    else:
        blind = "UPDATE seat_pool SET capacity = {} WHERE session = {} AND pool = {} AND {} >= 0 RETURNING capacity"
        patch.setattr(session_changing, "RESIZED", blind)
        await execute("ALTER TABLE seat_pool DROP CONSTRAINT check_taken")
    try:
        yield
    finally:
        if guard == "seats":
            await execute("DELETE FROM seat_pool")
            await execute('ALTER TABLE seat_pool ADD CONSTRAINT check_taken CHECK ("taken" BETWEEN 0 AND "capacity")')


@pytest.mark.slow
@pytest.mark.usefixtures("pool")
@pytest.mark.parametrize("guard", ["promotion", "order", "seats"])
async def test_without_a_guard_the_machine_finds_what_breaks(guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with without(guard, monkeypatch):
        with pytest.raises(AssertionError):
            await run(bounded(40, 20, derandomize=True))
