"""Where a report stands in the ledger, for its page and its documents."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.schemas.report import Edition
from participation.base.database import fetch_one
from participation.base.ledger.proofs import SignedNote, first_checkpoint_with, leaves_of


class Entered(msgspec.Struct, frozen=True):
    """The number of a report's leaf, and the first checkpoint that was signed over it."""

    leaf: int
    checkpoint: SignedNote


class _Id(msgspec.Struct):
    id: UUID


async def entered(consultation: UUID, edition: Edition, version: int) -> Entered | None:
    """Where an edition stands; None as long as it waits to be entered."""
    report = await fetch_one(
        _Id,
        "SELECT id FROM report WHERE consultation = {} AND edition = {} AND version = {}",
        consultation,
        edition,
        version,
    )
    placed = await leaves_of(report.id) if report else []
    checkpoint = await first_checkpoint_with(placed[0].position) if placed else None
    return Entered(placed[0].position, checkpoint) if checkpoint else None
