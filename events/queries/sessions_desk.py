"""Lists of sessions on the desk: of an activity, a series, a day; in any state, by time."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.queries.sessions_found import session_list
from events.rules.programme import STAFF
from events.rules.session_standing import Times, standing_at
from events.schemas.session import SessionList
from events.schemas.session_desk import DeskActivity, DeskDay, DeskSessionLine, DeskSessionList
from events.schemas.session_finding import Wanted
from events.words import Admission, BallotState, SessionState
from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.office_days import begins, ends
from participation.base.paging import after_cursor, page_of
from participation.base.settings import current

LINES = """
SELECT s.id, a.slug AS activity, a.title AS activity_title, a.title_en AS activity_title_en, b.name AS body_name,
    b.name_en AS body_name_en, s.series, s.title, s.title_en, s.place, s.starts_at, s.ends_at, s.admission, s.state,
    s.books_from, s.books_until, l.state AS ballot_state, l.opens_at AS ballot_opens_at,
    l.closes_at AS ballot_closes_at, coalesce(p.capacity, 0) AS capacity, coalesce(p.taken, 0) AS taken,
    coalesce(p.free, 0) AS free,
    (SELECT count(*) FROM wait_entry w WHERE w.session = s.id AND w.state IN ('waiting', 'offered'))::integer
        AS waiting
FROM session s JOIN activity a ON a.id = s.activity JOIN body b ON b.id = s.body
LEFT JOIN ballot_session x ON x.session = s.id LEFT JOIN ballot l ON l.id = x.ballot
LEFT JOIN LATERAL (
    SELECT sum(n.capacity)::integer AS capacity, sum(n.taken)::integer AS taken,
        sum(n.capacity - n.taken) FILTER (WHERE n.pool = 'general')::integer AS free
    FROM seat_pool n WHERE n.session = s.id
) p ON true
WHERE {} ORDER BY s.starts_at, s.id LIMIT {}
"""
ACTIVITY = """
SELECT a.id, a.slug, a.title, a.title_en, a.body, b.name AS body_name, b.name_en AS body_name_en, a.booking,
    EXISTS (SELECT FROM activity_in_force f WHERE f.id = a.id AND f.withdrawn_at IS NULL) AS public,
    c.starts_on AS begins_on, c.ends_on
FROM activity a JOIN body b ON b.id = a.body JOIN campaign c ON c.id = a.campaign WHERE {}
"""
DAYS = """
SELECT (s.starts_at AT TIME ZONE {})::date AS day, count(*)::integer AS sessions FROM session s
WHERE s.body = ANY ({}::uuid[]) AND s.starts_at >= {} AND s.state <> 'called off' GROUP BY 1 ORDER BY 1 LIMIT {}
"""
MOST_ON_A_DAY = 200
MOST_DAYS = 62
MOST_OF_SERIES = 1000


class _Line(msgspec.Struct, kw_only=True):
    id: UUID
    activity: str
    activity_title: str
    activity_title_en: str
    body_name: str
    body_name_en: str
    series: UUID | None
    title: str
    title_en: str
    place: str
    starts_at: datetime
    ends_at: datetime
    admission: Admission
    state: SessionState
    books_from: datetime | None
    books_until: datetime | None
    ballot_state: BallotState | None
    ballot_opens_at: datetime | None
    ballot_closes_at: datetime | None
    capacity: int
    taken: int
    free: int
    waiting: int


class _Id(msgspec.Struct):
    id: UUID


async def activity_sessions(slug: str, *, cursor: str | None = None, limit: int = 50) -> SessionList:
    """The published sessions of an activity that are not over. Raises 404 where no such activity is public."""
    found = await fetch_one(_Id, "SELECT id FROM activity_in_force WHERE slug = {} AND withdrawn_at IS NULL", slug)
    if found is None:
        raise Refused(NOT_FOUND)
    return await session_list(Wanted(activity=slug), cursor=cursor, limit=limit)


async def desk_sessions(
    activity: UUID, *, over: bool = False, cursor: str | None = None, limit: int = 50
) -> DeskSessionList:
    """The sessions of an activity in any state: those to come, or those over. Raises 422 for a cursor not ours."""
    now = clock.now()
    found = QueryString("s.ends_at <= {}", now) if over else QueryString("s.ends_at > {}", now)
    found = QueryString("s.activity = {} AND {}", activity, found)
    if cursor is not None:
        found = QueryString(
            "{} AND (s.starts_at, s.id) > (SELECT starts_at, id FROM session WHERE id = {})",
            found,
            after_cursor(cursor),
        )
    rows = await fetch(_Line, LINES, found, limit + 1)
    shown, following = page_of(rows, limit)
    return DeskSessionList([_line(row, now) for row in shown], following)


async def day_of_activity(activity: UUID, day: date) -> list[DeskSessionLine]:
    """Every session of an activity on a day of the office's calendar, by time; none that was called off."""
    first, last = _midnights(day)
    found = QueryString(
        "s.activity = {} AND s.starts_at >= {} AND s.starts_at < {} AND s.state <> 'called off'", activity, first, last
    )
    now = clock.now()
    return [_line(row, now) for row in await fetch(_Line, LINES, found, MOST_ON_A_DAY)]


