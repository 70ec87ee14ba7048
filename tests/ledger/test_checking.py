"""Whatever byte of the ledger is changed, whatever row dropped or moved: it is found. Where nothing was: nothing is."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from piccolo.querystring import Unquoted

from participation.base.database import engine, execute
from participation.base.ledger import checking
from participation.base.ledger.checking import faults
from participation.base.ledger.sequencing import sequence
from tests.ledger.test_sequencing import owe

KINDS = ("comment", "disposition", "moderation")


async def found() -> list[str]:
    return [sentence async for sentence in faults()]


async def grow(*batches: int) -> None:
    for at, number in enumerate(batches):
        await owe(number, consultation="lift", kind=KINDS[at % 3])
        await owe(1, consultation="dogs")
        await sequence()


@asynccontextmanager
async def meddling(table: str = "ledger_leaf") -> AsyncIterator[None]:
    """As somebody can who has the database, past its triggers."""
    async with engine().transaction():
        await execute("ALTER TABLE {} DISABLE TRIGGER USER", Unquoted(table))
        yield
        await execute("ALTER TABLE {} ENABLE TRIGGER USER", Unquoted(table))


async def test_nothing_is_found_in_an_honest_ledger(database: None) -> None:
    assert await found() == []
    await grow(3, 300, 1)
    assert await found() == []


async def test_nothing_is_found_where_the_ledger_is_read_in_parts(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "AT_ONCE", 7)
    await grow(3, 300, 1, 256, 20)
    assert await found() == []


async def test_nothing_is_found_after_a_lawful_erasure(database: None) -> None:
    await grow(5)
    await execute("UPDATE ledger_leaf SET salt = NULL, body = NULL WHERE position = 2")
    assert await found() == []


# What is stored of the ledger, column by column, by what it holds.
BYTES = [
    ("ledger_leaf", "commitment"), ("ledger_leaf", "salt"), ("ledger_leaf", "body"), ("ledger_tile", "hashes"),
]  # fmt: skip
TEXTS = [("ledger_leaf", "kind"), ("ledger_leaf", "consultation"), ("ledger_checkpoint", "note")]
NUMBERS = [
    ("ledger_leaf", "position"), ("ledger_leaf", "sequence"), ("ledger_tile", "level"), ("ledger_tile", "index"),
    ("ledger_checkpoint", "size"),
]  # fmt: skip


def changed(value: Any, chance: random.Random) -> Any:
    """The value with one byte, letter or step changed."""
    if isinstance(value, bytes):
        at = chance.randrange(len(value))
        return value[:at] + bytes([value[at] ^ 1 << chance.randrange(8)]) + value[at + 1 :]
    if isinstance(value, str):
        at = chance.randrange(len(value))
        return value[:at] + ("a" if value[at] != "a" else "b") + value[at + 1 :]
    return value + chance.choice((1_000, 2_000))


@given(st.sampled_from([*BYTES, *TEXTS, *NUMBERS]), st.randoms(use_true_random=False))
@how(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_changed_byte_is_found(database: None, place: tuple[str, str], chance: random.Random) -> None:
    table, column = place
    await execute("TRUNCATE ledger_pending, ledger_leaf, ledger_tile, ledger_checkpoint, ledger_key")
    await grow(3, 260, 2)
    rows = await execute("SELECT ctid::text AS place, * FROM {} ORDER BY ctid", Unquoted(table))
    row = chance.choice(rows)
    async with meddling(table):
        await execute(
            "UPDATE {} SET {} = {} WHERE ctid::text = {}",
            Unquoted(table),
            Unquoted(column),
            changed(row[column], chance),
            row["place"],
        )
    assert await found() != []


@pytest.mark.parametrize("position", [0, 1, 130, 264, 267])
async def test_a_dropped_leaf_is_found(database: None, position: int) -> None:
    await grow(3, 260, 2)
    async with meddling():
        await execute("DELETE FROM ledger_leaf WHERE position = {}", position)
    assert await found() != []


@pytest.mark.parametrize("table", ["ledger_tile", "ledger_checkpoint"])
async def test_a_dropped_tile_or_newest_checkpoint_is_found(database: None, table: str) -> None:
    await grow(3, 260, 2)
    async with meddling(table):
        await execute("DELETE FROM {} WHERE id = (SELECT max(id) FROM {})", Unquoted(table), Unquoted(table))
    assert await found() != []


@pytest.mark.parametrize(("one", "other"), [(0, 1), (5, 200), (264, 265)])
async def test_two_leaves_that_changed_places_are_found(database: None, one: int, other: int) -> None:
    await grow(3, 260, 2)
    async with meddling():
        for was, becomes in ((one, 999_999), (other, one), (999_999, other)):
            await execute("UPDATE ledger_leaf SET position = {} WHERE position = {}", becomes, was)
    assert await found() != []


async def test_a_ledger_whose_end_was_cut_off_is_found(database: None) -> None:
    await grow(3, 260, 2)
    async with meddling():
        await execute("DELETE FROM ledger_leaf WHERE position > 200")
    assert await found() != []
