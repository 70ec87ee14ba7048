"""Who may have the files that came with a comment."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.consultations import STAFF
from participation.base.database import fetch_one
from participation.base.identity.actor import Actor


class _Comment(msgspec.Struct):
    body: UUID
    person: UUID | None
    erased: bool


async def may_see_enclosures(actor: Actor, subject: str) -> bool:
    """The office that answers, and whoever sent them in; not the public, for nobody has screened a file.

    ``subject`` is ``comment:<id>``.
    """
    found = await fetch_one(
        _Comment,
        "SELECT c.body, m.person, m.erased_at IS NOT NULL AS erased FROM comment m"
        " JOIN consultation c ON c.id = m.consultation WHERE m.id = {}",
        UUID(subject.partition(":")[2]),
    )
    if found is None or found.erased:
        return False
    return actor.has(*STAFF, body=found.body) or (actor.person is not None and actor.person == found.person)
