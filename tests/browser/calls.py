"""A call that is prepared, one that waits for its signature, and the links of applicants of the demo city."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from participation.base import clock
from participation.base.codes import uuid7
from participation.representatives.links import application_path
from tests.browser.city import City
from tests.browser.consultations import Api

APPLICATION = "SELECT a.id FROM application a JOIN call c ON c.id = a.call WHERE c.slug = $1 AND "


async def called(city: City, housing: Api) -> dict[str, str]:
    """The slugs and paths that such pages need."""
    prepared = await housing.officer("POST", "calls", json=_call("canteen-call"))
    submitted = await housing.officer("POST", "calls", json=_call("canteen-call-submitted"))
    await housing.officer("POST", f"calls/{submitted['slug']}/review", json={})
    kept_out, received = [
        await city.one(APPLICATION + condition + " ORDER BY a.id LIMIT 1", "parking-hearing")
        for condition in ("a.standing = 'not eligible'", "a.standing = 'received'")
    ]
    excluded = await city.one(APPLICATION + "a.standing = 'excluded'", "lift-seats")
    entered = await city.one(APPLICATION + "a.channel = 'counter'", "lift-seats")
    draft = await city.one(
        "INSERT INTO application (id, call, pseudonym, channel, kind, begun_at, standing, name)"
        " SELECT $1, id, 'BROWSER', 'web', 'person', $2, 'draft', '王小雨' FROM call WHERE slug = 'parking-hearing'"
        " RETURNING id",
        uuid7(),
        clock.now(),
    )
    return {
        "prepared-call": prepared["slug"],
        "submitted-call": submitted["slug"],
        "kept-out": str(kept_out),
        "received-application": str(received),
        "excluded-application": str(excluded),
        "entered-application": str(entered),
        **{
            name: application_path(id_).removeprefix("/")
            for name, id_ in {"draft-link": draft, "kept-out-link": kept_out, "application-link": received}.items()
        },
    }


def _call(slug: str) -> dict[str, Any]:
    day = timedelta(days=1)
    now = clock.now()
    return {
        "slug": slug,
        "title": "社区食堂补贴议题公众代表列席报名公告",
        "body": "fgj",
        "occasion": "meeting",
        "meeting_title": "局长办公会",
        "meeting_at": (now + 30 * day).isoformat(),
        "place": "四楼会议室",
        "agenda": "决定补贴标准。",
        "seats": 3,
        "who_may_apply": "在社区食堂吃饭的人。",
        "privacy_notice": "会议结束一年后删除。",
        "opens_at": (now + day).isoformat(),
        "closes_at": (now + 12 * day).isoformat(),
        "draw_at": (now + 15 * day).isoformat(),
        "draw_place": "一楼大厅",
        "entropy_sources": ["现场摇号", "drand quicknet"],
        "categories": [
            {
                "name": "年龄",
                "quotas": [
                    {"value": "60岁以下", "at_least": 1, "at_most": 2},
                    {"value": "60岁以上", "at_least": 1, "at_most": 2},
                ],
            }
        ],
        "invited": [{"speaks_for": "expert", "title": "营养专家"}],
    }
