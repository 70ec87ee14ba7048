"""Open days join the yearly figures: what is counted is what was public, and who was let in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from decisions.queries.figures import figures, rows_behind
from decisions.rules.figures import Number, year_of
from decisions.schemas.figures import Figures
from events.services.session_calling_off import call_off_session
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from tests.events.rows import NOW, SATURDAY, a_campaign, a_session, an_activity, written
from tests.world import BODY, OFFICER

pytestmark = pytest.mark.usefixtures("world")

YEAR = year_of(2027)


async def came(session: object, *heads: int) -> None:
    """Tickets that were let in."""
    for many in heads:
        row = {"id": uuid7(), "door": session, "scan": uuid7(), "at": SATURDAY, "moved_at": SATURDAY}
        await written("check_in", {**row, "inside": True, "heads": many})


async def counted(told: Figures, number: Number) -> int:
    """A number, which is that of the rows behind it."""
    figure = told.of(number)
    assert figure
    rows = await rows_behind(OFFICER, YEAR, number, limit=200)
    assert len(rows.items) == len({row.id for row in rows.items}) == figure.total
    return figure.total


async def test_what_was_held_called_off_and_visited_is_counted() -> None:
    campaign = await a_campaign()
    activity = await an_activity(campaign)
    held = await a_session(activity, campaign)
    later = await a_session(activity, campaign, starts_at=SATURDAY + timedelta(days=7))
    off = await a_session(activity, campaign, starts_at=SATURDAY + timedelta(days=1))
    for session in (held, later, off):
        step = {"session": session, "act": "publish", "at": NOW, "person": OFFICER.person, "reason": ""}
        await written("session_step", {**step, "before": "{}", "after": "{}"})
    await a_session(activity, campaign, starts_at=SATURDAY, state="prepared")
    with clock.frozen(NOW):
        await call_off_session(OFFICER, session=off, reason="台风。")
    await came(held, 1, 1, 36)
    with clock.frozen(SATURDAY + timedelta(days=2)):
        told = await figures(OFFICER, YEAR)
        assert await counted(told, Number.ACTIVITIES) == 1
        assert await counted(told, Number.SESSIONS) == 1
        assert await counted(told, Number.SESSIONS_OFF) == 1
        assert await counted(told, Number.VISITS) == 38


async def test_an_activity_without_booking_counts_once_it_is_public() -> None:
    campaign = await a_campaign()
    await an_activity(campaign, slug="vr", booking=False, mode="online")
    await an_activity(campaign, slug="waiting")
    with clock.frozen(SATURDAY):
        assert await counted(await figures(OFFICER, YEAR), Number.ACTIVITIES) == 1


async def test_visits_are_those_of_the_body_that_shows_it() -> None:
    campaign = await a_campaign()
    session = await a_session(await an_activity(campaign), campaign)
    await came(session, 2)
    await execute("UPDATE session SET body = {} WHERE id = {}", BODY["sww"], session)
    with clock.frozen(SATURDAY + timedelta(days=2)):
        told = await figures(OFFICER, YEAR)
    figure = told.of(Number.VISITS)
    assert figure
    assert figure.bodies == {"sww": 2}
