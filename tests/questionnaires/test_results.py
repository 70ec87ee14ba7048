"""What was answered is counted as everything is: who stands behind each answer, in columns of their own."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

import pytest

from consultations.queries.lately import KEPT
from consultations.queries.question_results import question_results, text_answers
from consultations.questions_as_csv import result_rows
from consultations.rules.questionnaire import ResultsSeen
from consultations.services import reporting
from consultations.services.pointing import mark_no_change
from consultations.words import Screening
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from tests.consultations.steps import AFTER, DAY, DURING, SLUG, closed, published, refused, reported, says
from tests.consultations.test_commenting import ERASURE, erased
from tests.moderation.redacted import ABUSE, SHOW, redact, screened
from tests.questionnaires.steps import open_and_asking
from tests.world import (
    CLERK,
    FOR_THE_CHAMBER,
    LEADER,
    NEIGHBOUR,
    OFFICER,
    OFFICER_ELSEWHERE,
    RESIDENT,
)

pytestmark = pytest.mark.usefixtures("world")


async def answers(actor: Any = NOBODY, **given: Any) -> UUID:
    """Somebody answers, by the word for each question, and says something beside it."""
    asked = {
        "floor": "您家住在几楼？",
        "worries": "加装电梯最让您担心的是什么？",
        "clear": "第三条的表决办法写得清楚吗？",
        "missing": "办法里还缺什么？",
    }
    sent = {asked[name]: given.pop(name) for name in list(given) if name in asked}
    with clock.frozen(DURING):
        return (await says(given.pop("text", "请写明补偿标准。"), actor=actor, answers=sent, **given)).id


async def town() -> list[UUID]:
    """Five who answer something, and one who only comments."""
    return [
        await answers(RESIDENT, floor="四楼以上", worries=["费用"], clear="4", missing="分期付款。"),
        await answers(RESIDENT, floor="四楼以上", worries=["费用", "噪音"], clear="5"),
        await answers(NOBODY, floor="一楼", worries=["采光"], clear="1", missing="我家住3号楼101室，没有光。"),
        await answers(FOR_THE_CHAMBER, author_kind="organisation", clear="4", missing="商户怎么办？"),
        await answers(
            CLERK, channel="letter", stated_on="2027-03-09", floor="一楼", worries=["采光", "噪音"], co_signatures=11
        ),
        await answers(NEIGHBOUR),
    ]


async def results(actor: Any = OFFICER) -> dict[str, Any]:
    with clock.frozen(DURING):
        found = await question_results(actor, SLUG)
    return dict(zip(("floor", "worries", "clear", "missing"), found.items, strict=True))


async def is_seen_by_everybody() -> bool:
    try:
        return bool((await question_results(NOBODY, SLUG)).items)
    except Refused as hidden:
        return hidden.refusal.status != 404


def counts(voices: Any) -> tuple[int, int, int, int, int]:
    return (voices.messages, voices.people, voices.unidentified, voices.organisations, voices.co_signatures)


async def test_each_answer_has_its_voices_in_columns_of_their_own() -> None:
    await open_and_asking()
    await town()
    found = (await results())["floor"]
    assert {option.value: counts(option.voices) for option in found.options} == {
        "一楼": (2, 0, 2, 0, 11),
        "二楼、三楼": (0, 0, 0, 0, 0),
        "四楼以上": (2, 1, 0, 0, 0),
    }
    assert (counts(found.answered), found.skipped) == ((4, 1, 2, 0, 11), 2)
    assert [option.share for option in found.options] == [0.5, 0.0, 0.5]


async def test_several_answers_of_one_message_count_once_each_and_the_message_once() -> None:
    await open_and_asking()
    await town()
    found = (await results())["worries"]
    assert {option.value: option.voices.messages for option in found.options} == {"采光": 2, "噪音": 2, "费用": 2}
    assert (found.answered.messages, found.skipped) == (4, 2)
    assert [option.share for option in found.options] == [0.5, 0.5, 0.5]


async def test_a_scale_has_its_distribution_and_its_median() -> None:
    await open_and_asking()
    await town()
    found = (await results())["clear"]
    assert [option.voices.messages for option in found.options] == [1, 0, 0, 2, 1]
    assert (found.median, found.clause_number, found.answered.organisations) == (4.0, "第三条", 1)


async def test_an_answer_in_words_is_counted_and_listed() -> None:
    await open_and_asking()
    await town()
    item = (await results())["missing"]
    assert (item.options, item.answered.messages, item.skipped) == ([], 3, 3)
    listed = await text_answers(OFFICER, SLUG, item.id)
    assert [one.text for one in listed.items] == ["分期付款。", "我家住3号楼101室，没有光。", "商户怎么办？"]
    first = await text_answers(OFFICER, SLUG, item.id, limit=2)
    rest = await text_answers(OFFICER, SLUG, item.id, limit=2, cursor=first.next)
    assert [one.id for one in (*first.items, *rest.items)] == [one.id for one in listed.items]
    assert rest.next is None


async def test_a_question_answered_by_nobody_has_nothing_but_zeros() -> None:
    await open_and_asking()
    found = await results()
    assert [item.answered.messages for item in found.values()] == [0, 0, 0, 0]
    assert found["clear"].median is None
    assert all(option.share == 0 for item in found.values() for option in item.options)


@pytest.mark.parametrize("seen", list(ResultsSeen))
async def test_everybody_sees_the_results_from_when_the_office_chose(seen: ResultsSeen) -> None:
    await open_and_asking(seen)
    ids = await town()
    public = {}
    for name, at, step in (("open", DURING, None), ("closed", AFTER, closed), ("published", AFTER + DAY, published)):
        if step is published:
            with clock.frozen(AFTER):
                await mark_no_change(OFFICER, slug=SLUG, comments=ids)
        if step:
            await step()
        with clock.frozen(at):
            assert (await question_results(OFFICER, SLUG)).items
            public[name] = await is_seen_by_everybody()
    assert public == {
        "open": False,
        "closed": seen is ResultsSeen.AFTER_CLOSE,
        "published": seen is not ResultsSeen.INTERNAL,
    }


async def test_everybody_is_told_what_was_counted_lately_and_the_office_what_stands_now() -> None:
    await open_and_asking(ResultsSeen.AFTER_CLOSE)
    comment = (await town())[0]
    await closed()
    with clock.frozen(AFTER):
        before = await question_results(NOBODY, SLUG)
        await erased(ERASURE + " WHERE id = {}", comment)
        assert await question_results(NOBODY, SLUG) == before
        assert (await question_results(OFFICER, SLUG)).items[0].answered.messages == 3
    with clock.frozen(AFTER + KEPT):
        assert (await question_results(NOBODY, SLUG)).items[0].answered.messages == 3


async def test_another_office_sees_no_more_than_everybody() -> None:
    await open_and_asking()
    with refused() as found, clock.frozen(DURING):
        await question_results(OFFICER_ELSEWHERE, SLUG)
    assert found.refusal.status == 404


async def test_others_read_only_the_answers_that_passed_the_screening() -> None:
    await open_and_asking(ResultsSeen.AFTER_CLOSE)
    shown, waiting, hidden, silent = [
        await answers(missing=text, publish=publish)
        for text, publish in (("扶手。", "text"), ("坡道。", "text"), ("广告。", "text"), ("不公开。", "no"))
    ]
    await screened(SHOW, shown, silent)
    await screened(ABUSE, hidden)
    item = (await results())["missing"].id
    await closed()
    with clock.frozen(AFTER):
        public = await text_answers(NOBODY, SLUG, item)
        office = await text_answers(OFFICER, SLUG, item)
    assert ([one.text for one in public.items], public.given, public.shown) == (["扶手。"], 4, 1)
    assert [one.id for one in office.items] == [shown, waiting, hidden, silent]


async def test_where_comments_are_never_shown_no_answer_in_words_is() -> None:
    await open_and_asking(ResultsSeen.AFTER_CLOSE, screening=Screening.NEVER)
    await answers(missing="扶手。")
    item = (await results())["missing"].id
    await closed()
    with clock.frozen(AFTER):
        public = await text_answers(NOBODY, SLUG, item)
    assert (public.items, public.given, public.shown) == ([], 1, 0)


async def test_what_is_redacted_in_an_answer_is_masked_in_the_results_and_its_choices_still_count() -> None:
    await open_and_asking()
    comment = (await town())[2]
    await redact(comment, "3号楼101室")
    item = (await results())["missing"].id
    masked = (await text_answers(OFFICER, SLUG, item)).items[1]
    assert "101" not in masked.text
    assert [masked.text[mark.begins : mark.ends] for mark in masked.marks] == ["■■■"]
    assert counts((await results())["floor"].answered) == (4, 1, 2, 0, 11)


async def test_an_erased_comment_has_no_answers_left_and_counts_as_one_that_gave_none() -> None:
    await open_and_asking()
    comment = (await town())[0]
    before = (await results())["floor"]
    await erased(ERASURE + " WHERE id = {}", comment)
    after = (await results())["floor"]
    assert (before.answered.messages, before.skipped) == (4, 2)
    assert (after.answered.messages, after.skipped) == (3, 3)


async def test_the_table_has_a_row_an_answer_and_says_who_did_not() -> None:
    await open_and_asking()
    await town()
    with clock.frozen(DURING):
        text = result_rows(await question_results(OFFICER, SLUG))
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    floor = [row for row in rows if row["position"] == "1"]
    assert [(row["answer"], row["messages"], row["people"], row["co_signatures"]) for row in floor] == [
        ("一楼", "2", "0", "11"),
        ("二楼、三楼", "0", "0", "0"),
        ("四楼以上", "2", "1", "0"),
        ("(answered)", "4", "1", "11"),
        ("(not answered)", "2", "", ""),
    ]
    assert floor[0]["answer_en"] == "Ground floor"
    assert [row["median"] for row in rows if row["median"]] == ["4"]


async def test_no_formula_runs_from_the_table() -> None:
    await open_and_asking()
    await execute("UPDATE question SET text = '=1+1' WHERE position = 1")
    with clock.frozen(DURING):
        text = result_rows(await question_results(OFFICER, SLUG))
    assert "'=1+1" in text
    assert ",=1+1" not in text


async def test_the_report_waits_for_answers_alone_as_for_every_comment() -> None:
    await open_and_asking()
    alone = await answers(text="", floor="一楼")
    await closed()
    with refused() as found, clock.frozen(AFTER):
        await reporting.submit_report(OFFICER, slug=SLUG)
    assert found.answer == (409, "uncovered")
    with clock.frozen(AFTER):
        await mark_no_change(OFFICER, slug=SLUG, comments=[alone])
    await reported()
    with clock.frozen(AFTER):
        await reporting.approve_report(LEADER, slug=SLUG)
