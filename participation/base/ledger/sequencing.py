"""The sequencer: takes the leaves that acts owe, numbers them, grows the tree and signs it.

There may be one in each process; an advisory lock lets one work at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import msgspec
from piccolo.engine.postgres import PostgresTransaction

from participation.base import clock
from participation.base.database import engine, execute, fetch, fetch_one, lease
from participation.base.errors import Refused
from participation.base.ledger.errors import BEHIND
from participation.base.ledger.keys import key_in_use
from participation.base.ledger.leaves import Leaf
from participation.base.ledger.notes import Checkpoint, signed
from participation.base.ledger.tiles import Tile, grown, hash_in, holding, unfinished
from participation.base.ledger.tree import leaf_hash, roots
from participation.base.ledger.words import LeafKind

# Leaves numbered in one transaction.
BATCH = 20_000
# How often an act that waits for the ledger is tried again.
TRIES = 3
# An arbitrary number that only the sequencer locks.
LOCK = 0x6C656467


Done = TypeVar("Done")


class _Owed(msgspec.Struct):
    id: int
    kind: LeafKind
    consultation: str
    subject: UUID
    salt: bytes | None
    body: bytes | None
    commitment: bytes


class _Tile(msgspec.Struct):
    level: int
    index: int
    hashes: bytes


class _Number(msgspec.Struct):
    number: int


class _Last(msgspec.Struct):
    consultation: str
    sequence: int


COLUMNS = ("position", "kind", "consultation", "sequence", "subject", "salt", "body", "commitment")


async def sequence() -> int:
    """Number everything that is owed, batch by batch; how many leaves were taken in.

    Where another process is at it, waits for it. Each batch ends with a signed checkpoint.
    """
    taken = 0
    while count := await _batch():
        taken += count
    return taken


async def owed(consultation: str | None = None) -> bool:
    """Whether leaves wait, of a consultation or of any."""
    if consultation is None:
        found = await execute("SELECT EXISTS (SELECT FROM ledger_pending) AS waits")
    else:
        found = await execute(
            "SELECT EXISTS (SELECT FROM ledger_pending WHERE consultation = {}) AS waits", consultation
        )
    return bool(found[0]["waits"])


async def caught_up(act: Callable[[], Awaitable[Done]]) -> Done:
    """Do what must not be done before the ledger has taken everything in, which the act asks for by ``BEHIND``.

    Raises 503 ``ledger_behind`` where leaves come faster than they are taken in.
    """
    for _ in range(TRIES):
        try:
            return await act()
        except Refused as refused:
            if refused.refusal != BEHIND:
                raise
        await sequence()
    return await act()


async def ledger_size() -> int:
    """The number of leaves in the tree."""
    found = await fetch_one(_Number, "SELECT coalesce(max(position) + 1, 0) AS number FROM ledger_leaf")
    assert found is not None  # an aggregate always has a row
    return found.number


async def tiles_of(tiles: Sequence[Tile] | set[Tile]) -> dict[Tile, bytes]:
    """The stored tiles among those asked for."""
    levels, indexes = [tile[0] for tile in tiles], [tile[1] for tile in tiles]
    rows = await fetch(
        _Tile,
        "SELECT t.level, t.index, t.hashes FROM ledger_tile t"
        " JOIN unnest({}::smallint[], {}::bigint[]) AS w (level, index) ON w.level = t.level AND w.index = t.index",
        levels,
        indexes,
    )
    return {(row.level, row.index): row.hashes for row in rows}


async def root_at(size: int, tiles: dict[Tile, bytes] | None = None) -> bytes:
    """The root of the tree at a size that it has had."""
    span = [(0, size)]
    known = tiles or {}
    missing = holding(span) - set(known)
    known = known | await tiles_of(missing) if missing else known
    return roots(span, lambda subtree: hash_in(known, subtree))[0]


async def _batch() -> int:
    async with lease():
        await execute("SELECT pg_advisory_xact_lock({})", LOCK)
        rows = await fetch(
            _Owed,
            # up to one number, found once: a list of them may be looked for anew for each row, if the statistics are
            # those of a moment when the table was empty, which it is most of the time
            "WITH taken AS (DELETE FROM ledger_pending WHERE id <="
            " (SELECT max(id) FROM (SELECT id FROM ledger_pending ORDER BY id LIMIT {}) AS first) RETURNING *)"
            " SELECT id, kind, consultation, subject, salt, body, commitment FROM taken ORDER BY id",
            BATCH,
        )
        if not rows:
            return 0
        size = await ledger_size()
        leaves = _numbered(rows, await _last_of({row.consultation for row in rows}))
        await _add(size, rows, leaves)
        tiles = grown(await tiles_of(unfinished(size)), size, [leaf_hash(leaf.content) for leaf in leaves])
        await _keep(tiles)
        await _sign(size + len(rows), tiles)
        return len(rows)


def _numbered(rows: Sequence[_Owed], last: dict[str, int]) -> list[Leaf]:
    leaves = []
    for row in rows:
        number = last[row.consultation] = last.get(row.consultation, 0) + 1
        leaves.append(
            Leaf(commitment=row.commitment.hex(), consultation=row.consultation, kind=row.kind, sequence=number)
        )
    return leaves


async def _last_of(consultations: set[str]) -> dict[str, int]:
    rows = await fetch(
        _Last,
        "SELECT c.consultation, coalesce((SELECT l.sequence FROM ledger_leaf l WHERE l.consultation = c.consultation"
        " ORDER BY l.sequence DESC LIMIT 1), 0) AS sequence FROM unnest({}::text[]) AS c (consultation)",
        sorted(consultations),
    )
    return {row.consultation: row.sequence for row in rows}


async def _add(size: int, rows: Sequence[_Owed], leaves: Sequence[Leaf]) -> None:
    records: list[tuple[Any, ...]] = [
        (size + at, row.kind, row.consultation, leaf.sequence, row.subject, row.salt, row.body, row.commitment)
        for at, (row, leaf) in enumerate(zip(rows, leaves, strict=True))
    ]
    act = engine().current_transaction.get()
    assert isinstance(act, PostgresTransaction)
    connection: asyncpg.Connection = act.connection
    await connection.copy_records_to_table("ledger_leaf", columns=COLUMNS, records=records)


async def _keep(tiles: dict[Tile, bytes]) -> None:
    await execute(
        "INSERT INTO ledger_tile (level, index, hashes)"
        " SELECT * FROM unnest({}::smallint[], {}::bigint[], {}::bytea[])"
        " ON CONFLICT (level, index) DO UPDATE SET hashes = excluded.hashes",
        [tile[0] for tile in tiles],
        [tile[1] for tile in tiles],
        list(tiles.values()),
    )


async def _sign(size: int, tiles: dict[Tile, bytes]) -> None:
    key = await key_in_use()
    checkpoint = Checkpoint(key.name, size, await root_at(size, tiles), clock.now())
    await execute(
        "INSERT INTO ledger_checkpoint (size, note, key) VALUES ({}, {}, {})",
        size,
        signed(checkpoint, key.name, key.secret),
        key.id,
    )


def fingerprint(note: str) -> str:
    """A short name for a checkpoint, to be compared by people: the first 16 hex digits of its hash, in fours."""
    digest = hashlib.sha256(note.encode()).hexdigest()[:16]
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))
