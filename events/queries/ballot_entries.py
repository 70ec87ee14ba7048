"""An entry of a ballot as its holder sees it, and all of them as the office does."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from events.links import Own, read_own
from events.rules.session_life import STAFF
from events.schemas.ballot import OwnEntry, WishView
from events.words import PartyKind
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import masked
from participation.base.identity.words import ContactKind
from participation.base.settings import current

# Of a long list the office sees the newest; the file has all of them.
MOST = 500


class DeskEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as the office sees it; ``contact`` is masked."""

    id: UUID
    pseudonym: str
    name: str
    kind: PartyKind
    seats: int
    contact: str
    needs: str
    entered_at: datetime
    withdrawn_at: datetime | None
    wishes: list[str]
    place: int | None
    session: str | None
    booked: bool
    released_at: datetime | None


class _Entry(msgspec.Struct, kw_only=True):
    id: UUID
    pseudonym: str
    name: str
    kind: PartyKind
    seats: int
    contact_kind: ContactKind | None
    contact: str | None
    needs: str
    entered_at: datetime
    withdrawn_at: datetime | None
    wishes: list[str]
    place: int | None
    session: str | None
    booked: bool
    released_at: datetime | None


OWN = """
SELECT e.id, b.slug AS ballot, b.title AS ballot_title, b.title_en AS ballot_title_en, b.state, b.opens_at, b.closes_at,
    b.draw_at, e.pseudonym, e.name, e.kind, e.seats,
    ARRAY(SELECT jsonb_array_elements_text(e.names)) AS names, e.needs, e.entered_at, e.withdrawn_at, e.place,
    (SELECT count(*) FROM ballot_entry o WHERE o.ballot = e.ballot AND o.place IS NOT NULL) AS parties, e.session,
    e.booking, e.released_at, w.id AS waiting, ARRAY[]::text[] AS wishes, e.version
FROM ballot_entry e JOIN ballot b ON b.id = e.ballot
LEFT JOIN LATERAL (
    SELECT w.id FROM wait_entry w JOIN ballot_wish q ON q.session = w.session AND q.entry = e.id
    WHERE w.holder = e.holder AND e.place IS NOT NULL AND e.session IS NULL AND e.withdrawn_at IS NULL
    ORDER BY w.id DESC LIMIT 1
) w ON true
WHERE e.id = {}
"""
WISHES = """
SELECT q.rank, s.id AS session, a.title, a.title_en, s.title AS part, s.title_en AS part_en, s.starts_at,
    s.state = 'called off' AS called_off
FROM ballot_wish q JOIN session s ON s.id = q.session JOIN activity a ON a.id = s.activity
WHERE q.entry = {} ORDER BY q.rank
"""
ENTRIES = """
SELECT e.id, e.pseudonym, e.name, e.kind, e.seats, e.contact_kind, e.contact, e.needs, e.entered_at, e.withdrawn_at,
    ARRAY(SELECT a.title || CASE WHEN s.title = '' THEN '' ELSE ' · ' || s.title END
        || to_char(s.starts_at AT TIME ZONE {}, ' MM-DD HH24:MI') FROM ballot_wish q
        JOIN session s ON s.id = q.session JOIN activity a ON a.id = s.activity
        WHERE q.entry = e.id ORDER BY q.rank) AS wishes,
    e.place, a.title AS session, e.booking IS NOT NULL AS booked, e.released_at
FROM ballot_entry e LEFT JOIN session s ON s.id = e.session LEFT JOIN activity a ON a.id = s.activity
WHERE e.ballot = {} ORDER BY e.place, e.id DESC LIMIT {}
"""


async def entry_by_link(code: str) -> OwnEntry:
    """The entry that a link opens. Raises 404 for one that is not ours."""
    id_ = read_own(Own.BALLOT_ENTRY, code)
    if id_ is None:
        raise Refused(NOT_FOUND)
    return await own_entry(id_)


async def own_entry(id_: UUID) -> OwnEntry:
    """An entry with its wishes, for who may have it. Raises 404."""
    found = await fetch_one(OwnEntry, OWN, id_)
    if found is None:
        raise Refused(NOT_FOUND)
    return msgspec.structs.replace(found, wishes=await fetch(WishView, WISHES, id_))


async def entries_of(actor: Actor, ballot: UUID, body: UUID) -> list[DeskEntry]:
    """The entries of a ballot, in the drawn order once there is one; for those who work for its host. Raises 404."""
    if not actor.has(*STAFF, body=body):
        raise Refused(NOT_FOUND)
    rows = await fetch(_Entry, ENTRIES, str(current().zone), ballot, MOST)
    return [
        DeskEntry(
            **{name: getattr(row, name) for name in DeskEntry.__struct_fields__ if name != "contact"},
            contact=masked(row.contact_kind, row.contact) if row.contact_kind and row.contact else "",
        )
        for row in rows
    ]
