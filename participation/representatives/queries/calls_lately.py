"""Calls that were announced lately, for feeds."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base.database import fetch

MOST = 50


class AnnouncedLately(msgspec.Struct, frozen=True, kw_only=True):
    """A call that is public; ``updated`` is when it was announced, extended, drawn, concluded or withdrawn last."""

    id: UUID
    slug: str
    title: str
    summary: str
    body: str
    opens_at: datetime
    closes_at: datetime
    announced_at: datetime
    updated: datetime


LATELY = """
SELECT c.id, c.slug, c.title, c.summary, b.name AS body, c.opens_at, c.closes_at, s.announced_at, s.updated
FROM call c JOIN body b ON b.id = c.body CROSS JOIN LATERAL (
    SELECT min(at) FILTER (WHERE act = 'open') AS announced_at, max(at) AS updated FROM call_step
    WHERE call = c.id AND act IN ('open', 'extend', 'close', 'draw', 'conclude', 'withdraw')
) s WHERE s.announced_at IS NOT NULL AND {} ORDER BY s.announced_at DESC, c.id DESC LIMIT {}
"""


async def announced_lately(body: str | None = None) -> list[AnnouncedLately]:
    """The newest that everybody may read, of one body where it is given by its slug."""
    of = QueryString("true") if body is None else QueryString("b.slug = {}", body)
    return await fetch(AnnouncedLately, LATELY, of, MOST, replica=True)
