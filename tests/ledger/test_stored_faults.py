"""Whatever byte of what was said and decided is changed, whatever row is dropped: it is found. Else nothing is."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from piccolo.querystring import Unquoted

from consultations.queries.ledger_faults import KINDS, stored_faults
from consultations.rules.erasing import ErasureGround
from consultations.schemas.comment import ScreeningDecision
from consultations.schemas.erasing import NewErasure
from consultations.schemas.redacting import NewRedaction, NewSpan
from consultations.services import erasing, pointing, redacting, screening
from consultations.services.reporting import approve_report, publish_report
from consultations.words import ScreeningReason
from decisions.queries.ledger_faults import KINDS as OF_MEETINGS
from events.queries.ledger_faults import KINDS as OF_OPEN_DAYS
from participation.base import clock
from participation.base.database import execute
from participation.base.ledger.sequencing import sequence
from participation.representatives.queries.ledger_faults import TABLES as OF_SEATS
from tests.consultations.steps import AFTER, DURING, SLUG, answer, closed, opened, point, reported, said, says
from tests.consultations.test_commenting import ERASURE, erased
from tests.ledger.test_checking import meddling
from tests.world import COLLEAGUE, LEADER, OFFICER, REVIEWER

DECIDED = ("disposition", "point_comment", "no_change", "screening_act", "redaction", "erasure")


async def found() -> list[str]:
    return [sentence async for sentence in stored_faults()]


@pytest.fixture
async def answered(world: None) -> None:
    """A consultation with one of everything, published."""
    await opened()
    with clock.frozen(DURING):
        hidden = await says("卖房子请找我，电话 13800000299。", author_name="甲", publish="text and name")
        await says("王某乱停车，应当处罚。", author_contact="13800000201")
        gone = await says("我住在3号楼502室。")
        await screening.screen(
            COLLEAGUE,
            slug=SLUG,
            comments=[hidden.id],
            decision=ScreeningDecision(show=False, reason=ScreeningReason.PERSONAL_DATA, detail="一个电话号码"),
        )
        [named] = [row["id"] for row in await execute("SELECT id FROM comment WHERE text LIKE '王某%'")]
        await redacted(named)
        restricted = NewErasure(ground=ErasureGround.ASKED_BY_SOMEBODY_NAMED, detail="来电")
        await erasing.erase(REVIEWER, comment=named, new=restricted)
    await erased(f"{ERASURE} WHERE receipt = {{}}", gone.receipt)
    await said("支持加装电梯。", "底楼采光受影响。")
    await closed()
    rows = await execute("SELECT id FROM comment ORDER BY id")
    comments = [row["id"] for row in rows]
    await answer(await point("采光", comments[:3]))
    with clock.frozen(AFTER):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=comments[3:])
        await pointing.unmark_no_change(OFFICER, slug=SLUG, comments=comments[4:])
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=comments[4:])
    await reported()
    with clock.frozen(AFTER):
        await approve_report(LEADER, slug=SLUG)
        await publish_report(OFFICER, slug=SLUG)


async def redacted(comment: UUID) -> None:
    """The name in a comment is masked."""
    await redacting.redact(OFFICER, comment=comment, new=NewRedaction(spans=[NewSpan(begins=0, ends=2)]))


def changed(value: Any, chance: random.Random) -> Any:
    """The value with one byte, letter or step changed."""
    if isinstance(value, bytes | str) and value:
        at = chance.randrange(len(value))
        new: Any = (
            bytes([value[at] ^ 1 << chance.randrange(8)]) if isinstance(value, bytes) else chr(ord(value[at]) ^ 1)
        )
        return value[:at] + new + value[at + 1 :]
    steps: dict[type, Any] = {datetime: timedelta(microseconds=1), date: timedelta(days=1), int: 1, list: [3]}
    if isinstance(value, UUID):
        return UUID(int=value.int ^ 1 << chance.randrange(60))
    return value + steps[type(value)]


async def test_nothing_is_found_where_nothing_was_changed(answered: None) -> None:
    assert await found() == []
    await sequence()
    assert await found() == []


@pytest.mark.parametrize("entered", [True, False])
@pytest.mark.parametrize("table", ["comment", *DECIDED])
async def test_whatever_is_changed_is_found_or_refused(answered: None, table: str, *, entered: bool) -> None:
    if entered:
        await sequence()
    chance = random.Random(7)  # noqa: S311 # nothing is secret here
    missed = []
    for row in await execute("SELECT * FROM {} ORDER BY id", Unquoted(table)):
        for column, value in row.items():
            if value in (None, "", b"", [], "{}") or column == "erased_at":
                continue
            other = changed(value, chance)
            try:
                await put(table, column, row["id"], value, other)
            except asyncpg.IntegrityConstraintViolationError:
                continue
            if not await found():
                missed.append((table, column, value, other))
            await put(table, column, row["id"], other, value)
    assert missed == []
    assert await found() == []


async def put(table: str, column: str, id_: UUID, was: Any, becomes: Any) -> None:
    """Write past the triggers, as somebody can who has the database."""
    async with meddling(table):
        await execute(
            "UPDATE {} SET {} = {} WHERE id = {}",
            Unquoted(table),
            Unquoted(f'"{column}"'),
            becomes,
            was if column == "id" else id_,
        )


@pytest.mark.parametrize("column", ["content", "sha256", "version", "edition"])
async def test_a_changed_report_is_found(answered: None, column: str) -> None:
    await sequence()
    [row] = await execute("SELECT * FROM report WHERE edition = 'filed'")
    becomes = {"version": 7, "edition": "public"}.get(column) or changed(row[column], random.Random(3))  # noqa: S311
    if column == "edition":
        await execute("ALTER TABLE report DROP CONSTRAINT unique_report_edition")
    try:
        async with meddling("report"):
            await execute("UPDATE report SET {} = {} WHERE id = {}", Unquoted(column), becomes, row["id"])
        assert await found() != []
    finally:
        if column == "edition":
            async with meddling("report"):
                await execute("UPDATE report SET edition = 'filed' WHERE id = {}", row["id"])
            await execute(
                "ALTER TABLE report ADD CONSTRAINT unique_report_edition UNIQUE (consultation, version, edition)"
            )


@pytest.mark.parametrize("column", ["outcome", "salt"])
async def test_an_outcome_that_was_changed_after_the_report_is_found(answered: None, column: str) -> None:
    await sequence()
    [row, *_] = await execute("SELECT * FROM reported_outcome WHERE outcome = 'adopted'")
    becomes = "not adopted" if column == "outcome" else changed(row["salt"], random.Random(5))  # noqa: S311
    async with meddling("reported_outcome"):
        await execute("UPDATE reported_outcome SET {} = {} WHERE id = {}", Unquoted(column), becomes, row["id"])
    assert await found() != []


@pytest.mark.parametrize("table", DECIDED)
async def test_a_dropped_row_is_found(answered: None, table: str) -> None:
    await sequence()
    async with meddling(table):
        await execute(
            "DELETE FROM {} WHERE id = (SELECT max(id::text)::uuid FROM {})", Unquoted(table), Unquoted(table)
        )
    assert await found() != []


async def test_a_dropped_comment_is_found(world: None) -> None:
    await opened()
    [comment] = await said("没有人处理的意见。")
    await sequence()
    assert await found() == []
    async with meddling("comment"):
        await execute("DELETE FROM family_member WHERE comment = {}", comment)
        await execute("DELETE FROM comment WHERE id = {}", comment)
    assert await found() != []


async def test_a_comment_that_was_slipped_in_is_found(answered: None) -> None:
    await sequence()
    async with meddling("comment"):
        await execute(
            "INSERT INTO comment SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),"
            " 'receipt', 'SLIPPEDIN'))).* FROM comment c WHERE erased_at IS NULL LIMIT 1"
        )
    assert await found() != []


async def test_every_table_that_owes_leaves_is_looked_at(database: None) -> None:
    rows = await execute(
        "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p"
        " ON p.oid = t.tgfoid WHERE p.prosrc LIKE '%ledger_pending%' OR p.prosrc LIKE '%ledger_owe%'"
    )
    owing = {row["relname"] for row in rows} - {"comment"}
    assert owing == set(KINDS) | set(OF_SEATS) | set(OF_MEETINGS) | set(OF_OPEN_DAYS)
    assert set(DECIDED) <= owing
