"""A session as everybody reads it: its seats as they are at this instant, and where it stands by the clock."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.rules.session_standing import Times, standing_at
from events.schemas.session import (
    PoolView,
    SessionActivity,
    SessionBallot,
    SessionStepTaken,
    SessionView,
)
from events.words import Admission, BallotState, Facility, Mode, Pool, SessionState
from participation.base import clock
from participation.base.database import fetch_one
from participation.base.errors import NOT_FOUND, Refused

# whatever has a door was published once; a working copy of the activity is read by nobody here; what was done before it
# was public is the office's affair
ONE = """
SELECT s.id, s.title, s.title_en, s.place, s.link <> '' AS online, s.starts_at, s.ends_at, s.admission, s.books_from,
    s.books_until, s.cancels_until, s.held_until, s.most_per_booking, s.group_most, s.names_needed, s.waitlist,
    s.doors_minutes, s.late_minutes, s.reentry, s.state, s.sequence, s.version,
    a.id AS activity_id, a.slug AS activity_slug, a.title AS activity_title, a.title_en AS activity_title_en, a.theme,
    a.mode, a.address, a.address_en, a.district, a.latitude, a.longitude, a.facilities, a.languages, b.slug AS body,
    b.name AS body_name, b.name_en AS body_name_en,
    l.slug AS ballot_slug, l.title AS ballot_title, l.title_en AS ballot_title_en, l.state AS ballot_state,
    l.opens_at AS ballot_opens_at, l.closes_at AS ballot_closes_at, l.draw_at AS ballot_draw_at,
    (SELECT json_agg(json_build_object('pool', p.pool, 'capacity', p.capacity, 'taken', p.taken)
        ORDER BY array_position(ARRAY['general', 'accessible', 'group'], p.pool))
        FROM seat_pool p WHERE p.session = s.id) AS pools,
    (SELECT json_agg(t) FROM (SELECT t.act, t.at, t.reason, t.before, t.after FROM session_step t
        WHERE t.session = s.id AND t.act <> 'prepare' AND t.id >= coalesce(
            (SELECT p.id FROM session_step p WHERE p.session = s.id AND p.act = 'publish'), t.id)
        ORDER BY t.id) t) AS steps
FROM session s JOIN activity_in_force a ON a.id = s.activity JOIN body b ON b.id = s.body
LEFT JOIN ballot_session x ON x.session = s.id LEFT JOIN ballot l ON l.id = x.ballot AND l.state <> 'prepared'
WHERE s.id = {} AND {}
"""
PUBLISHED = QueryString("EXISTS (SELECT FROM door d WHERE d.id = s.id)")
WHATEVER = QueryString("true")


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    title: str
    title_en: str
    place: str
    online: bool
    starts_at: datetime
    ends_at: datetime
    admission: Admission
    books_from: datetime | None
    books_until: datetime | None
    cancels_until: datetime | None
    held_until: datetime | None
    most_per_booking: int
    group_most: int
    names_needed: bool
    waitlist: bool
    doors_minutes: int
    late_minutes: int | None
    reentry: bool
    state: SessionState
    sequence: int
    version: int
    activity_id: UUID
    activity_slug: str
    activity_title: str
    activity_title_en: str
    theme: str
    mode: Mode
    address: str
    address_en: str
    district: str
    latitude: float | None
    longitude: float | None
    facilities: list[Facility]
    languages: list[str]
    body: str
    body_name: str
    body_name_en: str
    ballot_slug: str | None
    ballot_title: str | None
    ballot_title_en: str | None
    ballot_state: BallotState | None
    ballot_opens_at: datetime | None
    ballot_closes_at: datetime | None
    ballot_draw_at: datetime | None
    pools: str | None
    steps: str | None


async def session_view(session: UUID) -> SessionView:
    """What everybody may know of a session, its seats counted now. Raises 404 while it was never published."""
    return await _view(session, PUBLISHED)


async def session_for_services(session: UUID) -> SessionView:
    """The same, whoever asks and whether it was published or not; of an activity that is public. Raises 404."""
    return await _view(session, WHATEVER)


async def _view(session: UUID, found: QueryString) -> SessionView:
    row = await fetch_one(_Row, ONE, session, found)
    if row is None:
        raise Refused(NOT_FOUND)
    pools = msgspec.json.decode(row.pools or "[]", type=list[PoolView])
    now = clock.now()
    mine = set(SessionView.__struct_fields__) & set(_Row.__struct_fields__) - {"pools", "steps"}
    values = {name: getattr(row, name) for name in mine}
    return SessionView(
        **values,
        activity=_activity(row),
        standing=standing_at(_times(row, pools), now),
        pools=pools,
        ballot=_ballot(row),
        steps=msgspec.json.decode(row.steps or "[]", type=list[SessionStepTaken]),
        at=now,
    )


def _activity(row: _Row) -> SessionActivity:
    plain = ("theme", "mode", "address", "address_en", "district", "latitude", "longitude", "facilities", "languages")
    values = {name: getattr(row, name) for name in (*plain, "body", "body_name", "body_name_en")}
    named = {name: getattr(row, f"activity_{name}") for name in ("id", "slug", "title", "title_en")}
    return SessionActivity(**values, **named)


def _times(row: _Row, pools: list[PoolView]) -> Times:
    return Times(
        state=row.state,
        admission=row.admission,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        books_from=row.books_from,
        books_until=row.books_until,
        free=sum(pool.free for pool in pools if pool.pool is Pool.GENERAL),
        ballot=row.ballot_state,
        ballot_opens_at=row.ballot_opens_at,
        ballot_closes_at=row.ballot_closes_at,
    )


def _ballot(row: _Row) -> SessionBallot | None:
    if row.ballot_slug is None:
        return None
    named = {name: getattr(row, f"ballot_{name}") for name in SessionBallot.__struct_fields__}
    return msgspec.convert(named, SessionBallot)
