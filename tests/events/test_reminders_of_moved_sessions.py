"""Who booked is reminded a week and a day before the time a session has now, and never by one it had before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from events.jobs import HANDLERS
from events.schemas.session import ChangedSession
from events.services.booking_telling import owe_reminders
from events.services.session_changing import change_session
from participation.base import clock
from participation.base.database import execute
from participation.base.outbox.relay import drain
from tests.events.rows import NOW, SATURDAY, an_open_session
from tests.events.sessions_steps import a_booking
from tests.world import HOST

pytestmark = pytest.mark.usefixtures("world")
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
# the third Saturday of the month, so that there are weeks before it and after it
FIRST = SATURDAY + 2 * WEEK


@pytest.fixture(autouse=True)
async def monday() -> AsyncIterator[None]:
    with clock.frozen(NOW):
        yield


async def a_booked_session() -> UUID:
    """On the third Saturday, with somebody booked and both its reminders owed."""
    session = await an_open_session(starts_at=FIRST)
    await a_booking(session)
    await owe_reminders(session, FIRST)
    return session


async def moved(session: UUID, to: datetime, *, at: datetime = NOW, version: int = 1) -> None:
    change = ChangedSession(
        starts_at=to,
        ends_at=to + timedelta(hours=2),
        books_from=NOW - DAY,
        books_until=to - timedelta(hours=1),
        version=version,
        reason="场地另有安排",
    )
    with clock.frozen(at):
        await change_session(HOST, session=session, change=change)


async def reminded_by(instant: datetime) -> list[str]:
    """Of which instants everybody was reminded when all that is due until then has been carried out."""
    for row in await execute("SELECT DISTINCT due_at FROM outbox WHERE topic = 'session.remind' ORDER BY due_at"):
        if row["due_at"] <= instant:
            with clock.frozen(row["due_at"]):
                await drain(HANDLERS)
    with clock.frozen(instant):
        await drain(HANDLERS)
    rows: list[dict[str, Any]] = await execute(
        "SELECT \"values\" ->> 'at' AS said, owed_for FROM delivery WHERE template = 'booking_reminder' ORDER BY id"
    )
    return [f"{row['owed_for'].split(':')[-2]} {row['said']}" for row in rows]


async def test_a_session_moved_to_an_earlier_time_is_reminded_of_before_that(world: None) -> None:
    session = await a_booked_session()
    earlier = FIRST - 2 * WEEK
    await moved(session, earlier)
    assert await reminded_by(earlier - WEEK - timedelta(seconds=1)) == []
    assert await reminded_by(earlier - WEEK) == [f"week {earlier.isoformat()}"]
    told = [f"week {earlier.isoformat()}", f"day {earlier.isoformat()}"]
    assert await reminded_by(earlier - DAY) == told
    assert await reminded_by(FIRST) == told


async def test_a_session_moved_to_a_later_time_is_reminded_of_before_that_alone(world: None) -> None:
    session = await a_booked_session()
    later = FIRST + WEEK
    await moved(session, later)
    assert await reminded_by(FIRST - DAY) == []
    told = [f"week {later.isoformat()}", f"day {later.isoformat()}"]
    assert await reminded_by(later) == told


async def test_a_session_moved_into_the_last_day_is_not_reminded_of_as_the_change_itself_was_told(world: None) -> None:
    session = await a_booked_session()
    at = FIRST - 10 * DAY
    soon = at + timedelta(hours=20)
    await moved(session, soon, at=at)
    assert await reminded_by(FIRST) == []
    [row] = await execute("SELECT \"values\" ->> 'at' AS said FROM delivery WHERE template = 'session_changed'")
    assert row["said"] == soon.isoformat()


@pytest.mark.slow
async def test_a_session_moved_within_its_last_week_is_reminded_of_a_day_before(world: None) -> None:
    session = await a_booked_session()
    sooner, at = FIRST - 2 * DAY, FIRST - 5 * DAY
    week = [f"week {FIRST.isoformat()}"]
    assert await reminded_by(at) == week
    await moved(session, sooner, at=at)
    assert await reminded_by(FIRST) == [*week, f"day {sooner.isoformat()}"]


@pytest.mark.slow
async def test_a_session_moved_there_and_back_is_reminded_of_once(world: None) -> None:
    session = await a_booked_session()
    await moved(session, FIRST - WEEK)
    await moved(session, FIRST, version=2)
    assert await reminded_by(FIRST) == [f"week {FIRST.isoformat()}", f"day {FIRST.isoformat()}"]
