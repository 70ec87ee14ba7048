"""Sessions of an activity of their own, public and not, and a series, for the small world of ``open_house``."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from events.schemas.series import NewSeries
from events.schemas.session import NewSession
from events.services.series import make_series
from events.services.sessions import prepare_session, publish_session
from participation.base import clock
from tests.events.rows import a_campaign, an_activity
from tests.world import COLLEAGUE

LASTS = timedelta(hours=1)


async def open_sessions(now: datetime) -> dict[str, str]:
    """Make them; what stands in their addresses, by name."""
    with clock.frozen(now):
        last = (now + timedelta(days=60)).date()
        campaign = await a_campaign(slug="sessions-month", starts_on=now.date(), ends_on=last)
        await an_activity(campaign, slug="sessions-site")
        starts = now + timedelta(days=20)
        held = [
            await _prepared(
                NewSession(starts_at=at, ends_at=at + LASTS, capacity=9, accessible=1, held_until=at - LASTS)
            )
            for at in (starts + timedelta(hours=2 * n) for n in range(4))
        ]
        for session in held[1:]:
            await publish_session(COLLEAGUE, session=session)
        day = (now + timedelta(days=25)).date()
        series = await make_series(
            COLLEAGUE,
            activity="sessions-site",
            new=NewSeries(dates=(day,), begins=time(9), ends=time(11), minutes=60, every=60, capacity=5),
        )
    return {
        "prepared-session": str(held[0]),
        "public-session": str(held[1]),
        "other-session": str(held[2]),
        "doomed-session": str(held[3]),
        "series": str(series.id),
    }


async def _prepared(new: NewSession) -> UUID:
    return (await prepare_session(COLLEAGUE, activity="sessions-site", new=new)).id
