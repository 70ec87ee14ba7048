"""The activities that came on the programme last, for feeds."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from participation.base.database import fetch


class LatelyPublished(msgspec.Struct, frozen=True):
    """An activity as its public version tells it; ``updated`` is when that version was published."""

    id: UUID
    slug: str
    title: str
    summary: str
    host: str
    theme: str
    published_at: datetime
    updated: datetime


LATELY = """
SELECT a.id, a.slug, a.title, coalesce(convert_from(v.content, 'UTF8')::jsonb ->> 'summary', '') AS summary,
    b.name AS host, a.theme, a.published_at, f.published_at AS updated
FROM activity_in_force a JOIN body b ON b.id = a.body
JOIN programme_in_force f ON f.kind = 'activity' AND f.subject = a.id
JOIN programme_version v ON v.id = f.programme_version
WHERE a.withdrawn_at IS NULL ORDER BY a.published_at DESC, a.id DESC LIMIT {}
"""


async def activities_lately(most: int = 50) -> list[LatelyPublished]:
    """The last activities that came on the programme, the newest first."""
    return await fetch(LatelyPublished, LATELY, most)
