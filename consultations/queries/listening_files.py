"""Who may have the files of written requests, of replies without comments, and of minutes."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.consultations import STAFF
from participation.base.database import fetch_one
from participation.base.identity.actor import Actor


class _Body(msgspec.Struct):
    body: UUID


async def may_see_letters(actor: Actor, subject: str) -> bool:
    """The office that sent the letter; ``subject`` is ``written-request:<id>`` or ``reply:<id>``."""
    kind, _, id_ = subject.partition(":")
    found = await fetch_one(
        _Body,
        "SELECT c.body FROM written_request r JOIN consultation c ON c.id = r.consultation WHERE r.id = CASE WHEN {}"
        " THEN {} ELSE (SELECT a.request FROM reply y JOIN addressee a ON a.id = y.addressee WHERE y.id = {}) END",
        kind == "written-request",
        UUID(id_),
        UUID(id_),
    )
    return found is not None and actor.has(*STAFF, body=found.body)


async def may_see_minutes(actor: Actor, subject: str) -> bool:
    """The office that held the forum or visit; ``subject`` is ``gathering:<id>``."""
    found = await fetch_one(
        _Body,
        "SELECT c.body FROM gathering g JOIN consultation c ON c.id = g.consultation WHERE g.id = {}",
        UUID(subject.partition(":")[2]),
    )
    return found is not None and actor.has(*STAFF, body=found.body)
