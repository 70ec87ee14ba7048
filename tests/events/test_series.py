"""Series of sessions: looked at before they are made, made once, and changed or called off together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from events.queries.sessions import session_view
from events.schemas.series import NewSeries, SeriesChange
from events.services.series import make_series, preview_series, publish_series
from events.services.series_changing import call_off_series, change_series
from participation.base import clock
from participation.base.database import execute
from tests.events.rows import NOW, SATURDAY, a_campaign, a_session, an_activity
from tests.events.sessions_steps import a_booking, refused, told
from tests.world import AUDITOR, HOST, OFFICER_ELSEWHERE

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
async def monday() -> AsyncIterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
async def activity(world: None) -> UUID:
    return await an_activity(await a_campaign())


def saturdays(**changes: Any) -> NewSeries:
    """Six sessions on each of two Saturdays."""
    values: dict[str, Any] = {
        "weekdays": (6,),
        "first_day": date(2027, 8, 1),
        "last_day": date(2027, 8, 14),
        "begins": time(9),
        "ends": time(12),
        "minutes": 30,
        "every": 30,
        "capacity": 20,
    }
    return NewSeries(**{**values, **changes})


async def test_a_preview_shows_every_session_and_writes_nothing(activity: UUID) -> None:
    seen = await preview_series(HOST, activity=activity, new=saturdays())
    assert (len(seen.sessions), seen.to_make, seen.seats, seen.calendar_known) == (12, 12, 240, True)
    assert seen.sessions[0].starts_at == SATURDAY
    assert await execute("SELECT FROM session") == []


async def test_a_series_sent_twice_is_made_once(activity: UUID) -> None:
    first = await make_series(HOST, activity=activity, new=saturdays())
    again = await make_series(HOST, activity=activity, new=saturdays())
    longer = await make_series(HOST, activity=activity, new=saturdays(last_day=date(2027, 8, 21)))
    assert (len(first.sessions), first.left_out) == (12, 0)
    assert (again.id, again.sessions, again.left_out) == (None, [], 12)
    assert (len(longer.sessions), longer.left_out) == (6, 12)


async def test_what_stands_in_the_way_is_shown_and_left_out(activity: UUID) -> None:
    [campaign] = await execute("SELECT id FROM campaign")
    await a_session(activity, campaign["id"], starts_at=SATURDAY + timedelta(minutes=45))
    seen = await preview_series(HOST, activity=activity, new=saturdays(last_day=date(2027, 8, 7)))
    faults = [one.fault for one in seen.sessions]
    assert faults == [None, *["overlaps"] * 5]
    made = await make_series(HOST, activity=activity, new=saturdays(last_day=date(2027, 8, 7)))
    assert (len(made.sessions), made.left_out) == (1, 5)


async def test_sessions_of_a_series_are_published_together_with_windows_of_their_own(activity: UUID) -> None:
    made = await make_series(
        HOST, activity=activity, new=saturdays(books_until_minutes=60, accessible=2, held_days=3, ends=time(10))
    )
    assert made.id is not None
    assert (await publish_series(HOST, series=made.id)).sessions == 4
    seen = await session_view(made.sessions[0])
    assert seen.books_until == SATURDAY - timedelta(hours=1)
    assert seen.held_until == SATURDAY - timedelta(days=3)
    assert (await publish_series(HOST, series=made.id)).sessions == 0


async def test_what_is_to_come_of_a_series_is_moved_and_called_off_in_one_act(activity: UUID) -> None:
    made = await make_series(HOST, activity=activity, new=saturdays(ends=time(10)))
    assert made.id is not None
    await publish_series(HOST, series=made.id)
    for session in made.sessions[1:3]:
        await a_booking(session)
    with clock.frozen(SATURDAY + timedelta(minutes=10)):
        await refused("reason_required", change_series(HOST, series=made.id, change=SeriesChange(later_minutes=60)))
        moved = SeriesChange(later_minutes=60, place="东门", reason="高温")
        assert (await change_series(HOST, series=made.id, change=moved)).sessions == 3
        assert [one["values"]["place"] for one in await told("session_changed")] == ["东门", "东门"]
        assert (await call_off_series(HOST, series=made.id, reason="台风")).sessions == 3
        assert len(await told("session_called_off")) == 2
    begun = await session_view(made.sessions[0])
    assert (begun.starts_at, begun.state) == (SATURDAY, "published")


async def test_who_may_not_make_or_change_a_series(activity: UUID) -> None:
    made = await make_series(HOST, activity=activity, new=saturdays(ends=time(10)))
    assert made.id is not None
    for actor, code in ((OFFICER_ELSEWHERE, "wrong_body"), (AUDITOR, "wrong_role")):
        await refused(code, preview_series(actor, activity=activity, new=saturdays()))
        await refused(code, make_series(actor, activity=activity, new=saturdays()))
        await refused(code, publish_series(actor, series=made.id))
        await refused(code, change_series(actor, series=made.id, change=SeriesChange(later_minutes=5)))
        await refused(code, call_off_series(actor, series=made.id, reason="台风"))


async def test_what_the_sessions_have_in_common_is_judged_before_any_is_made(activity: UUID) -> None:
    wrong = saturdays(accessible=30)
    assert await refused("invalid", make_series(HOST, activity=activity, new=wrong)) == {"accessible": "too_many"}
    assert await refused("invalid", preview_series(HOST, activity=activity, new=saturdays(weekdays=()))) == {
        "weekdays": "required"
    }
