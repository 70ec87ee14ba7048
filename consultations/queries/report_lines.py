"""The lines of a filed report, one a comment, and the tree over them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import msgspec

from consultations.ledger.lines import line_hash, line_of
from consultations.schemas.report import ReportContent, ReportedPoint
from participation.base.database import execute, fetch
from participation.base.ledger.tiles import Tile, hash_in, holding
from participation.base.ledger.tree import EMPTY, roots

# Lines that are hashed at a time.
AT_ONCE = 20_000


class _Row(msgspec.Struct):
    comment: UUID
    receipt: str
    outcome: str
    points: list[int]
    salt: bytes


class _Tile(msgspec.Struct):
    level: int
    index: int
    hashes: bytes


LINES = """
SELECT o.comment, c.receipt, o.outcome, o.points, o.salt FROM (
    SELECT comment, outcome, points, salt FROM reported_outcome WHERE report = {} AND comment > {}
    ORDER BY comment LIMIT {}
) o JOIN comment c ON c.id = o.comment ORDER BY o.comment
"""
BEFORE_ALL = UUID(int=0)


async def tree_of_lines(filed: UUID) -> tuple[int, bytes]:
    """How many lines a filed edition has, and the root over them."""
    [row] = await execute("SELECT count(*) AS lines FROM reported_outcome WHERE report = {}", filed)
    count = int(row["lines"])
    span = [(0, count)]
    tiles = await line_tiles(filed, holding(span))
    return count, roots(span, lambda subtree: hash_in(tiles, subtree))[0] if count else EMPTY


async def line_tiles(filed: UUID, wanted: set[Tile]) -> dict[Tile, bytes]:
    """The tiles of the tree over the lines, among those asked for."""
    rows = await fetch(
        _Tile,
        "SELECT t.level, t.index, t.hashes FROM report_tile t"
        " JOIN unnest({}::smallint[], {}::bigint[]) AS w (level, index) ON w.level = t.level AND w.index = t.index"
        " WHERE t.report = {}",
        [level for level, _ in wanted],
        [index for _, index in wanted],
        filed,
    )
    return {(row.level, row.index): row.hashes for row in rows}


async def line_hashes(filed: UUID, content: bytes) -> AsyncIterator[list[bytes]]:
    """The hashes of a filed edition's lines in their order, some thousand at a time."""
    points = msgspec.json.decode(content, type=ReportContent).points
    after = BEFORE_ALL
    while rows := await fetch(_Row, LINES, filed, after, AT_ONCE):
        yield _hashed(rows, points)
        after = rows[-1].comment


async def hashes_after(report: UUID, points: Sequence[ReportedPoint], after: UUID, most: int) -> list[bytes]:
    """The same of at most so many lines, those of the comments that come after ``after``."""
    return _hashed(await fetch(_Row, LINES, report, after, most), points)


def _hashed(rows: Sequence[_Row], points: Sequence[ReportedPoint]) -> list[bytes]:
    statuses = {point.position: str(point.status) for point in points}
    return [line_hash(row.salt, line_of(row.receipt, row.outcome, row.points, statuses).body) for row in rows]
