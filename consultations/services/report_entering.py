"""Entering a report into the ledger: its leaf commits to its content, and to what it says of every comment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from consultations.queries.report_lines import line_hashes, line_tiles, tree_of_lines
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.ledger.owing import owe_leaf
from participation.base.ledger.tiles import Tile, grown, unfinished
from participation.base.ledger.words import LeafKind


class _Report(msgspec.Struct):
    id: UUID
    slug: str
    version: int
    edition: str
    sha256: str
    made_at: datetime
    filed: UUID
    content: bytes


REPORT = """
SELECT r.id, k.slug, r.version, r.edition, r.sha256, r.made_at, f.id AS filed, f.content
FROM report r JOIN consultation k ON k.id = r.consultation
JOIN report f ON f.consultation = r.consultation AND f.version = r.version AND f.edition = 'filed'
WHERE r.id = {}
"""


async def enter_report(report: UUID, *, planted: bool = False) -> None:
    """Owe the leaf of an edition, in the caller's act; entered twice it is owed once.

    The filed edition comes first: its lines become a tree of their own, to which the leaves of both editions commit.
    Where that was ``planted`` piece by piece before, it is not planted again.
    """
    known = await execute(
        "SELECT subject FROM ledger_leaf WHERE subject = {}"
        " UNION SELECT subject FROM ledger_pending WHERE subject = {}",
        report,
        report,
    )
    found = await fetch_one(_Report, REPORT, report)
    if known or found is None:
        return
    if found.edition == "filed" and not planted:
        await _plant(found)
    lines, root = await tree_of_lines(found.filed)
    await owe_leaf(
        LeafKind.REPORT,
        found.slug,
        found.id,
        {
            "act": "report",
            "consultation": found.slug,
            "edition": found.edition,
            "id": found.id,
            "lines": lines,
            "lines_root": root.hex(),
            "made_at": found.made_at,
            "sha256": found.sha256,
            "version": found.version,
        },
    )


async def enter_later(report: UUID) -> None:
    """The leaf of a report that was there before the ledger was."""
    async with transaction():
        await enter_report(report)


async def plant_further(report: UUID, size: int, hashes: Sequence[bytes]) -> None:
    """Let the tree over the lines of a report grow from ``size`` by the next ones, in the caller's act."""
    tiles = await line_tiles(report, set(unfinished(size)))
    await _write(report, grown(tiles, size, hashes))


async def _plant(report: _Report) -> None:
    """Write the tree over its lines; a tile that no further line changes is not kept in memory."""
    tiles: dict[Tile, bytes] = {}
    size = 0
    async for hashes in line_hashes(report.filed, report.content):
        tiles |= grown(tiles, size, hashes)
        size += len(hashes)
        open_ = set(unfinished(size))
        await _write(report.filed, {at: tile for at, tile in tiles.items() if at not in open_})
        tiles = {at: tile for at, tile in tiles.items() if at in open_}
    await _write(report.filed, tiles)


async def _write(filed: UUID, tiles: Mapping[Tile, bytes]) -> None:
    await execute(
        "INSERT INTO report_tile (id, report, level, index, hashes)"
        " SELECT t.id, {}, t.level, t.index, t.hashes"
        " FROM unnest({}::uuid[], {}::smallint[], {}::bigint[], {}::bytea[]) AS t (id, level, index, hashes)"
        " ON CONFLICT (report, level, index) DO UPDATE SET hashes = excluded.hashes",
        filed,
        [uuid7() for _ in tiles],
        [level for level, _ in tiles],
        [index for _, index in tiles],
        list(tiles.values()),
    )
