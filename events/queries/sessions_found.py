"""Finding sessions: what fits the filters, the next first, with the seats that are free at this instant.

The seats are read where they are counted, in the same statement; nothing here is kept for later.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.rules.session_standing import Times, standing_at
from events.schemas.session import SessionLine, SessionList
from events.schemas.session_finding import Choices, DayCount, Place, Wanted
from events.words import Admission, BallotState, Facility, Mode, SessionState
from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.office_days import begins, ends
from participation.base.paging import after_cursor, page_of
from participation.base.settings import current
from participation.base.text import search_words

# The rows of a page are found first; what is shown of them is read for these alone.
LINES = """
WITH found AS MATERIALIZED (
    SELECT s.id, s.starts_at FROM session s JOIN activity_in_force a ON a.id = s.activity {}
    WHERE s.state = 'published' AND a.withdrawn_at IS NULL AND {} ORDER BY s.starts_at, s.id LIMIT {}
)
SELECT s.id, a.slug AS activity, a.title, a.title_en, s.title AS session_title, s.title_en AS session_title_en, a.theme,
    a.mode, a.district, coalesce(nullif(s.place, ''), a.address) AS place,
    coalesce(nullif(s.place, ''), nullif(a.address_en, ''), a.address) AS place_en, a.facilities, a.languages,
    b.slug AS body, b.name AS body_name, b.name_en AS body_name_en, s.starts_at, s.ends_at, s.admission, s.state,
    s.waitlist, s.books_from, s.books_until, l.state AS ballot_state, l.opens_at AS ballot_opens_at,
    l.closes_at AS ballot_closes_at, coalesce(p.capacity, 0) AS capacity, coalesce(p.free, 0) AS free,
    coalesce(p.free_accessible, 0) AS free_accessible, coalesce(p.free_group, 0) AS free_group
FROM found f JOIN session s ON s.id = f.id JOIN activity_in_force a ON a.id = s.activity JOIN body b ON b.id = s.body
LEFT JOIN ballot_session x ON x.session = s.id LEFT JOIN ballot l ON l.id = x.ballot AND l.state <> 'prepared'
LEFT JOIN LATERAL (
    SELECT sum(n.capacity)::integer AS capacity,
        sum(n.capacity - n.taken) FILTER (WHERE n.pool = 'general')::integer AS free,
        sum(n.capacity - n.taken) FILTER (WHERE n.pool = 'accessible')::integer AS free_accessible,
        sum(n.capacity - n.taken) FILTER (WHERE n.pool = 'group')::integer AS free_group
    FROM seat_pool n WHERE n.session = s.id
) p ON true
ORDER BY f.starts_at, f.id
"""
# Only where free seats are asked for does the search itself read them. Many sessions have them, and then the list comes
# to enough of those soon; where few have so many, it begins with these, or it would look at all there are.
SEATED = QueryString("JOIN seat_pool g ON g.session = s.id AND g.pool = 'general'")
UNSEATED = QueryString("")
WITH_SEATS = "SELECT session FROM seat_pool WHERE pool = 'general' AND taken + {} <= capacity LIMIT {}"
FEW = 1_000
# counted as far as anybody reads on; a number of thousands helps nobody and would cost more than the list
TOTAL = """
SELECT count(*)::integer AS sessions FROM (
    SELECT FROM session s JOIN activity_in_force a ON a.id = s.activity {}
    WHERE s.state = 'published' AND a.withdrawn_at IS NULL AND {} LIMIT {}
) found
"""
DAYS = """
SELECT (s.starts_at AT TIME ZONE {})::date AS day, count(*)::integer AS sessions,
    (count(*) FILTER (WHERE s.admission = 'open' OR EXISTS (SELECT FROM seat_pool n
        WHERE n.session = s.id AND n.pool = 'general' AND n.taken < n.capacity)))::integer AS free
FROM session s JOIN activity_in_force a ON a.id = s.activity {}
WHERE s.state = 'published' AND a.withdrawn_at IS NULL AND {} GROUP BY 1 ORDER BY 1
"""
CHOICES = """
SELECT array(SELECT DISTINCT theme FROM activity_in_force WHERE withdrawn_at IS NULL ORDER BY 1) AS themes,
    array(SELECT DISTINCT district FROM activity_in_force WHERE withdrawn_at IS NULL AND district <> '' ORDER BY 1)
        AS districts,
    array(SELECT DISTINCT unnest(languages) FROM activity_in_force WHERE withdrawn_at IS NULL ORDER BY 1) AS languages
"""
PLACES = """
SELECT a.id, a.slug, a.title, a.title_en, a.address, a.address_en, a.district, a.latitude, a.longitude, a.facilities,
    b.name AS body_name, b.name_en AS body_name_en, n.sessions
FROM activity_in_force a JOIN body b ON b.id = a.body
JOIN LATERAL (SELECT count(*)::integer AS sessions FROM session s
    WHERE s.activity = a.id AND s.state = 'published' AND s.ends_at > {}) n ON n.sessions > 0
