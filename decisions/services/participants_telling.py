"""Telling those who were invited to a meeting; who has a seat is told by the call that gave it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import msgspec

from decisions.attending_links import attending_link
from participation.base.database import fetch
from participation.base.identity.words import ContactKind
from participation.base.notices.owing import Owed, owe_notices

INVITED = """
SELECT p.id, p.person, p.contact_kind, p.contact, p.locale, m.body FROM participant p JOIN meeting m ON m.id = p.meeting
WHERE p.meeting = {} AND p.seat IS NULL AND p.invited_at IS NOT NULL AND p.removed_at IS NULL
    AND coalesce((SELECT a.answer FROM participant_answer a WHERE a.participant = p.id ORDER BY a.turn DESC LIMIT 1),
        'accepted') = 'accepted'
ORDER BY p.id
"""


class Told(msgspec.Struct, frozen=True):
    """Whom a notice goes to."""

    id: UUID
    person: UUID | None
    contact_kind: ContactKind | None
    contact: str | None
    locale: str
    body: UUID


async def tell_participants(meeting_id: UUID, template: str, values: Mapping[str, object], owed_for: str) -> int:
    """Owe a notice to everybody who was invited and has not said no, in the caller's act; how many are new.

    Each is told once for ``owed_for``, with ``link`` leading to their own page. Seats are not told here.
    """
    return await tell_each(await fetch(Told, INVITED, meeting_id), meeting_id, template, values, owed_for)


async def tell_each(
    people: list[Told], meeting: UUID, template: str, values: Mapping[str, object], owed_for: str
) -> int:
    """Owe the same notice to these, each with the link of their own page; how many are new."""
    return await owe_notices(
        [
            Owed(
                template=template,
                values={**values, "link": attending_link(one.id)},
                owed_for=f"{owed_for}:{one.id}",
                subject=f"meeting:{meeting}",
                contact=(one.contact_kind, one.contact) if one.contact_kind and one.contact else None,
                person=one.person,
                locale=one.locale,
                body=one.body,
            )
            for one in people
        ]
    )
