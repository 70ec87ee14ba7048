"""A copy of the database from before brings nobody back: the journal beside it says who was erased."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from consultations.erasure_journal import Entry, JournalWrong, entries, write_down
from consultations.jobs import HANDLERS
from consultations.rules.erasing import ErasureWay
from consultations.services.erasing_again import erase_again, returned
from consultations.words import Kind
from participation.base import clock
from participation.base.database import execute
from participation.base.outbox.relay import drain
from tests.consultations.steps import DURING, opened, said
from tests.erasing.test_erasing import erase


@pytest.fixture(autouse=True)
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The journal lies in a folder of its own."""
    monkeypatch.setattr("consultations.erasure_journal.journal_path", lambda: tmp_path / "erasures.jsonl")
    return tmp_path / "erasures.jsonl"


async def carried_out() -> None:
    """The jobs that are owed to the journal."""

    async def left(_: object) -> None:
        """Other jobs are none of this test's."""

    topics = {row["topic"] for row in await execute("SELECT DISTINCT topic FROM outbox")}
    with clock.frozen(DURING):
        await drain({**dict.fromkeys(topics, left), **{t: HANDLERS[t] for t in topics if "erasure" in t}})


async def brought_back(comment: UUID, copy: dict[str, object]) -> None:
    """As a restore of an older copy does: past all triggers."""
    await execute("ALTER TABLE comment DISABLE TRIGGER USER")
    await execute("ALTER TABLE erasure DISABLE TRIGGER USER")
    await execute("DELETE FROM erasure WHERE comment = {}", comment)
    await execute(
        "UPDATE comment SET text = {}, salt = {}, body = {}, erased_at = NULL WHERE id = {}",
        copy["text"], copy["salt"], copy["body"], comment,
    )  # fmt: skip
    await execute("ALTER TABLE comment ENABLE TRIGGER USER")
    await execute("ALTER TABLE erasure ENABLE TRIGGER USER")


async def test_what_an_older_copy_brought_back_is_found_and_erased_again(world: None, beside: Path) -> None:
    await opened(kind=Kind.IDEAS)
    gone, stays = await said("我叫王某，住三单元。", "底楼采光受影响。")
    [copy] = await execute("SELECT text, salt, body FROM comment WHERE id = {}", gone)
    await erase(gone)
    await carried_out()
    journal = list(entries(beside))
    assert [(entry.comment, entry.way, entry.at) for entry in journal] == [(gone, ErasureWay.ERASED, DURING)]
    assert "王某" not in str(journal)
    assert await returned(journal) == []
    await brought_back(gone, copy)
    assert await returned(journal) == journal
    with clock.frozen(DURING):
        assert [await erase_again(entry) for entry in [*journal, *journal]] == [True, False]
    assert await returned(journal) == []
    rows = await execute("SELECT id, text, erased_at FROM comment ORDER BY id")
    assert {row["id"]: row["text"] for row in rows} == {gone: "", stays: "底楼采光受影响。"}
    assert [row["topic"] for row in await execute("SELECT detail AS topic FROM audit WHERE verb = 'comment.erased'")]


async def test_what_was_sealed_and_came_back_open_is_named_and_left_to_the_office(world: None, beside: Path) -> None:
    await opened()
    [gone] = await said("我叫王某，住三单元。")
    [copy] = await execute("SELECT text, salt, body FROM comment WHERE id = {}", gone)
    await erase(gone)
    await carried_out()
    await brought_back(gone, copy)
    [entry] = await returned(entries(beside))
    assert (entry.comment, entry.way) == (gone, ErasureWay.RESTRICTED)
    assert not await erase_again(entry)
    await erase(gone)
    assert await returned(entries(beside)) == []


async def test_a_line_written_twice_is_one_erasure_and_a_broken_one_is_named(world: None, beside: Path) -> None:
    entry = Entry(comment=UUID(int=1), way=ErasureWay.ERASED, at=DURING)
    assert list(entries(beside)) == []
    await write_down(entry)
    await write_down(entry)
    assert list(entries(beside)) == [entry, entry]
    assert await returned(entries(beside)) == []
    with beside.open("ab") as file:
        file.write(b'{"comment": ')
    with pytest.raises(JournalWrong, match="line 3"):
        list(entries(beside))
