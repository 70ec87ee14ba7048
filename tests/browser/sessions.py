"""Sessions made for a test by an office, in every state that a page of them has, and a series."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from participation.base import clock
from tests.browser.consultations import Api

SITE = "activities/test-pump"
SHANGHAI = ZoneInfo("Asia/Shanghai")


async def in_session(api: Api) -> dict[str, str]:
    """Make them of an activity that is public; their ids by name."""
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    night = (now + timedelta(days=5)).astimezone(SHANGHAI).replace(hour=22)
    first = now + timedelta(days=6)
    made = {
        "session-prepared": await _prepared(api, first),
        "session-open": await _prepared(api, first + timedelta(hours=3), place="东门集合"),
        "session-later": await _prepared(
            api, first + timedelta(days=8), books_from=(now + timedelta(days=1, seconds=30)).isoformat()
        ),
        "session-full": await _prepared(api, first + timedelta(hours=6), capacity=2),
        "session-off": await _prepared(api, first + timedelta(days=9)),
        "session-overnight": await _prepared(api, night),
    }
    for name, session in made.items():
        if name != "session-prepared":
            await api.officer("POST", f"sessions/{session}/publication")
    await _changed(api, made["session-open"], first + timedelta(hours=4))
    await api.officer("POST", f"sessions/{made['session-full']}/capacity", json={"capacity": 0})
    await api.officer(
        "POST", f"sessions/{made['session-off']}/cancellation", json={"reason": "台风预警，停止户外活动。"}
    )
    series = await api.officer("POST", f"{SITE}/series", json=_series(first))
    await api.officer("POST", f"series/{series['id']}/publication")
    return made | {"session-series": str(series["id"]), "session-day": str(first.date())}


def _terms(starts: datetime, **changes: Any) -> dict[str, Any]:
    values = {
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=2)).isoformat(),
        "capacity": 20,
        "accessible": 2,
        "held_until": (starts - timedelta(days=2)).isoformat(),
    }
    if changes.get("capacity"):
        values = {name: values[name] for name in ("starts_at", "ends_at")}
    return values | changes


async def _prepared(api: Api, starts: datetime, **changes: Any) -> str:
    return str((await api.officer("POST", f"{SITE}/sessions", json=_terms(starts, **changes)))["id"])


async def _changed(api: Api, session: str, starts: datetime) -> None:
    new = _terms(starts, place="东门集合", version=2, reason="西门施工，推迟一小时。")
    await api.officer("PUT", f"sessions/{session}", json=new)


def _series(first: datetime) -> dict[str, Any]:
    return {
        "dates": [str((first + timedelta(days=days)).date()) for days in (12, 13)],
        "begins": "09:00:00",
        "ends": "12:00:00",
        "minutes": 45,
        "every": 60,
        "capacity": 15,
    }
