"""隐去: a span of a comment that nobody but its office reads, on record; the comment itself stays as received."""

from __future__ import annotations

from uuid import UUID, uuid4

import asyncpg
import pytest

from consultations.queries.comments import Filter, filed_comments, seen_comments
from consultations.queries.filed_comment import whole_comment
from consultations.queries.redacting import redactions, sheet, suggested
from consultations.rules.redacting import LookPurpose, RedactionReason
from consultations.schemas.comment import SeenComment
from consultations.services import redacting
from consultations.words import Screening
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import DURING, SLUG, clauses, opened, refused, said
from tests.consultations.test_commenting import ERASURE, erased
from tests.moderation.redacted import redact
from tests.world import AUDITOR, CLERK, COLLEAGUE, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

TEXT = "我是王小明,电话13812345678,同意加装电梯。"


async def seen(**wanted: object) -> list[SeenComment]:
    with clock.frozen(DURING):
        return (await seen_comments(NOBODY, SLUG, Filter(**wanted))).items  # type: ignore[arg-type] # as given


async def lifted(redaction: UUID, reason: str = "本人同意公开。", actor: Actor = OFFICER) -> None:
    with clock.frozen(DURING):
        await redacting.lift(actor, redaction=redaction, reason=reason)


async def looked(comment: UUID, actor: Actor = OFFICER) -> str:
    with clock.frozen(DURING):
        return (await redacting.look(actor, comment=comment, purpose=LookPurpose.HANDLING)).text


