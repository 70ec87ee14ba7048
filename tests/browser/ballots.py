"""Ballots and votes on activities made for a test by an office, each in a state that a page of them has."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from participation.base import clock
from tests.browser.consultations import Api

DAY = timedelta(days=1)
CAMPAIGN = "test-month"


async def balloted(api: Api) -> dict[str, str]:
    """Make them of an activity that is public; the ends of links by name."""
    now = clock.now().replace(microsecond=0)
    first, second, third = [await _session(api, now + (15 + n) * DAY) for n in range(3)]
    await _ballot(api, "test-ballot", [first, second], now)
    await api.officer("POST", "ballots/test-ballot/publication")
    await _ballot(api, "test-ballot-prepared", [third], now)
    entry = {"contact": "13900000061", "name": "王芳", "seats": 2, "wishes": [first, second], "for_another": True}
    entered = await api.officer("POST", "ballots/test-ballot/entries", json=entry)
    await _vote(api, "test-vote", opens_at=now + 3 * DAY, nominates_until=now + 2 * DAY)
    await _vote(api, "test-vote-open", opens_at=now + timedelta(seconds=2), jury_percent=20)
    return {"ballot-entry": urlsplit(entered["link"]).path.rpartition("/")[2]}


async def _session(api: Api, starts: datetime) -> str:
    terms = {
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=2)).isoformat(),
        "capacity": 4,
        "admission": "ballot",
    }
    made = await api.officer("POST", "activities/test-pump/sessions", json=terms)
    await api.officer("POST", f"sessions/{made['id']}/publication")
    return str(made["id"])


async def _ballot(api: Api, slug: str, sessions: list[str], now: datetime) -> None:
    known = (now + 6 * DAY).isoformat()
    new = {
        "slug": slug,
        "title": "泵站参观摇号",
        "title_en": "Ballot for the pumping station",
        "campaign": CAMPAIGN,
        "sessions": sessions,
        "opens_at": (now - DAY).isoformat(),
        "closes_at": (now + 5 * DAY).isoformat(),
        "draw_at": (now + 7 * DAY).isoformat(),
        "sources": [
            {"name": "双色球", "kind": "numbers", "known_at": known},
            {"name": "现场摇号", "kind": "digits", "count": 6, "known_at": known},
        ],
    }
    await api.officer("POST", "ballots", json=new)


async def _vote(api: Api, slug: str, **changes: Any) -> None:
    new = {
        "slug": slug,
        "campaign": CAMPAIGN,
        "body": api.office.slug,
        "title": "最受欢迎开放活动评选",
        "title_en": "Most popular activities",
        "rules": "- 到场签到的参观者每人一票。\n- 入选活动颁发铭牌。",
        "winners": 2,
        "residents": True,
        "closes_at": changes["opens_at"] + 5 * DAY,
        **changes,
    }
    sent = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in new.items()}
    await api.officer("POST", "awards", json=sent)
    await api.officer("POST", f"awards/{slug}/nominees", json={"activity": "test-pump", "why": "讲解清楚。"})
    version = (await api.officer("POST", f"awards/{slug}/review"))["id"]
    await api.call(api.office.reviewer, "POST", f"programme/{version}/approval")
    await api.officer("POST", f"programme/{version}/publication")
