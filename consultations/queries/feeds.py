"""What is new for everybody: consultations that opened, and reports that were published."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.consultations import PUBLIC
from consultations.schemas.report import ReportContent
from participation.base import clock
from participation.base.database import fetch

MOST = 50


class OpenedLately(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation that is or was open; ``updated`` is when it opened, was extended or closed last."""

    id: UUID
    slug: str
    title: str
    summary: str
    body: str
    tags: list[str]
    opens_at: datetime
    closes_at: datetime
    updated: datetime


class PublishedLately(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a published report, with the numbers it gives."""

    id: UUID
    slug: str
    title: str
    body: str
    made_at: datetime
    content: ReportContent


class _Published(msgspec.Struct):
    id: UUID
    slug: str
    title: str
    body: str
    made_at: datetime
    content: bytes


# A step that lies ahead, or before the opening, has told the public nothing yet.
OPENED = """
SELECT c.id, c.slug, c.title, c.summary, b.name AS body, c.tags, c.opens_at, c.closes_at,
    coalesce((SELECT max(s.at) FROM step s WHERE s.consultation = c.id AND s.act IN ('open', 'extend', 'close')
        AND s.at >= c.opens_at AND s.at <= {}), c.opens_at) AS updated
FROM consultation c JOIN body b ON b.id = c.body
WHERE c.opens_at <= {} AND (c.state = ANY({}) OR c.state = 'scheduled') AND {}
ORDER BY c.opens_at DESC, c.id DESC LIMIT {}
"""
PUBLISHED = """
SELECT r.id, c.slug, c.title, b.name AS body, r.made_at, r.content
FROM report r JOIN consultation c ON c.id = r.consultation JOIN body b ON b.id = c.body
WHERE r.edition = 'public' AND {} ORDER BY r.made_at DESC, r.id DESC LIMIT {}
"""


async def opened_lately(body: str | None = None) -> list[OpenedLately]:
    """The newest that everybody may read, of one body where it is given by its slug."""
    now = clock.now()
    states = [str(state) for state in PUBLIC]
    return await fetch(OpenedLately, OPENED, now, now, states, _of(body), MOST, replica=True)


async def published_lately(body: str | None = None) -> list[PublishedLately]:
    """The newest versions of reports, corrections among them."""
    rows = await fetch(_Published, PUBLISHED, _of(body), MOST, replica=True)
    return [
        PublishedLately(
            id=row.id,
            slug=row.slug,
            title=row.title,
            body=row.body,
            made_at=row.made_at,
            content=msgspec.json.decode(row.content, type=ReportContent),
        )
        for row in rows
    ]


def _of(body: str | None) -> QueryString:
    # of several bodies that issue jointly each has it in its feed
    if body is None:
        return QueryString("true")
    return QueryString("(SELECT one.id FROM body one WHERE one.slug = {}) = ANY(c.body || c.joint_bodies)", body)