async def test_others_read_a_mask_and_the_row_stays_as_received(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    [comment] = await said(TEXT, proposed_text="", author_name="王小明", publish="text and name")
    before = await execute("SELECT * FROM comment")
    await redact(comment, "王小明", "13812345678")
    [one] = await seen()
    assert (one.text, one.author_name) == ("我是■■■,电话■■■,同意加装电梯。", "■■■")
    assert [(mark.part, mark.begins, mark.ends) for mark in one.marks] == [
        ("text", 2, 5),
        ("text", 8, 11),
        ("author name", 0, 3),
    ]
    assert await execute("SELECT * FROM comment") == before


async def test_a_span_is_given_by_characters_of_the_original(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    clause = (await clauses())[0].id
    [comment] = await said("姓𠮷野,住这里", clause=clause, proposed_text="由𠮷野办理", author_name="𠮷野")
    made = await redact(comment, spans=[("text", 1, 3), ("proposed text", 1, 3)])
    assert (made.text, made.proposed_text, made.author_name) == ("姓■■■,住这里", "由■■■办理", "𠮷野")
    assert [(one.part, one.begins, one.ends) for one in made.items] == [("text", 1, 3), ("proposed text", 1, 3)]


async def test_the_office_reads_the_mask_too_until_it_looks_on_record(world: None) -> None:
    await opened()
    [comment] = await said(TEXT)
    await redact(comment, "13812345678")
    for actor in (OFFICER, REVIEWER, LEADER, CLERK, AUDITOR):
        with clock.frozen(DURING):
            [filed] = (await filed_comments(actor, SLUG, Filter())).items
            assert "13812345678" not in filed.text
            assert "13812345678" not in (await whole_comment(actor, SLUG, comment)).comment.text
    assert await execute("SELECT FROM audit WHERE verb = 'original.seen'") == []
    assert await looked(comment) == TEXT
    assert await looked(comment, REVIEWER) == TEXT
    rows = await execute("SELECT person, subject, detail FROM audit WHERE verb = 'original.seen' ORDER BY id")
    assert [row["person"] for row in rows] == [OFFICER.person, REVIEWER.person]
    assert {row["subject"] for row in rows} == {f"comment:{comment}"}
    assert "handle the comment" in rows[0]["detail"]


@pytest.mark.parametrize("actor", [CLERK, LEADER, AUDITOR, OFFICER_ELSEWHERE, RESIDENT, NOBODY])
async def test_nobody_else_redacts_lifts_or_looks(world: None, actor: Actor) -> None:
    await opened()
    [comment] = await said(TEXT)
    made = await redact(comment, "王小明", actor=REVIEWER)
    for act in (redact(comment, "电话", actor=actor), lifted(made.items[0].id, actor=actor)):
        with refused() as found:
            await act
        assert found.answer == (403, "wrong_role")
    for look in (looked(comment, actor), suggested(actor, comment), sheet(actor, comment)):
        with refused() as found:
            await look
        assert found.refusal.status == 404
    assert len(await execute("SELECT FROM redaction")) == 1
    assert await execute("SELECT FROM audit WHERE verb = 'original.seen'") == []


async def test_lifting_shows_what_no_other_redaction_hides(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    [comment] = await said(TEXT)
    made = await redact(comment, spans=[("text", 2, 5), ("text", 4, 8)])
    assert made.text == "我是■■■13812345678,同意加装电梯。"
    await lifted(made.items[0].id)
    assert [c.text for c in await seen()] == ["我是王小■■■13812345678,同意加装电梯。"]
    await lifted(made.items[1].id)
    assert [(c.text, c.marks) for c in await seen()] == [(TEXT, [])]
    kept = (await redactions(AUDITOR, comment)).items
    assert [(one.lifted_by, one.lifted_for) for one in kept] == [(OFFICER.name, "本人同意公开。")] * 2
    with refused() as found:
        await lifted(made.items[0].id)
    assert found.answer == (409, "lifted")
    with refused() as found:
        await lifted(uuid4())
    assert found.refusal.status == 404


async def test_lifting_takes_a_reason(world: None) -> None:
    await opened()
    [comment] = await said(TEXT)
    made = await redact(comment, "王小明")
    with refused() as found:
        await lifted(made.items[0].id, " \x00")
    assert found.fields == {"reason": "required"}


async def test_a_search_by_what_is_hidden_finds_nothing_for_anybody(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    hidden, plain = await said(TEXT, "王小明是我邻居,同意加装电梯")
    assert [c.id for c in await seen(q="王小明")] == [hidden, plain]
    made = await redact(hidden, "王小明", "13812345678")
    assert [c.id for c in await seen(q="王小明")] == [plain]
    assert await seen(q="13812345678") == []
    for words in ("王", "小明", "王小", "我是王"):
        assert hidden not in [c.id for c in await seen(q=words)]
    assert [c.id for c in await seen(q="同意加装电梯")] == [hidden, plain]
    with clock.frozen(DURING):
        assert [c.id for c in (await filed_comments(OFFICER, SLUG, Filter(q="王小明"))).items] == [plain]
    await lifted(made.items[0].id)
    assert [c.id for c in await seen(q="王小明")] == [hidden, plain]


async def test_what_is_not_there_is_refused_and_nothing_is_written(world: None) -> None:
    await opened()
    [comment] = await said("短")
    with refused() as found:
        await redact(comment, "长", spans=[("text", 0, 9), ("author name", 0, 1)])
    assert found.fields == {"spans.0": "out_of_range", "spans.1": "out_of_range", "passages": "unknown_value"}
    with refused() as found:
        await redact(comment, " ")
    assert found.fields == {"spans": "required"}
    with refused() as found:
        await redact(uuid4(), "短")
    assert found.refusal.status == 404
    assert await execute("SELECT FROM redaction") == []


async def test_redactions_are_only_added_to(world: None) -> None:
    await opened()
    [comment] = await said(TEXT)
    await redact(comment, "王小明")
    for statement in ("DELETE FROM redaction", "UPDATE redaction SET ends = ends - 1"):
        with pytest.raises(asyncpg.exceptions.RestrictViolationError):
            await execute(statement)


async def test_what_is_erased_leaves_no_redacted_text_behind_and_cannot_be_redacted(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    [comment] = await said(TEXT)
    await redact(comment, "13812345678")
    await erased(ERASURE + " WHERE id = {}", comment)
    assert await execute("SELECT FROM redacted_comment") == []
    assert [c.text for c in await seen()] == [""]
    with refused() as found:
        await redact(comment, "电")
    assert found.answer == (409, "erased")


async def test_what_looks_like_personal_data_is_offered_until_it_is_hidden(world: None) -> None:
    await opened()
    [comment] = await said(TEXT)
    with clock.frozen(DURING):
        found = (await suggested(OFFICER, comment)).items
        assert [(one.likeness, TEXT[one.begins : one.ends]) for one in found] == [("mobile number", "13812345678")]
        await redact(comment, "13812345678")
        assert (await suggested(OFFICER, comment)).items == []
        [part] = await sheet(OFFICER, comment)
    assert "13812345678" not in str(part)
    assert "".join(piece.text for piece in part.pieces) == "我是王小明,电话■■■,同意加装电梯。"
    assert [one.shown for one in part.sentences] == ["我是王小明,电话■■■,同意加装电梯。"]


async def test_the_record_tells_neither_the_text_nor_the_place(world: None) -> None:
    await opened()
    [comment] = await said(TEXT)
    await redact(comment, "13812345678", reason=RedactionReason.SOMEBODY_ELSE)
    [row] = await execute("SELECT detail FROM audit WHERE verb = 'comment.redacted'")
    assert "1381" not in row["detail"]
    assert "somebody else" in row["detail"]


async def test_what_one_officer_hides_another_does_not_bring_back(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    [comment] = await said(TEXT)
    await redact(comment, "王小明")
    await redact(comment, "13812345678", actor=COLLEAGUE)
    assert [c.text for c in await seen()] == ["我是■■■,电话■■■,同意加装电梯。"]
