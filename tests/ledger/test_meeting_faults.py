"""Whatever is changed of what was handed in, signed and published of a meeting is found; else nothing is."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from piccolo.querystring import Unquoted

from decisions.queries.ledger_faults import KINDS, decision_faults
from decisions.services.edition_signing import publish_edition
from participation.base.database import execute
from participation.base.ledger.sequencing import sequence
from tests.decisions.test_editions import handed_in, signed
from tests.ledger.test_checking import meddling
from tests.ledger.test_stored_faults import changed, put
from tests.world import OFFICER


async def found() -> list[str]:
    return [sentence async for sentence in decision_faults()]


@pytest.fixture
async def published(world: None) -> UUID:
    """Two versions, both published."""
    subject = uuid4()
    for said, reason in (("会议纪要", ""), ("更正后的纪要", "人数有误。")):
        made = await handed_in(said, subject=subject, reason=reason)
        await signed(made.id)
        await publish_edition(OFFICER, edition=made.id)
    return subject


async def test_nothing_is_found_where_nothing_was_changed(published: UUID) -> None:
    assert await found() == []
    await sequence()
    assert await found() == []


@pytest.mark.parametrize("table", ["edition", "edition_step"])
async def test_whatever_is_changed_is_found_or_refused(published: UUID, table: str) -> None:
    await sequence()
    chance = random.Random(7)  # noqa: S311 # nothing is secret here
    missed: list[Any] = []
    for row in await execute("SELECT * FROM {} ORDER BY id", Unquoted(table)):
        for column, value in row.items():
            if value in (None, "", b"", []):
                continue
            other = [uuid4()] if column == "authors" else changed(value, chance)
            try:
                await put(table, column, row["id"], value, other)
            except asyncpg.IntegrityConstraintViolationError:
                continue
            if not await found():
                missed.append((table, column, value, other))
            await put(table, column, row["id"], other, value)
    assert missed == []
    assert await found() == []


async def test_a_dropped_signature_is_found(published: UUID) -> None:
    await sequence()
    async with meddling("edition_step"):
        await execute("DELETE FROM edition_step WHERE act = 'approve'")
    assert len(await found()) == 2


async def test_an_earlier_version_put_back_is_found(published: UUID) -> None:
    await execute("UPDATE edition_in_force SET edition = (SELECT id FROM edition WHERE version = 1)")
    assert await found() != []


async def test_every_kind_of_leaf_of_the_room_is_one_of_the_ledger(database: None) -> None:
    rows = await execute("SELECT pg_get_constraintdef(oid) AS said FROM pg_constraint WHERE conname = 'check_kind'"
                         " AND conrelid = 'ledger_pending'::regclass")  # fmt: skip
    assert all(f"'{kind}'" in rows[0]["said"] for kind in KINDS.values())
