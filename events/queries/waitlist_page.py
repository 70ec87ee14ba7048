"""What the page on which one joins a line says: the session, whether one can wait, and the rule in numbers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.queries.waitlist import SESSION
from events.rules.waitlist import Line, check_line, closes_at, ends_at
from events.schemas.waitlist import SessionNamed
from events.services.session_loading import session_named
from events.services.waitlist_holding import the_rule, window_of
from events.words import SessionState
from participation.base import clock
from participation.base.database import fetch_one
from participation.base.errors import NOT_FOUND, Refusal, Refused
from participation.base.identity.words import Assurance


class AskedPlace(SessionNamed, frozen=True, kw_only=True):
    """A session whose line somebody looks at; ``refusal`` is why nobody can join it now."""

    most: int
    group_most: int
    names_needed: bool
    offer_hours: int
    assurance: Assurance
    accessible: bool
    closes_at: datetime
    cut_off: datetime
    refusal: Refusal | None


class _Row(msgspec.Struct, kw_only=True):
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
    assurance: Assurance
    accessible: bool


ASKED = """
SELECT {}, c.assurance,
    EXISTS (SELECT FROM seat_pool p WHERE p.session = s.id AND p.pool = 'accessible' AND p.capacity > 0) AS accessible
FROM session s JOIN activity a ON a.id = s.activity JOIN campaign c ON c.id = s.campaign WHERE s.id = {}
"""


async def asked_place(session: UUID) -> AskedPlace:
    """The line of a public session. Raises 404."""
    held = await session_named(session)
    row = await fetch_one(_Row, ASKED, QueryString(SESSION), session)
    if row is None or held.state is SessionState.PREPARED:
        raise Refused(NOT_FOUND)
    window, rule = window_of(held), the_rule()
    known = {name: getattr(row, name) for name in SessionNamed.__struct_fields__}
    return AskedPlace(
        **known,
        assurance=row.assurance,
        accessible=row.accessible,
        most=held.most_per_booking,
        group_most=held.group_most,
        names_needed=held.names_needed,
        offer_hours=held.offer_hours,
        closes_at=closes_at(window, rule),
        cut_off=ends_at(window, rule),
        refusal=check_line(window, rule, clock.now()),
    )


def published_rule() -> Line:
    """The rule by which lines are served here."""
    return the_rule()