async def activity_for_desk(actor: Actor, slug: str) -> DeskActivity:
    """The activity for who works for its host. Raises 404, also for who does not."""
    return await _activity(actor, QueryString("a.slug = {}", slug))


async def activity_of_series(actor: Actor, series: UUID) -> DeskActivity:
    """The activity of a series, likewise. Raises 404."""
    return await _activity(actor, QueryString("a.id = (SELECT activity FROM series WHERE id = {})", series))


async def sessions_of_series(series: UUID) -> list[DeskSessionLine]:
    """Every session of a series, by time."""
    now = clock.now()
    return [_line(row, now) for row in await fetch(_Line, LINES, QueryString("s.series = {}", series), MOST_OF_SERIES)]


async def desk_days(actor: Actor, today: date) -> list[DeskDay]:
    """The days from today on which one's bodies have sessions."""
    first = begins(today, current().zone)
    mine = sorted(actor.bodies(*STAFF))
    return await fetch(DeskDay, DAYS, str(current().zone), mine, first, MOST_DAYS)


async def sessions_of_day(actor: Actor, day: date) -> list[DeskSessionLine]:
    """The sessions of one's bodies on a day, in any state, by time."""
    first, last = _midnights(day)
    found = QueryString(
        "s.body = ANY ({}::uuid[]) AND s.starts_at >= {} AND s.starts_at < {}",
        sorted(actor.bodies(*STAFF)),
        first,
        last,
    )
    now = clock.now()
    return [_line(row, now) for row in await fetch(_Line, LINES, found, MOST_ON_A_DAY)]


async def _activity(actor: Actor, found: QueryString) -> DeskActivity:
    activity = await fetch_one(DeskActivity, ACTIVITY, found)
    if activity is None or not actor.has(*STAFF, body=activity.body):
        raise Refused(NOT_FOUND)
    return activity


def _midnights(day: date) -> tuple[datetime, datetime]:
    """From when to when a day of the office's calendar lasts."""
    return begins(day, current().zone), ends(day, current().zone)


def _line(row: _Line, now: datetime) -> DeskSessionLine:
    values = {name: getattr(row, name) for name in DeskSessionLine.__struct_fields__ if hasattr(row, name)}
    return DeskSessionLine(**values, standing=standing_at(_times(row), now))


def _times(row: _Line) -> Times:
    return Times(
        state=row.state,
        admission=row.admission,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        books_from=row.books_from,
        books_until=row.books_until,
        free=row.free,
        ballot=row.ballot_state,
        ballot_opens_at=row.ballot_opens_at,
        ballot_closes_at=row.ballot_closes_at,
    )
