"""Rows of an open day that the tests of this room begin with, written past the services that prepare them.

A campaign in August 2027, one activity of the housing administration, and sessions of it, all public.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from events.words import Pool
from participation.base.codes import uuid7
from participation.base.database import execute
from tests.world import BODY, OFFICER

# a Monday morning in July, and a Saturday morning in August, in China
NOW = datetime(2027, 7, 5, 1, tzinfo=UTC)
SATURDAY = datetime(2027, 8, 7, 1, tzinfo=UTC)


async def written(table: str, values: Mapping[str, Any]) -> UUID:
    """One row of a table; its id."""
    row = {"id": uuid7(), **values}
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join("{}" for _ in row)
    await execute(f"INSERT INTO {table} ({names}) VALUES ({places})", *row.values())  # noqa: S608 # names of our own
    return UUID(str(row["id"]))


async def _public(kind: str, subject: UUID, content: Mapping[str, Any]) -> None:
    frozen = msgspec.json.encode(content, order="deterministic")
    version = await written(
        "programme_version",
        {
            "kind": kind,
            "subject": subject,
            "body": BODY["fgj"],
            "number": 1,
            "content": frozen,
            "sha256": hashlib.sha256(frozen).hexdigest(),
            "reason": "",
            "authors": [OFFICER.person],
            "made_at": NOW,
            "made_by": OFFICER.person,
        },
    )
    in_force = {"kind": kind, "subject": subject, "programme_version": version, "published_at": NOW}
    await written("programme_in_force", in_force)


async def a_campaign(**changes: Any) -> UUID:
    """政府开放月, public, without limits unless they are given."""
    values: dict[str, Any] = {
        "slug": "open-month-2027",
        "kind": "open month",
        "title": "2027年政府开放月",
        "title_en": "Government Open Month 2027",
        "summary": "走进政府，了解身边的公共服务。",
        "summary_en": "",
        "body": BODY["fgj"],
        "starts_on": date(2027, 8, 1),
        "ends_on": date(2027, 8, 31),
        "bookings_per_person": None,
        "bookings_per_day": None,
        "assurance": "none",
        "no_shows_recorded": False,
        "no_show_rule": "",
        "author": OFFICER.person,
        "authors": [OFFICER.person],
        "created_at": NOW,
        "published_at": NOW,
        "version": 1,
        **changes,
    }
    campaign = await written("campaign", values)
    shown = ("slug", "kind", "title", "title_en", "summary", "summary_en", "starts_on", "ends_on")
    await _public("campaign", campaign, {name: values[name] for name in shown})
    return campaign


async def an_activity(campaign: UUID, **changes: Any) -> UUID:
    """走进加装电梯工地, public."""
    shown: dict[str, Any] = {
        "slug": "lift-site",
        "title": "走进加装电梯工地",
        "title_en": "Inside a lift building site",
        "theme": "城市建设",
        "mode": "on site",
        "address": "望潮路18号",
        "address_en": "18 Wangchao Road",
        "district": "梧桐里街道",
        "facilities": ["step-free"],
        "languages": ["zh"],
        "booking": True,
    }
    shown |= {name: value for name, value in changes.items() if name in shown}
    common = {"campaign": campaign, "body": BODY["fgj"], "published_at": NOW}
    working = {
        "summary": "看电梯怎样装进老房子。",
        "summary_en": "",
        "directions": "",
        "bring": "",
        "link": "",
        "project": "",
        "contact_phone": "",
        "author": OFFICER.person,
        "authors": [OFFICER.person],
        "created_at": NOW,
        "version": 1,
    }
    working |= {name: value for name, value in changes.items() if name not in shown}
    activity = await written("activity", {**shown, **common, **working})
    await written("activity_in_force", {"id": activity, **shown, **common, "bigrams": ""})
    await _public("activity", activity, shown | {"summary": working["summary"]})
    return activity


async def a_session(
    activity: UUID,
    campaign: UUID,
    *,
    capacity: int = 10,
    pools: Mapping[Pool, int] = {},
    starts_at: datetime = SATURDAY,
    **changes: Any,
) -> UUID:
    """A published session of two hours, ``capacity`` general seats and those of ``pools``; booked from ``NOW`` on."""
    values: dict[str, Any] = {
        "activity": activity,
        "campaign": campaign,
        "body": BODY["fgj"],
        "title": "",
        "title_en": "",
        "place": "",
        "link": "",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "admission": "booking",
        "books_from": NOW - timedelta(days=1),
        "books_until": starts_at - timedelta(hours=1),
        "most_per_booking": 4,
        "group_most": 0,
        "names_needed": False,
        "waitlist": True,
        "offer_hours": 24,
        "doors_minutes": 30,
        "reentry": True,
        "state": "published",
        "sequence": 0,
        "version": 1,
        "created_at": NOW,
        "author": OFFICER.person,
        **changes,
    }
    session = await written("session", values)
    for pool, seats in {Pool.GENERAL: capacity, **pools}.items():
        await written("seat_pool", {"session": session, "pool": str(pool), "capacity": seats, "taken": 0})
    await written(
        "door",
        {
            "id": session,
            "kind": "session",
            "body": BODY["fgj"],
            "title": "走进加装电梯工地",
            "title_en": "Inside a lift building site",
            "place": "望潮路18号",
            "opens_at": starts_at - timedelta(minutes=30),
            "starts_at": starts_at,
            "closes_at": values["ends_at"],
            "reentry": values["reentry"],
        },
    )
    return session


async def an_open_session(**changes: Any) -> UUID:
    """A session with all it belongs to."""
    campaign = await a_campaign()
    return await a_session(await an_activity(campaign), campaign, **changes)