WHERE a.withdrawn_at IS NULL AND a.mode <> 'online' AND a.address <> '' AND {}
ORDER BY a.district, a.title, a.id LIMIT {}
"""
COUNTED_TO = 500


class _Line(msgspec.Struct, kw_only=True):
    id: UUID
    activity: str
    title: str
    title_en: str
    session_title: str
    session_title_en: str
    theme: str
    mode: Mode
    district: str
    place: str
    place_en: str
    facilities: list[Facility]
    languages: list[str]
    body: str
    body_name: str
    body_name_en: str
    starts_at: datetime
    ends_at: datetime
    admission: Admission
    state: SessionState
    waitlist: bool
    books_from: datetime | None
    books_until: datetime | None
    ballot_state: BallotState | None
    ballot_opens_at: datetime | None
    ballot_closes_at: datetime | None
    capacity: int
    free: int
    free_accessible: int
    free_group: int


class _Total(msgspec.Struct):
    sessions: int


class _WithSeats(msgspec.Struct):
    session: UUID


async def session_list(wanted: Wanted, *, cursor: str | None = None, limit: int = 30) -> SessionList:
    """Published sessions that are not over and fit, the next first. Raises 422 for a cursor that is none of ours."""
    now = clock.now()
    found = await _found(wanted, now)
    if cursor is not None:
        found = QueryString(
            "{} AND (s.starts_at, s.id) > (SELECT starts_at, id FROM session WHERE id = {})",
            found,
            after_cursor(cursor),
        )
    rows = await fetch(_Line, LINES, _joined(wanted), found, limit + 1)
    shown, following = page_of(rows, limit)
    return SessionList([_line(row, now) for row in shown], following)


async def count_sessions(wanted: Wanted) -> int:
    """How many fit; one more than :data:`COUNTED_TO` where there are still more."""
    found = await fetch_one(_Total, TOTAL, _joined(wanted), await _found(wanted, clock.now()), COUNTED_TO + 1)
    return found.sessions if found else 0


async def days_of_month(month: date, wanted: Wanted) -> list[DayCount]:
    """The days of a month on which something fits; ``month`` is its first day. What is over counts too."""
    first = month.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    narrowed = msgspec.structs.replace(wanted, first_day=first, last_day=last)
    found = await _found(narrowed, begins(first, current().zone))
    return await fetch(DayCount, DAYS, str(current().zone), _joined(wanted), found)


async def places(wanted: Wanted, *, cursor: str | None = None, limit: int = 50) -> tuple[list[Place], str | None]:
    """Where something is still shown, by district, and the cursor of the next page; only the place narrows.

    Raises 422 for a cursor that is none of ours.
    """
    found = _of_activity(wanted)
    if cursor is not None:
        found = QueryString(
            "{} AND (a.district, a.title, a.id) > (SELECT district, title, id FROM activity_in_force WHERE id = {})",
            found,
            after_cursor(cursor),
        )
    return page_of(await fetch(Place, PLACES, clock.now(), found, limit + 1), limit)


async def choices() -> Choices:
    """What the filters offer."""
    found = await fetch_one(Choices, CHOICES)
    assert found is not None, "a statement without FROM has one row"
    return found


def _joined(wanted: Wanted) -> QueryString:
    return SEATED if wanted.seats > 0 else UNSEATED


async def _found(wanted: Wanted, since: datetime) -> QueryString:
    """The sessions that fit, of those not over at ``since``. What began before that stays to be seen until it ends."""
    # nothing lasts longer than a day: by its start alone the index leaves out what is long over
    first = since - timedelta(days=1)
    if wanted.first_day:
        first = max(first, begins(wanted.first_day, current().zone))
    found = QueryString("s.starts_at >= {} AND s.ends_at > {} AND {}", first, since, _of_activity(wanted))
    if wanted.last_day:
        found = QueryString("{} AND s.starts_at < {}", found, ends(wanted.last_day, current().zone))
    if wanted.seats > 0:
        found = QueryString("{} AND g.taken + {} <= g.capacity", found, wanted.seats)
        rows = await fetch(_WithSeats, WITH_SEATS, wanted.seats, FEW + 1)
        if len(rows) <= FEW:
            found = QueryString("{} AND s.id = ANY ({}::uuid[])", found, [row.session for row in rows])
    return found


def _of_activity(wanted: Wanted) -> QueryString:
    found = QueryString("true")
    for column, value in {"theme": wanted.theme, "district": wanted.district, "slug": wanted.activity}.items():
        if value:
            found = QueryString(f"{{}} AND a.{column} = {{}}", found, value)
    if wanted.mode is not None:
        found = QueryString("{} AND a.mode = {}", found, str(wanted.mode))
    if wanted.online:
        found = QueryString("{} AND a.mode <> 'on site'", found)
    if wanted.accessible:
        found = QueryString("{} AND cardinality(a.facilities) > 0", found)
    if wanted.language:
        found = QueryString("{} AND {} = ANY (a.languages)", found, wanted.language)
    if wanted.campaign:
        found = QueryString("{} AND a.campaign = (SELECT id FROM campaign WHERE slug = {})", found, wanted.campaign)
    if wanted.body:
        found = QueryString("{} AND a.body = (SELECT id FROM body WHERE slug = {})", found, wanted.body)
    if wanted.q.strip():
        phrase = search_words(wanted.q)
        # what has nothing to look for in it finds nothing
        words = QueryString("to_tsvector('simple', a.bigrams) @@ to_tsquery('simple', {})", phrase)
        found = QueryString("{} AND {}", found, words if phrase else QueryString("false"))
    return found


def _line(row: _Line, now: datetime) -> SessionLine:
    values = {name: getattr(row, name) for name in SessionLine.__struct_fields__ if hasattr(row, name)}
    times = Times(
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
    return SessionLine(**values, standing=standing_at(times, now))
