"""On which way the seats of a call were given, each time some were."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from participation.base.database import fetch
from participation.representatives.words import Way


class SelectionView(msgspec.Struct, frozen=True, kw_only=True):
    """Seats were given: how, when, why so, to how many of how many."""

    way: Way
    at: datetime
    reason: str
    eligible: int
    seats: int
    round: int | None


SELECTIONS = """
SELECT n.way, n.at, n.reason, n.eligible, f.number AS round,
    (SELECT count(*) FROM seat s WHERE s.selection = n.id AND (s.follows IS NULL OR EXISTS (
        SELECT FROM seat b WHERE b.id = s.follows AND b.selection <> n.id))) AS seats
FROM selection n LEFT JOIN draw_freeze f ON f.id = n.round WHERE n.call = {} ORDER BY n.id
"""


async def selections(call: UUID) -> list[SelectionView]:
    """Every time seats were given, the oldest first."""
    return await fetch(SelectionView, SELECTIONS, call)
