"""Forgetting who was invited, once their time is over; of seats, as their applications are forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from events.services.tickets import forget_names
from participation.base import clock
from participation.base.audit import record
from participation.base.database import fetch, transaction
from participation.base.identity.actor import CLOCKWORK
from participation.base.in_force import current_rules

BATCH = 500
# What was published stands with its edition; the rows name nobody any more.
OLD = """
UPDATE participant SET name = '', public_name = '', speaks_for = '', contact_kind = NULL, contact = NULL, person = NULL
WHERE id IN (SELECT p.id FROM participant p JOIN meeting m ON m.id = p.meeting
    WHERE p.seat IS NULL AND m.starts_at < {} AND (p.name <> '' OR p.contact IS NOT NULL OR p.person IS NOT NULL)
    ORDER BY p.id LIMIT {} FOR UPDATE OF p SKIP LOCKED)
RETURNING id
"""
# The pseudonym stays: by it a draw that was published can still be verified.
OF_SEATS = """
UPDATE participant SET name = '', public_name = s.pseudonym, contact_kind = NULL, contact = NULL, person = NULL,
    speaks_for = CASE WHEN participant.public_name = participant.speaks_for THEN '' ELSE participant.speaks_for END
FROM seat s JOIN application a ON a.id = s.application
WHERE s.id = participant.seat AND a.forgotten_at IS NOT NULL
    AND (participant.name <> '' OR participant.contact IS NOT NULL OR participant.person IS NOT NULL)
RETURNING participant.id
"""


class _Id(msgspec.Struct):
    id: UUID


async def forget_participants() -> int:
    """Take names and contacts of invited people away once their meeting is long over, and of seats whose application
    was forgotten; for the daily sweep; how many.
    """
    before = clock.now() - timedelta(days=current_rules().meetings.keeping.participant_days)
    async with transaction():
        rows = [*await fetch(_Id, OLD, before, BATCH), *await fetch(_Id, OF_SEATS)]
        await _forgotten(rows)
    return len(rows)


async def forget_seats() -> int:
    """The same for seats alone, as soon as the call says that an application was forgotten."""
    async with transaction():
        rows = await fetch(_Id, OF_SEATS)
        await _forgotten(rows)
    return len(rows)


async def _forgotten(rows: Sequence[_Id]) -> None:
    await forget_names([row.id for row in rows])
    for row in rows:
        await record(CLOCKWORK, "participant.forgotten", f"participant:{row.id}")
