"""Whatever is changed of what was handed in, signed and published of a meeting is found; else nothing is."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from piccolo.querystring import Unquoted

from decisions.queries.ledger_faults import KINDS, decision_faults
from decisions.schemas.follow_up import NewExtension
from decisions.schemas.placing import NewPlacing
from decisions.services.edition_signing import publish_edition
from decisions.services.follow_ups import extend
from decisions.services.opinion_confirming import confirm
from decisions.services.opinion_placing import place_opinion
from decisions.words import Response
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.base.ledger.sequencing import sequence
from tests.decisions.follow_ups_steps import PROMISED, followed_up
from tests.decisions.opinions_steps import AFTER
from tests.decisions.satisfaction_steps import a_response
from tests.decisions.steps import an_item
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


@pytest.fixture
async def spoken(world: None) -> None:
    """An opinion with all that can become of it, a decision, and a signature under a record."""
    opinion = await a_response(Response.STAND)
    [row] = await execute(
        "SELECT o.participant, o.item, a.id AS adoption FROM opinion o JOIN adoption a ON a.opinion = o.id"
    )
    made = await followed_up(row["adoption"])
    with clock.frozen(AFTER):
        late = NewExtension(due_on=PROMISED, reason="等市里的批复。")
        await extend(OFFICER, follow_up=made.id, new=late)
        await confirm(NOBODY, opinion=opinion, version=1, participant=row["participant"])
        other = await an_item(title="白鹭镇菜场改造", title_en="")
        await place_opinion(OFFICER, opinion=opinion, new=NewPlacing(item=other.id, reason="记错了议题", version=0))
        await execute(
            "INSERT INTO decision (id, item, version, ruling, text, decided_on, at, person)"
            " VALUES ({}, {}, 1, 'adopted', '原则通过。', {}, {}, {})",
            *(uuid4(), row["item"], AFTER.date(), AFTER, OFFICER.person),
        )
        edition = await handed_in(subject=uuid4())
        await execute(
            "INSERT INTO record_signature (id, edition, participant, way, note, at)"
            " VALUES ({}, {}, {}, 'link', '好', {})",
            *(uuid4(), edition.id, row["participant"], AFTER),
        )


@pytest.mark.slow
@pytest.mark.parametrize("table", sorted(set(KINDS) - {"edition", "edition_step"}))
async def test_whatever_is_changed_of_what_was_said_and_became_of_it_is_found_or_refused(
    spoken: None, table: str
) -> None:
    await sequence()
    assert await found() == []
    assert await execute("SELECT FROM {}", Unquoted(table))
    assert await unnoticed(table) == []
    assert await found() == []


async def test_nothing_is_found_where_nothing_was_changed(published: UUID) -> None:
    assert await found() == []
    await sequence()
    assert await found() == []


@pytest.mark.parametrize("table", ["edition", "edition_step"])
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
            other = (
                [uuid4()] if column == "authors" else (not value) if value in (True, False) else changed(value, chance)
            )
            try:
                await put(table, column, row["id"], value, other)
            except asyncpg.IntegrityConstraintViolationError:
                continue
            if not await found():
                missed.append((table, column, value, other))
            await put(table, column, row["id"], other, value)
    return missed


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
