"""A session as its host sees it: whatever its state, with who did what."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from events.rules.programme import STAFF
from events.rules.session_standing import Times, standing_at
from events.schemas.session import PoolView, SessionStepTaken
from events.schemas.session_desk import SessionInside
from events.words import Admission, BallotState, Pool, SessionState
from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor

ONE = """
SELECT s.id, a.slug AS activity, a.title AS activity_title, a.title_en AS activity_title_en,
    f.id IS NOT NULL AS activity_public, a.address AS activity_address, s.body, b.slug AS body_slug,
    b.name AS body_name, b.name_en AS body_name_en, s.series,
    (SELECT count(*) FROM session o WHERE o.series = s.series)::integer AS in_series, s.title, s.title_en, s.place,
    s.link, s.starts_at, s.ends_at, s.admission, s.books_from, s.books_until, s.cancels_until, s.held_until,
    s.most_per_booking, s.group_most, s.names_needed, s.waitlist, s.offer_hours, s.doors_minutes, s.late_minutes,
    s.reentry, s.state, s.sequence, s.version,
    (SELECT count(*) FROM booking k WHERE k.session = s.id AND k.state = 'booked')::integer AS booked,
    (SELECT count(*) FROM wait_entry w WHERE w.session = s.id AND w.state IN ('waiting', 'offered'))::integer
        AS waiting,
    l.state AS ballot_state, l.opens_at AS ballot_opens_at, l.closes_at AS ballot_closes_at
FROM session s JOIN activity a ON a.id = s.activity JOIN body b ON b.id = s.body
LEFT JOIN activity_in_force f ON f.id = s.activity AND f.withdrawn_at IS NULL
LEFT JOIN ballot_session x ON x.session = s.id LEFT JOIN ballot l ON l.id = x.ballot
WHERE s.id = {}
"""
STEPS = """
SELECT t.act, t.at, t.reason, t.before::text AS before, t.after::text AS after, p.name AS by
FROM session_step t LEFT JOIN person p ON p.id = t.person WHERE t.session = {} ORDER BY t.id
"""

POOLS = """
SELECT pool, capacity, taken FROM seat_pool WHERE session = {}
ORDER BY array_position(ARRAY['general', 'accessible', 'group'], pool)
"""


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    activity: str
    activity_title: str
    activity_title_en: str
    activity_public: bool
    activity_address: str
    body: UUID
    body_slug: str
    body_name: str
    body_name_en: str
    series: UUID | None
    in_series: int
    title: str
    title_en: str
    place: str
    link: str
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
    offer_hours: int
    doors_minutes: int
    late_minutes: int | None
    reentry: bool
    state: SessionState
    sequence: int
    version: int
    booked: int
    waiting: int
    ballot_state: BallotState | None
    ballot_opens_at: datetime | None
    ballot_closes_at: datetime | None


class _Step(msgspec.Struct):
    act: str
    at: datetime
    reason: str
    before: str
    after: str
    by: str | None


async def session_inside(actor: Actor, session: UUID) -> SessionInside:
    """A session for who works for its host. Raises 404, and 403 for who works elsewhere where it was published."""
    row = await fetch_one(_Row, ONE, session)
    if row is None:
        raise Refused(NOT_FOUND)
    if not actor.has(*STAFF, body=row.body):
        raise Refused(NOT_FOUND if row.state is SessionState.PREPARED else FORBIDDEN)
    pools = await fetch(PoolView, POOLS, session)
    steps = await fetch(_Step, STEPS, session)
    values = {name: getattr(row, name) for name in SessionInside.__struct_fields__ if hasattr(row, name)}
    free = sum(pool.free for pool in pools if pool.pool is Pool.GENERAL)
    return SessionInside(
        **values,
        standing=standing_at(_times(row, free), clock.now()),
        pools=pools,
        steps=[_step(step) for step in steps],
    )


def _times(row: _Row, free: int) -> Times:
    return Times(
        state=row.state,
        admission=row.admission,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        books_from=row.books_from,
        books_until=row.books_until,
        free=free,
        ballot=row.ballot_state,
        ballot_opens_at=row.ballot_opens_at,
        ballot_closes_at=row.ballot_closes_at,
    )


def _step(step: _Step) -> SessionStepTaken:
    values = {"act": step.act, "at": step.at, "reason": step.reason, "by": step.by}
    changed = {"before": msgspec.json.decode(step.before), "after": msgspec.json.decode(step.after)}
    return msgspec.convert(values | changed, SessionStepTaken)
