"""Places in line and offers as their holders see them, and the line as everybody does."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.rules.waitlist import closes_at
from events.schemas.waitlist import LineView, OwnOffer, OwnPlace
from events.services.session_loading import session_named
from events.services.waitlist_holding import the_rule, window_of
from events.words import OfferState, PartyKind, Pool, WaitState
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused

SESSION = """
s.id AS session, a.title, a.title_en, s.title AS part, s.title_en AS part_en,
coalesce(nullif(s.place, ''), a.address) AS place, CASE WHEN s.place = '' THEN a.address_en ELSE '' END AS place_en,
s.starts_at, s.ends_at, s.state = 'called off' AS called_off
"""
OWN = """
SELECT {}, w.id, w.pool, w.kind, w.seats, w.name, w.state, w.joined_at, w.ended_at, w.passed_over, w.booking,
    (SELECT count(*) FROM wait_entry b WHERE b.session = w.session AND b.pool = w.pool AND b.state = 'waiting'
        AND w.state = 'waiting' AND (b.place, b.id) < (w.place, w.id)) AS ahead,
    (SELECT o.id FROM offer o WHERE o.entry = w.id AND o.state = 'open') AS offer
FROM wait_entry w JOIN session s ON s.id = w.session JOIN activity a ON a.id = s.activity WHERE w.id = {}
"""
OFFER = """
SELECT {}, o.id, o.entry, o.seats, o.state, o.made_at, o.expires_at, o.settled_at, w.kind, w.name, w.booking
FROM offer o JOIN wait_entry w ON w.id = o.entry JOIN session s ON s.id = o.session
JOIN activity a ON a.id = s.activity WHERE o.id = {}
"""
LINES = """
SELECT p.pool, p.capacity, p.capacity - p.taken AS free,
    (SELECT count(*) FROM wait_entry w WHERE w.session = p.session AND w.pool = p.pool
        AND w.state = 'waiting') AS parties,
    (SELECT coalesce(sum(w.seats), 0) FROM wait_entry w WHERE w.session = p.session AND w.pool = p.pool
        AND w.state = 'waiting') AS heads,
    (SELECT coalesce(sum(o.seats), 0) FROM offer o WHERE o.session = p.session AND o.pool = p.pool
        AND o.state = 'open') AS offered
FROM seat_pool p WHERE p.session = {} AND (p.capacity > 0 OR p.pool = 'general') ORDER BY p.pool <> 'general', p.pool
"""


class _Own(msgspec.Struct, kw_only=True):
    session: UUID
    title: str
    title_en: str
    part: str
    part_en: str
    place: str
    place_en: str
    starts_at: datetime
    ends_at: datetime
    called_off: bool
    id: UUID
    pool: Pool
    kind: PartyKind
    seats: int
    name: str
    state: WaitState
    joined_at: datetime
    ended_at: datetime | None
    passed_over: int
    booking: UUID | None
    ahead: int
    offer: UUID | None


async def own_place(entry: UUID) -> OwnPlace:
    """A place in line for who has its link; the caller has looked at the link. Raises 404."""
    found = await fetch_one(_Own, OWN, QueryString(SESSION), entry)
    if found is None:
        raise Refused(NOT_FOUND)
    held = await session_named(found.session)
    known: dict[str, Any] = msgspec.structs.asdict(found)
    return OwnPlace(**known, offer_hours=held.offer_hours, closes_at=closes_at(window_of(held), the_rule()))


async def own_offer(offer: UUID) -> OwnOffer:
    """Seats that are held for somebody, for who has the link; the caller has looked at it. Raises 404."""
    found = await fetch_one(OwnOffer, OFFER, QueryString(SESSION), offer)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def lines(session: UUID) -> list[LineView]:
    """How many wait for each kind of seats, and how many are free or on offer; what everybody may know."""
    return await fetch(LineView, LINES, session)


def still_open(offer: OwnOffer, now: datetime) -> bool:
    """Whether an offer can be answered."""
    return offer.state is OfferState.OPEN and now < offer.expires_at
