"""What is withheld in an answer to a question of the consultation is masked wherever the office reads it."""

from __future__ import annotations

import msgspec

from consultations.queries.comments import Filter, filed_comments, seen_comments
from consultations.queries.filed_comment import whole_comment
from consultations.queries.redacting import redactions, sheet, suggested
from consultations.rules.redacting import LookPurpose, Mark, RedactedPart, RedactionReason
from consultations.schemas.comment import Received
from consultations.schemas.redacting import NewRedaction, NewSpan, QuestionAnswered
from consultations.services import redacting
from consultations.words import Screening
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from tests.consultations.steps import DURING, SLUG, opened, refused, says
from tests.moderation.redacted import redact
from tests.world import AUDITOR, OFFICER

# PostgreSQL keeps the shorter name first
ANSWERS = {"您住几楼？": "六楼,电话13812345678", "您是否同意？": "同意,王小明"}


async def answering() -> Received:
    with clock.frozen(DURING):
        return await says("同意加装电梯,王小明", answers=ANSWERS)


async def test_a_passage_is_withheld_in_the_text_and_in_every_answer(world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    one = await answering()
    made = await redact(one.id, "王小明")
    assert (made.text, made.answers) == (
        "同意加装电梯,■■■",
        [QuestionAnswered("您住几楼？", "六楼,电话13812345678"), QuestionAnswered("您是否同意？", "同意,■■■")],
    )
    assert [(r.part, r.answer, r.begins, r.ends) for r in made.items] == [("text", None, 7, 10), ("answer", 1, 3, 6)]
    with clock.frozen(DURING):
        found = (await whole_comment(AUDITOR, SLUG, one.id)).answers
        assert [(a.question, a.text) for a in found] == [
            ("您住几楼？", "六楼,电话13812345678"),
            ("您是否同意？", "同意,■■■"),
        ]
        assert found[1].marks == [Mark(RedactedPart.ANSWER, 3, 6, RedactionReason.PERSONAL_DATA, 1)]
        # what others see has no answers, and no marks of them either
        [seen] = (await seen_comments(NOBODY, SLUG, Filter())).items
        [filed] = (await filed_comments(OFFICER, SLUG, Filter())).items
        assert [mark.part for mark in (*seen.marks, *filed.marks)] == ["text", "text"]
        assert "answer" not in msgspec.to_builtins(seen.marks[0])


async def test_a_span_of_one_answer_is_withheld_and_lifted(world: None) -> None:
    await opened()
    one = await answering()
    before = await execute("SELECT * FROM comment")
    with clock.frozen(DURING):
        new = NewRedaction(spans=[NewSpan(part=RedactedPart.ANSWER, answer=0, begins=5, ends=16)])
        made = await redacting.redact(OFFICER, comment=one.id, new=new)
        assert [a.text for a in made.answers] == ["六楼,电话■■■", "同意,王小明"]
        # of a comment whose answers are whole, the answers as received are read
        again = await redacting.lift(OFFICER, redaction=made.items[0].id, reason="弄错了。")
        assert [a.text for a in again.answers] == list(ANSWERS.values())
        await redact(one.id, "加装")
        assert [a.text for a in (await redactions(OFFICER, one.id)).answers] == list(ANSWERS.values())
    assert await execute("SELECT * FROM comment") == before


async def test_an_answer_that_is_not_there_is_refused(world: None) -> None:
    await opened()
    one = await answering()
    spans = [
        NewSpan(part=RedactedPart.ANSWER, answer=2, begins=0, ends=1),
        NewSpan(part=RedactedPart.ANSWER, begins=0, ends=1),
        NewSpan(part=RedactedPart.TEXT, answer=0, begins=0, ends=1),
        NewSpan(part=RedactedPart.ANSWER, answer=0, begins=3, ends=99),
    ]
    with refused() as found, clock.frozen(DURING):
        await redacting.redact(OFFICER, comment=one.id, new=NewRedaction(spans=spans))
    assert found.fields == {f"spans.{place}": "out_of_range" for place in range(4)}
    assert await execute("SELECT FROM redaction") == []


async def test_what_looks_like_personal_data_in_an_answer_is_offered(world: None) -> None:
    await opened()
    one = await answering()
    with clock.frozen(DURING):
        [offered] = (await suggested(OFFICER, one.id)).items
        assert (offered.part, offered.answer, offered.begins, offered.ends) == ("answer", 0, 5, 16)
        await redact(one.id, "13812345678")
        assert (await suggested(OFFICER, one.id)).items == []
        sheets = await sheet(OFFICER, one.id)
        assert [(str(s.where), s.question) for s in sheets] == [
            ("text", ""),
            ("answer.0", "您住几楼？"),
            ("answer.1", "您是否同意？"),
        ]
        assert "13812345678" not in str(sheets)


async def test_the_original_holds_the_answers_as_received(world: None) -> None:
    await opened()
    one = await answering()
    await redact(one.id, "13812345678", "王小明")
    with clock.frozen(DURING):
        seen = await redacting.look(OFFICER, comment=one.id, purpose=LookPurpose.HANDLING)
    assert {a.question: a.text for a in seen.answers} == ANSWERS
