"""The waitlist of a session on the desk of its host."""

from __future__ import annotations

from uuid import UUID

from events.queries.waitlist import lines
from events.rules.session_life import STAFF
from events.rules.waitlist import check_line, closes_at, ends_at
from events.schemas.waitlist import DeskLine, DeskPlace
from events.services.session_loading import SessionHeld, session_named
from events.services.waitlist_holding import NOTING, the_rule, window_of
from participation.base import clock
from participation.base.database import fetch
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import masked
from participation.base.identity.words import ContactKind

# Of those who wait no longer so many are shown.
SHOWN = 200
ROWS = """
SELECT w.id, w.pool, w.place, w.kind, w.seats, w.name, w.contact_kind, w.contact, w.needs, w.state, w.joined_at,
    w.ended_at, w.passed_over, o.id AS offer, o.expires_at
FROM wait_entry w LEFT JOIN offer o ON o.entry = w.id AND o.state = 'open' WHERE w.session = {}
"""
HERE = " AND w.state IN ('waiting', 'offered') ORDER BY w.pool, w.state <> 'offered', w.place, w.id"
GONE = " AND w.state NOT IN ('waiting', 'offered') ORDER BY w.ended_at DESC, w.id LIMIT {}"


class _Row(DeskPlace, frozen=True, kw_only=True):
    contact_kind: ContactKind | None


async def waitlist_desk(actor: Actor, session: UUID) -> DeskLine:
    """Everybody who waits, in order, with who has an offer until when, and who waited once.

    Whoever may call people sees their contacts, others of the office only enough to tell them apart. Raises 403, 404.
    """
    held = await session_named(session)
    if not actor.has(*STAFF, body=held.body):
        raise Refused(FORBIDDEN)
    window, rule = window_of(held), the_rule()
    here = await fetch(_Row, ROWS + HERE, session)
    gone = await fetch(_Row, ROWS + GONE, session, SHOWN)
    return DeskLine(
        pools=await lines(session),
        waiting=[_seen(actor, held, one) for one in here],
        ended=[_seen(actor, held, one) for one in gone],
        open=check_line(window, rule, clock.now()) is None,
        closes_at=closes_at(window, rule),
        ends_at=ends_at(window, rule),
    )


def _seen(actor: Actor, held: SessionHeld, row: _Row) -> DeskPlace:
    known = {name: getattr(row, name) for name in DeskPlace.__struct_fields__}
    if row.contact and row.contact_kind and not actor.has(*NOTING, body=held.body):
        known["contact"] = masked(row.contact_kind, row.contact)
    return DeskPlace(**known)
