"""Freezing what a report says of each comment: some thousand at a time, so that a million take no more memory."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.schemas.report import ReportedPoint
from participation.base.database import execute, fetch_one

AT_ONCE = 20_000

# A comment that raises no point and asks for a change has no outcome, which the table refuses.
PIECE = """
WITH piece AS MATERIALIZED (
    SELECT c.id FROM comment c WHERE c.consultation = {} AND c.id > {} ORDER BY c.id LIMIT {}
), span AS MATERIALIZED (
    SELECT (SELECT id FROM piece ORDER BY id LIMIT 1) AS first, (SELECT id FROM piece ORDER BY id DESC LIMIT 1) AS last
), raised AS (
    SELECT pc.comment, array_agg(t.position ORDER BY t.position) AS points,
        min(t.status) AS least, max(t.status) AS most
    FROM piece JOIN point_comment pc ON pc.comment = piece.id
    JOIN unnest({}::uuid[], {}::int[], {}::text[]) AS t (point, position, status) ON t.point = pc.point
    WHERE pc.comment BETWEEN (SELECT first FROM span) AND (SELECT last FROM span)
    GROUP BY pc.comment
), frozen AS (
    INSERT INTO reported_outcome (id, report, comment, outcome, points)
    SELECT gen_random_uuid(), {}, piece.id,
        CASE WHEN r.comment IS NULL THEN CASE WHEN n.id IS NOT NULL THEN 'no change asked' END
            WHEN r.least = r.most THEN r.least ELSE 'mixed' END,
        coalesce(r.points, ARRAY[]::int[])
    FROM piece LEFT JOIN raised r ON r.comment = piece.id LEFT JOIN (
        SELECT id, comment FROM no_change WHERE comment BETWEEN (SELECT first FROM span) AND (SELECT last FROM span)
    ) n ON n.comment = piece.id
)
SELECT last, (SELECT count(*) FROM piece) AS comments FROM span WHERE last IS NOT NULL
"""
# Where much has just come, PostgreSQL has not counted it yet, takes the tables for small and compares each row of one
# with each of another: thousands of comments then take minutes.
NOT_EACH_WITH_EACH, AS_BEFORE = "SET LOCAL enable_nestloop = off", "SET LOCAL enable_nestloop TO DEFAULT"


class Piece(msgspec.Struct, frozen=True):
    """What was frozen at a time: how many comments, and the last of them."""

    last: UUID
    comments: int


async def freeze_outcomes(consultation: UUID, filed: UUID, points: Sequence[ReportedPoint]) -> None:
    """Write the outcome of every comment as a filed edition says it, with its points by their positions there.

    In the caller's act, which has seen that every comment has one.
    """
    after = UUID(int=0)
    while piece := await freeze_piece(consultation, filed, points, after, AT_ONCE):
        after = piece.last


async def freeze_piece(
    consultation: UUID, report: UUID, points: Sequence[ReportedPoint], after: UUID, most: int
) -> Piece | None:
    """The same for at most so many comments, those that come after ``after``; None where there are no more."""
    told = [[p.id for p in points], [p.position for p in points], [str(p.status) for p in points]]
    await execute(NOT_EACH_WITH_EACH)
    piece = await fetch_one(Piece, PIECE, consultation, after, most, *told, report)
    await execute(AS_BEFORE)
    return piece
