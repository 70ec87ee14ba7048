"""Published sessions as calendar entries for everybody; who booked has an entry of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.words import SessionState
from participation.base import clock
from participation.base.calendar import Event, as_feed, as_ics
from participation.base.database import fetch
from participation.base.errors import NOT_FOUND, Refused
from participation.base.settings import current

# what is to come, and what was called off or is over lately, so that it leaves the calendars that have it
BACK = timedelta(days=14)
MOST = 1000

ENTRIES = """
SELECT s.id, trim(a.title || ' ' || s.title) AS title, trim(a.title_en || ' ' || s.title_en) AS title_en,
    coalesce(nullif(s.place, ''), a.address) AS place, b.name AS body_name, s.starts_at, s.ends_at, s.state, s.sequence,
    d.published_at,
    coalesce((SELECT max(t.at) FROM session_step t WHERE t.session = s.id AND t.act <> 'resize'), s.created_at)
        AS changed_at
FROM session s JOIN activity_in_force a ON a.id = s.activity JOIN body b ON b.id = s.body
JOIN LATERAL (SELECT coalesce((SELECT min(t.at) FROM session_step t WHERE t.session = s.id AND t.act = 'publish'),
    s.created_at) AS published_at FROM door WHERE door.id = s.id) d ON true
WHERE {} ORDER BY {} LIMIT {}
"""
BY_TIME = QueryString("s.starts_at, s.id")


class CalendarSession(msgspec.Struct, frozen=True, kw_only=True):
    """What of a session stands in a calendar or a feed."""

    id: UUID
    title: str
    title_en: str
    place: str
    body_name: str
    starts_at: datetime
    ends_at: datetime
    state: SessionState
    sequence: int
    published_at: datetime
    changed_at: datetime


async def calendar_of_all() -> list[CalendarSession]:
    """Every published session to come or lately over, also where it was called off, by time."""
    found = QueryString("s.starts_at >= {} AND s.state <> 'prepared'", clock.now() - BACK)
    return await fetch(CalendarSession, ENTRIES, found, BY_TIME, MOST)


async def latest_published(limit: int) -> list[CalendarSession]:
    """Sessions to come that were published last, the newest first."""
    found = QueryString("s.starts_at >= {} AND s.state <> 'prepared'", clock.now())
    return await fetch(CalendarSession, ENTRIES, found, QueryString("d.published_at DESC, s.id DESC"), limit)


async def session_ics(session: UUID) -> bytes:
    """The file of one session. Raises 404 where it was never published."""
    found = await fetch(CalendarSession, ENTRIES, QueryString("s.id = {}", session), BY_TIME, 1)
    if not found:
        raise Refused(NOT_FOUND)
    return as_ics(entry_of(found[0]), str(current().zone))


def sessions_ics(sessions: Sequence[CalendarSession], name: str) -> bytes:
    """The calendar to subscribe to."""
    return as_feed([entry_of(one) for one in sessions], str(current().zone), name)


def entry_of(session: CalendarSession) -> Event:
    """The entry: its SEQUENCE grows with every change that was told, and it is cancelled where the session is off."""
    here = current().base_url
    return Event(
        uid=f"session-{session.id}@{urlsplit(here).hostname or 'kaimen'}",
        sequence=session.sequence,
        stamped_at=session.changed_at,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=session.title,
        place=session.place,
        url=f"{here}/sessions/{session.id}",
        organiser=session.body_name,
        cancelled=session.state is SessionState.CALLED_OFF,
    )
