"""Keeping the row of a meeting in the public list: as announced, at the time and place that were told last."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from decisions.schemas.meeting_editions import Announcement
from participation.base.database import execute
from participation.base.text import SEARCHED, bigrams

KEEP = """
INSERT INTO announced_meeting (meeting, kind, body, title, title_en, number, starts_at, minutes, place, items, attended,
    words)
SELECT {}, {}, b.id, {}, {}, {}::integer, {}, {}, {}, {}, {}, {} FROM body b WHERE b.slug = {}
ON CONFLICT (meeting) DO UPDATE SET kind = excluded.kind, body = excluded.body, title = excluded.title,
    title_en = excluded.title_en, number = excluded.number, starts_at = excluded.starts_at,
    minutes = excluded.minutes, place = excluded.place, items = excluded.items, attended = excluded.attended,
    words = excluded.words
"""


class AnnouncedRow(msgspec.Struct, frozen=True, kw_only=True):
    """What an announcement puts in the public list."""

    title: str
    title_en: str
    starts_at: datetime
    place: str
    items: int
    attended: int
    words: str


def row_of(content: Announcement) -> AnnouncedRow:
    """The row that an announcement makes."""
    texts = [content.title, content.title_en, content.summary]
    texts += [text for item in content.items for text in (item.title, item.title_en, item.summary)]
    return AnnouncedRow(
        title=content.title,
        title_en=content.title_en,
        starts_at=content.starts_at,
        place=content.place,
        items=len(content.items),
        attended=sum(item.attended for item in content.items),
        words=bigrams("\n".join(texts)[:SEARCHED]),
    )


async def keep_announced(meeting: UUID, content: Announcement) -> None:
    """Write the row anew from an announcement that becomes public now."""
    row = row_of(content)
    await execute(
        KEEP,
        meeting,
        content.kind,
        row.title,
        row.title_en,
        content.number,
        row.starts_at,
        content.minutes,
        row.place,
        row.items,
        row.attended,
        row.words,
        content.body.slug,
    )


async def move_announced(meeting: UUID, starts_at: datetime, place: str) -> None:
    """The meeting was moved."""
    await execute(
        "UPDATE announced_meeting SET starts_at = {}, place = {} WHERE meeting = {}", starts_at, place, meeting
    )
