"""What was done about voiding a vote: its last act, and what everybody reads of it."""

from __future__ import annotations

from uuid import UUID

import msgspec

from events.schemas.award import Voiding
from events.words import AwardAct
from participation.base.database import fetch_one

LAST = """
SELECT s.act, s.at, s.reason, p.name AS by FROM award_step s JOIN person p ON p.id = s.person
WHERE s.award = {} ORDER BY s.id DESC LIMIT 1
"""


async def voiding_of(award: UUID) -> Voiding | None:
    """The last act about voiding a vote, for its office; None where nobody ever asked for it."""
    return await fetch_one(Voiding, LAST, award)


async def voided(award: UUID) -> Voiding | None:
    """When and why a vote was voided, as everybody reads it; None where it counts."""
    found = await voiding_of(award)
    return msgspec.structs.replace(found, by="") if found and found.act is AwardAct.VOID else None
