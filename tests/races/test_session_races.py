"""Seats become fewer while they are booked: whatever comes first, no more are taken than there are.

Without the guard of the database it goes wrong, which shows that this test would notice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from uuid import UUID

import asyncpg
import pytest

from events.schemas.session import Resized
from events.services import session_changing
from events.services.session_calling_off import call_off_session
from participation.base import clock
from participation.base.database import execute, transaction
from participation.base.errors import Refused
from tests.events.rows import NOW, an_open_session
from tests.events.sessions_steps import a_booking
from tests.world import HOST

pytestmark = pytest.mark.usefixtures("world")
ROUNDS = 12
UNGUARDED = "UPDATE seat_pool SET capacity = {} WHERE session = {} AND pool = {} AND {} >= 0 RETURNING capacity"
BOOK = """
UPDATE seat_pool SET taken = taken + {} WHERE session = {} AND pool = 'general' AND taken + {} <= capacity
RETURNING taken
"""


async def booked(session: UUID, seats: int) -> int:
    """As a booking counts its seats: by one statement, the last before its commit."""
    async with transaction():
        rows = await execute(BOOK, seats, session, seats)
    return seats if rows else 0


async def fewer(session: UUID, capacity: int) -> bool:
    try:
        await session_changing.resize_session(HOST, session=session, new=Resized(capacity=capacity))
    except Refused as refused:
        if refused.refusal.code != "below_taken":
            raise
        return False
    return True


async def race(session: UUID) -> tuple[int, int]:
    """Ten seats of which six are booked two by two while they become five; what is taken, and how many there are."""
    attempts: list[Awaitable[object]] = [booked(session, 2) for _ in range(3)]
    attempts.insert(1, fewer(session, 5))
    await asyncio.gather(*attempts)
    [row] = await execute("SELECT taken, capacity FROM seat_pool WHERE session = {}", session)
    return row["taken"], row["capacity"]


async def again(session: UUID) -> None:
    await execute("UPDATE seat_pool SET taken = 0, capacity = 10 WHERE session = {}", session)


async def test_seats_that_become_fewer_while_they_are_booked_are_never_oversold() -> None:
    with clock.frozen(NOW):
        session = await an_open_session(capacity=10)
        for _ in range(ROUNDS):
            taken, capacity = await race(session)
            assert taken <= capacity
            assert (taken, capacity) in {(6, 10), (4, 5)}
            await again(session)


async def test_without_the_guard_of_the_database_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_changing, "RESIZED", UNGUARDED)
    await execute("ALTER TABLE seat_pool DROP CONSTRAINT check_taken")
    try:
        with clock.frozen(NOW):
            session = await an_open_session(capacity=10)
            await booked(session, 6)
            taken, capacity = await race(session)
            assert taken > capacity
    finally:
        await execute("UPDATE seat_pool SET taken = 0")
        await execute('ALTER TABLE seat_pool ADD CONSTRAINT check_taken CHECK ("taken" BETWEEN 0 AND "capacity")')


async def test_a_session_called_off_while_it_is_booked_keeps_no_booking() -> None:
    with clock.frozen(NOW):
        session = await an_open_session(capacity=10)

        async def whole_booking() -> None:
            async with transaction():
                await a_booking(session, seats=1)

        results = await asyncio.gather(
            *(whole_booking() for _ in range(4)),
            call_off_session(HOST, session=session, reason="台风"),
            *(whole_booking() for _ in range(4)),
            return_exceptions=True,
        )
    # whoever came too late finds no seat left that could be counted
    late = [one for one in results if isinstance(one, BaseException)]
    assert all(isinstance(one, asyncpg.CheckViolationError) for one in late), late
    [left] = await execute(
        "SELECT count(*) FILTER (WHERE b.state = 'booked') AS booked, min(p.taken) AS taken FROM booking b"
        " JOIN seat_pool p ON p.session = b.session WHERE b.session = {}",
        session,
    )
    assert (left["booked"], left["taken"]) == (0, 0)
