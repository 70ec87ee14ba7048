"""Whatever is changed of what was handed in, signed, published and taken off of open days is found; else nothing is."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from piccolo.querystring import Unquoted

from events.queries.ledger_faults import KINDS, event_faults
from events.queries.programmes import published_versions
from events.services.programme_signing import withdraw_version
from events.words import ProgrammeKind
from participation.base.database import execute
from participation.base.ledger.sequencing import sequence
from tests.events.programme_steps import a_public_activity, an_activity, published_activity
from tests.ledger.test_checking import meddling
from tests.ledger.test_stored_faults import changed, put
from tests.world import HOST


async def found() -> list[str]:
    return [sentence async for sentence in event_faults()]


@pytest.fixture
async def published(world: None) -> UUID:
    """A campaign, an activity in its second version, and one that was taken off."""
    made = await a_public_activity()
    await published_activity(reason="更正。")
    other = await an_activity(slug="fire-station")
    await published_activity("fire-station")
    [version] = await published_versions(ProgrammeKind.ACTIVITY, other.id)
    await withdraw_version(HOST, version=version.id, reason="检修。")
    return made.id


async def test_nothing_is_found_where_nothing_was_changed(published: UUID) -> None:
    assert await found() == []
    await sequence()
    assert await found() == []


@pytest.mark.slow
@pytest.mark.parametrize("table", ["programme_version", "programme_step"])
async def test_whatever_is_changed_is_found_or_refused(published: UUID, table: str) -> None:
    await sequence()
    assert await unnoticed(table) == []
    assert await found() == []


async def unnoticed(table: str) -> list[Any]:
    """The changes of single columns that nobody would notice."""
    chance = random.Random(7)  # noqa: S311 # nothing is secret here
    missed: list[Any] = []
    for row in await execute("SELECT * FROM {} ORDER BY id", Unquoted(table)):
        for column, value in row.items():
            if value is None or value in ("", b"", []):
                continue
            other = [uuid4()] if column == "authors" else changed(value, chance)
            try:
                await put(table, column, row["id"], value, other)
            except asyncpg.IntegrityConstraintViolationError:
                continue
            if not await found():
                missed.append((table, column, value, other))
            await put(table, column, row["id"], other, value)
    return missed


async def test_a_changed_content_and_a_dropped_signature_are_found(published: UUID) -> None:
    await sequence()
    async with meddling("programme_version"):
        await execute("UPDATE programme_version SET content = content || ' '::bytea WHERE number = 2")
    assert [sentence.split(" is ")[1] for sentence in await found()] == ["not the one of its hash."]
    async with meddling("programme_step"):
        await execute("DELETE FROM programme_step WHERE act = 'approve'")
    assert sum("is gone" in sentence for sentence in await found()) == 4


@pytest.mark.parametrize(
    "meddled",
    [
        "UPDATE programme_in_force SET programme_version = (SELECT id FROM programme_version"
        " WHERE subject = programme_in_force.subject AND number = 1) WHERE kind = 'activity'",
        "DELETE FROM programme_in_force WHERE kind = 'campaign'",
        "INSERT INTO programme_in_force (id, kind, subject, programme_version, published_at)"
        " SELECT gen_random_uuid(), kind, subject, id, now() FROM programme_version v WHERE EXISTS"
        " (SELECT FROM programme_step s WHERE s.programme_version = v.id AND s.act = 'withdraw')",
        "UPDATE activity_in_force SET withdrawn_at = NULL",
    ],
    ids=["an earlier version put back", "what is public hidden", "what was taken off put back", "listed again"],
)
async def test_what_is_public_beside_the_signed_acts_is_found(published: UUID, meddled: str) -> None:
    await execute(meddled)
    assert await found() != []


async def test_every_kind_of_leaf_of_the_room_is_one_of_the_ledger(database: None) -> None:
    rows = await execute("SELECT pg_get_constraintdef(oid) AS said FROM pg_constraint WHERE conname = 'check_kind'"
                         " AND conrelid = 'ledger_pending'::regclass")  # fmt: skip
    assert all(f"'{kind}'" in rows[0]["said"] for kind in KINDS.values())
