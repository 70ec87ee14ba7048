"""What the published report says of each comment: frozen with it, so that no later work shows before it is signed."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import msgspec

from consultations.schemas.report import ReportContent, ReportedPoint
from consultations.words import Outcome
from participation.base.database import fetch, fetch_one


class Published(msgspec.Struct, frozen=True):
    """The newest report that is public; ``filed`` is the id of its filed edition, on which the outcomes hang."""

    filed: UUID
    content: ReportContent


class _Published(msgspec.Struct):
    filed: UUID
    content: bytes


async def published(consultation: UUID) -> Published | None:
    """The report that everybody may read now, or None."""
    row = await fetch_one(
        _Published,
        "SELECT f.id AS filed, p.content FROM report p JOIN report f ON f.consultation = p.consultation"
        " AND f.version = p.version AND f.edition = 'filed'"
        " WHERE p.consultation = {} AND p.edition = 'public' ORDER BY p.version DESC LIMIT 1",
        consultation,
        replica=True,
    )
    return Published(row.filed, msgspec.json.decode(row.content, type=ReportContent)) if row else None


class Reported(msgspec.Struct, frozen=True):
    """What became of a comment, and the positions of its points in the report."""

    comment: UUID
    outcome: Outcome
    points: list[int]


async def reported(filed: UUID, comments: Collection[UUID]) -> dict[UUID, Reported]:
    """What an edition says became of these comments."""
    rows = await fetch(
        Reported,
        "SELECT comment, outcome, points FROM reported_outcome WHERE report = {} AND comment = ANY({})",
        filed,
        list(comments),
        replica=True,
    )
    return {row.comment: row for row in rows}


def points_at(content: ReportContent, positions: Collection[int]) -> list[ReportedPoint]:
    """The points of a report at these positions, in their order."""
    return [point for point in content.points if point.position in positions]
