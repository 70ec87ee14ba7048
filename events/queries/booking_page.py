"""What the pages on which one books, or changes a booking, say of the session."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.queries.booking_terms import LOOK, LookRow, asking, look, looked
from events.rules.booking import Terms, check_time
from events.words import Pool
from participation.base import clock
from participation.base.database import execute, fetch_one
from participation.base.errors import NOT_FOUND, Refusal, Refused


class SessionShown(msgspec.Struct, frozen=True, kw_only=True):
    """A session as a heading says it; ``link`` is where one attends from afar, for those booked alone."""

    session: UUID
    slug: str
    title: str
    title_en: str
    part: str
    part_en: str
    place: str
    place_en: str
    link: str
    starts_at: datetime
    ends_at: datetime
    called_off: bool


class AskedBooking(SessionShown, frozen=True, kw_only=True):
    """A session that somebody wants to book; ``refusal`` is why nobody can now."""

    terms: Terms
    refusal: Refusal | None

    @property
    def free(self) -> int:
        """Seats that anybody can have now."""
        return self.terms.seats(Pool.GENERAL).free

    @property
    def any_free(self) -> bool:
        """Whether there is a seat of any kind."""
        return any(pool.free > 0 for pool in self.terms.pools)

    @property
    def accessible(self) -> bool:
        """Whether seats are kept for those who need them."""
        return self.terms.seats(Pool.ACCESSIBLE).capacity > 0


class OtherSession(msgspec.Struct, frozen=True, kw_only=True):
    """Another session of the same activity that can be booked now."""

    id: UUID
    starts_at: datetime
    part: str
    part_en: str
    free: int


SHOWN = """
SELECT s.id AS session, a.slug, coalesce(f.title, a.title) AS title, coalesce(f.title_en, a.title_en) AS title_en,
    s.title AS part, s.title_en AS part_en, coalesce(nullif(s.place, ''), f.address, a.address) AS place,
    CASE WHEN s.place = '' THEN coalesce(f.address_en, a.address_en) ELSE '' END AS place_en, s.link,
    s.starts_at, s.ends_at, s.state = 'called off' AS called_off
FROM session s JOIN activity a ON a.id = s.activity LEFT JOIN activity_in_force f ON f.id = s.activity
WHERE s.id = {} AND s.state <> 'prepared'
"""
BOTH = "SELECT * FROM ({}) AS shown JOIN ({}) AS looked USING (session, starts_at)"
OTHERS = """
SELECT s.id, s.starts_at, s.title AS part, s.title_en AS part_en, p.capacity - p.taken AS free
FROM session m JOIN session s ON s.activity = m.activity AND s.id <> m.id
JOIN seat_pool p ON p.session = s.id AND p.pool = 'general'
WHERE m.id = {} AND s.state = 'published' AND s.admission = 'booking' AND coalesce(s.books_until, s.starts_at) > {}
    AND coalesce(s.books_from, '-infinity') <= {} AND p.capacity - p.taken >= {}
ORDER BY s.starts_at, s.id LIMIT 100
"""
# `others` is there once: the statement around it has one row
WITH_OTHERS = "SELECT *, (SELECT json_agg(o) FROM ({}) AS o) AS others FROM ({}) AS asked"
# How old the terms that a form is read by may be, in seconds, and for how many sessions they are remembered.
LATELY, KEPT = 0.5, 500

_lately: dict[UUID, tuple[Terms, float]] = {}


async def session_shown(session: UUID) -> SessionShown:
    """What a heading says of a public session. Raises 404."""
    found = await fetch_one(SessionShown, SHOWN, session)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def terms_of(session: UUID) -> Terms:
    """What a public session asks of who books it. Raises 404."""
    seen = await look(session)
    if seen is None:
        raise Refused(NOT_FOUND)
    return seen.terms


async def terms_lately(session: UUID) -> Terms:
    """What a public session asked half a second ago at most, to read a form by; it is judged by what is asked now.

    In a rush nearly every form is read by what another was read by. Raises 404.
    """
    known = _lately.get(session)
    if known is None or time.monotonic() - known[1] > LATELY:
        if len(_lately) >= KEPT:
            _lately.clear()
        known = _lately[session] = await terms_of(session), time.monotonic()
    return known[0]


async def asked_booking(session: UUID, *, entered: bool = False) -> AskedBooking:
    """A public session as somebody wants to book it, ``entered`` by staff. Raises 404."""
    rows = await execute(BOTH, QueryString(SHOWN, session), QueryString(LOOK, *asking(session)))
    return _asked(rows, entered=entered)


async def asked_with_others(session: UUID, seats: int) -> tuple[AskedBooking, list[OtherSession]]:
    """The same, and sessions of its activity that have so many seats now, the next first. Raises 404."""
    now = clock.now()
    both = QueryString(BOTH, QueryString(SHOWN, session), QueryString(LOOK, *asking(session)))
    others = QueryString(OTHERS, session, now, now, seats)
    rows = await execute(WITH_OTHERS, others, both)
    return _asked(rows), msgspec.json.decode(rows[0]["others"] or "[]", type=list[OtherSession])


def _asked(rows: Sequence[dict[str, Any]], *, entered: bool = False) -> AskedBooking:
    if not rows:
        raise Refused(NOT_FOUND)
    shown = msgspec.convert(rows[0], SessionShown)
    terms = looked(msgspec.convert(rows[0], LookRow)).terms
    values = {name: getattr(shown, name) for name in SessionShown.__struct_fields__}
    return AskedBooking(**values, terms=terms, refusal=check_time(terms, clock.now(), entered=entered))
