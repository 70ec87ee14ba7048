"""Whatever happens to a session in whatever order: seats are never oversold, the line is served by its rule, and nobody
who fits is forgotten.

A run of acts is carried out by the services on the database, refused ones too; after each what is due is done.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.links import Own, own_code
from events.schemas.booking import Companion, NewBooking
from events.schemas.session import Resized
from events.services.booking import book, cancel_booking
from events.services.offer_settling import leave
from events.services.session_changing import resize_session
from events.words import WaitState
from participation.base import clock
from participation.base.database import execute, fetch
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from tests.conftest import EMPTY
from tests.events.rows import NOW, an_open_session, written
from tests.events.waiting_steps import (
    Count,
    Entry,
    accepted,
    adds_up,
    carried_out,
    contact,
    count,
    declined,
    line,
    offers,
    waiting,
)
from tests.world import HOST, people_the_world

MOST = 3
who = st.integers(1, 9)
acts = st.one_of(
    st.tuples(st.just("book"), who, st.integers(1, 4)),
    st.tuples(st.just("wait"), who, st.integers(1, 4)),
    st.tuples(st.just("wait"), who, st.integers(1, 4)),
    st.tuples(st.just("cancel"), st.integers(0, 20), st.just(0)),
    st.tuples(st.just("cancel"), st.integers(0, 20), st.just(0)),
    st.tuples(st.just("accept"), st.integers(0, 20), st.just(0)),
    st.tuples(st.just("decline"), st.integers(0, 20), st.just(0)),
    st.tuples(st.just("leave"), st.integers(0, 20), st.just(0)),
    st.tuples(st.just("hours"), st.sampled_from([1, 5, 25, 300]), st.just(0)),
    st.tuples(st.just("resize"), st.integers(0, 9), st.just(0)),
    st.tuples(st.just("check in"), st.integers(0, 20), st.just(0)),
)
histories = st.lists(acts, min_size=5, max_size=30)


class _Id(msgspec.Struct):
    id: UUID


async def done(session: UUID, act: str, one: int, two: int) -> None:
    """One act through its service; a refusal is an answer too."""
    with suppress(Refused):
        match act:
            case "book":
                party = [Companion(name=f"访客{one}")] * two
                await book(NOBODY, session=session, new=NewBooking(contact=contact(one), party=party))
            case "wait":
                await waiting(session, one, two)
            case "cancel":
                if booking := await _nth("booking", "session = {} AND state = 'booked'", session, one):
                    await cancel_booking(HOST, booking=booking, reason="不来了")
            case "accept":
                if offer := await _nth("offer", "session = {} AND state = 'open'", session, one):
                    await accepted(offer)
            case "decline":
                if offer := await _nth("offer", "session = {} AND state = 'open'", session, one):
                    await declined(offer)
            case "leave":
                if entry := await _nth("wait_entry", "session = {}", session, one):
                    await leave(NOBODY, entry=entry, code=own_code(Own.WAITING, entry))
            case "resize":
                await resize_session(HOST, session=session, new=Resized(capacity=one))
            case "check in":
                if ticket := await _nth("ticket", "door = {} AND cancelled_at IS NULL", session, one):
                    await _checked_in(session, ticket)


async def _nth(table: str, where: str, session: UUID, n: int) -> UUID | None:
    rows = await fetch(_Id, f"SELECT id FROM {table} WHERE {where} ORDER BY id", session)  # noqa: S608 # our own words
    return rows[n % len(rows)].id if rows else None


async def _checked_in(session: UUID, ticket: UUID) -> None:
    if await execute("SELECT FROM check_in WHERE id = {}", ticket):
        return
    row = {"door": session, "scan": ticket, "at": clock.now(), "inside": True, "moved_at": clock.now(), "heads": 1}
    await written("check_in", {"id": ticket, **row})


def can_have(waiting: list[Entry], free: int, capacity: int) -> list[Entry]:
    """Those the rule would serve now, told in other words than the rule itself: from the front, while nobody ahead who
    was passed over too often is left without."""
    found: list[Entry] = []
    for one in waiting:
        left = free - sum(other.seats for other in found)
        if one.seats <= left:
            found.append(one)
        elif one.passed_over >= MOST and one.seats <= capacity:
            break
    return found


async def in_line(session: UUID) -> list[Entry]:
    return [one for one in await line(session) if one.state is WaitState.WAITING]


async def looked_at(session: UUID, before: list[Entry], offered: set[UUID], free: int, capacity: int) -> None:
    """What was offered went by the rule, and nobody who fits is left waiting."""
    expected = {one.id for one in can_have(before, free, capacity)}
    assert offered == expected
    after = {one.id: one for one in await line(session)}
    last = max((at for at, one in enumerate(before) if one.id in offered), default=-1)
    for at, one in enumerate(before):
        if one.id not in offered:
            counted = at < last
            assert after[one.id].passed_over - one.passed_over == counted


async def lived_through(history: list[tuple[str, int, int]]) -> Count:
    await execute(EMPTY)
    await people_the_world()
    session = await an_open_session(capacity=6, offer_hours=24)
    now: datetime = NOW
    for act, one, two in history:
        if act == "hours":
            now += timedelta(hours=one)
        with clock.frozen(now):
            await done(session, act, one, two)
            await adds_up(session)
            await _is_owed(session)
            before, seats = await in_line(session), await count(session)
            seen = {offer.id for offer in await offers(session)}
            expires = [one for one in await offers(session) if one.state == "open" and one.expires_at <= now]
            await carried_out()
            new = {offer.entry for offer in await offers(session) if offer.id not in seen}
            if not expires and (new or await in_line(session)):
                await looked_at(session, before, new, seats.capacity - seats.taken, seats.capacity)
            after = await adds_up(session)
            assert can_have(await in_line(session), after.capacity - after.taken, after.capacity) == []
    await _adds_up_in_the_end(session)
    return await count(session)


async def _is_owed(session: UUID) -> None:
    """Where somebody could be served, a promotion is owed at every instant between two acts."""
    seats = await count(session)
    if can_have(await in_line(session), seats.capacity - seats.taken, seats.capacity):
        assert await execute(
            "SELECT FROM outbox WHERE topic = 'session.promote' AND state = 'waiting' AND payload ->> 'session' = {}",
            str(session),
        )


async def _adds_up_in_the_end(session: UUID) -> None:
    """Every entry that is booked has its booking, each holder one at most, and tickets let in are those of bookings."""
    for entry in await line(session):
        assert (entry.state is WaitState.BOOKED) == (entry.booking is not None)
    twice = await execute(
        "SELECT holder FROM booking WHERE session = {} AND state = 'booked' GROUP BY holder HAVING count(*) > 1",
        session,
    )
    inside = await execute("SELECT i.id FROM check_in i JOIN ticket t ON t.id = i.id WHERE t.cancelled_at IS NOT NULL")
    assert (twice, inside) == ([], [])


@pytest.mark.usefixtures("pool")
@given(history=histories)
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
async def test_no_history_oversells_forgets_or_jumps_the_line(history: list[tuple[str, int, int]]) -> None:
    seats = await lived_through(history)
    assert seats.booked + seats.offered == seats.taken <= seats.capacity


@pytest.mark.slow
@pytest.mark.usefixtures("pool")
@given(history=st.lists(acts, min_size=20, max_size=60))
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
async def test_no_long_history_oversells_forgets_or_jumps_the_line(history: list[tuple[str, int, int]]) -> None:
    seats = await lived_through(history)
    assert seats.booked + seats.offered == seats.taken <= seats.capacity
