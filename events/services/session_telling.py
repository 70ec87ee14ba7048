"""Telling everybody who booked or waits that a session was changed or called off, each once for each change."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import msgspec

from events.links import Own, own_link
from events.services.session_loading import SessionHeld
from participation.base.database import fetch, fetch_one
from participation.base.identity.words import ContactKind
from participation.base.notices.owing import Owed, owe_notices

BOOKED = """
SELECT id, person, contact_kind, contact, locale FROM booking WHERE session = {} AND state = 'booked' ORDER BY id
"""
# an activity that was taken off the programme has no public version any more, and its sessions are called off with it
NAMED = """
SELECT trim(coalesce(f.title, a.title) || ' ' || s.title) AS title,
    coalesce(nullif(s.place, ''), f.address, a.address) AS place
FROM session s JOIN activity a ON a.id = s.activity LEFT JOIN activity_in_force f ON f.id = s.activity
WHERE s.id = {}
"""


class Reached(msgspec.Struct, frozen=True):
    """Whom a notice goes to; ``id`` is the booking or the place in line."""

    id: UUID
    person: UUID | None
    contact_kind: ContactKind | None
    contact: str | None
    locale: str


class Named(msgspec.Struct, frozen=True):
    """What a notice calls a session, and where that is."""

    title: str
    place: str


async def named(session: UUID) -> Named:
    """The title and place of a session as its visitors know them."""
    found = await fetch_one(Named, NAMED, session)
    assert found is not None, "sessions are never deleted"
    return found


async def tell_changed(held: SessionHeld, *, sequence: int, reason: str) -> int:
    """Tell, in the caller's act, everybody booked when and where it is now; how many are told.

    ``held`` is the session as it is now and ``sequence`` that of its calendar entries. Each gets the link to their
    booking, by which they have the new entry and may cancel.
    """
    now = await named(held.id)
    values = {
        "session": now.title,
        "at": held.starts_at.isoformat(),
        "until": held.ends_at.isoformat(),
        "place": now.place,
        "note": reason,
    }
    people = await fetch(Reached, BOOKED, held.id)
    return await _tell(held, people, Own.BOOKING, "session_changed", values, f"session:{held.id}:{sequence}")


async def tell_called_off(held: SessionHeld, people: list[Reached], own: Own, *, sequence: int, reason: str) -> int:
    """Tell, in the caller's act, these who had booked or waited that it does not take place; how many are told."""
    values = {"session": (await named(held.id)).title, "at": held.starts_at.isoformat(), "reason": reason}
    return await _tell(held, people, own, "session_called_off", values, f"session:{held.id}:{sequence}")


async def _tell(
    held: SessionHeld, people: list[Reached], own: Own, template: str, values: Mapping[str, object], owed_for: str
) -> int:
    return await owe_notices(
        [
            Owed(
                template=template,
                values={**values, "link": own_link(own, one.id)},
                owed_for=f"{owed_for}:{one.id}",
                subject=f"session:{held.id}",
                contact=(one.contact_kind, one.contact) if one.contact_kind and one.contact else None,
                person=one.person,
                locale=one.locale,
                body=held.body,
            )
            for one in people
        ]
    )
