"""Answers come with a comment, by whatever way it comes, and are judged by what is asked."""

from __future__ import annotations

import msgspec
import pytest

from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import DURING, opened, refused, said, says
from tests.importing.files import DAY, imported, letters, ndjson
from tests.questionnaires.steps import open_and_asking
from tests.world import CLERK

pytestmark = pytest.mark.usefixtures("world")


async def kept() -> list[dict[str, str]]:
    """The answers of every comment as stored, which are those the ledger commits to."""
    rows = await execute(
        "SELECT answers, convert_from(body, 'UTF8')::jsonb -> 'answers' AS sealed FROM comment ORDER BY id"
    )
    assert all(row["answers"] == row["sealed"] for row in rows)
    return [msgspec.json.decode(row["answers"]) for row in rows]


async def test_answers_are_kept_in_the_words_of_the_questions() -> None:
    found = await open_and_asking()
    await said(
        "请写明补偿标准。",
        answers={
            str(found["floor"].id): "Ground floor",
            str(found["worries"].id): ["费用", "Daylight"],
            str(found["clear"].id): "2",
            str(found["missing"].id): "扶手。",
        },
    )
    assert await kept() == [
        {
            "您家住在几楼？": "一楼",
            "加装电梯最让您担心的是什么？": "采光\n费用",
            "第三条的表决办法写得清楚吗？": "2",
            "办法里还缺什么？": "扶手。",
        }
    ]


async def test_no_question_has_to_be_answered() -> None:
    await open_and_asking()
    await said("支持。")
    assert await kept() == [{}]


async def test_who_answers_a_question_need_not_say_more() -> None:
    found = await open_and_asking()
    await said("", answers={str(found["floor"].id): "一楼"})
    assert await kept() == [{"您家住在几楼？": "一楼"}]


async def test_who_neither_answers_nor_says_anything_is_refused() -> None:
    found = await open_and_asking()
    with refused() as nothing:
        await said("", answers={str(found["floor"].id): ""})
    assert nothing.fields == {"text": "required"}


async def test_where_nothing_is_asked_answers_alone_are_no_comment() -> None:
    await opened()
    with refused() as nothing:
        await said("", answers={"您住几楼？": "底楼"})
    assert nothing.fields == {"text": "required"}
    await said("支持。", answers={"您住几楼？": "底楼"})
    assert await kept() == [{"您住几楼？": "底楼"}]


async def test_wrong_answers_are_named_together_with_all_else() -> None:
    found = await open_and_asking()
    with refused() as wrong:
        await said(
            "支持。",
            answers={str(found["floor"].id): "十楼", str(found["clear"].id): "9", "没有问过": "答"},
            author_contact="12",
        )
    assert wrong.fields == {
        "author.contact": "invalid",
        f"answers.{found['floor'].id}": "unknown_value",
        f"answers.{found['clear'].id}": "out_of_range",
        "answers.没有问过": "unknown",
    }


async def test_a_clerk_enters_what_was_answered_on_paper() -> None:
    found = await open_and_asking()
    with clock.frozen(DURING):
        await says(
            "", actor=CLERK, channel="counter", stated_on="2027-03-09", answers={str(found["worries"].id): ["噪音"]}
        )
    assert await kept() == [{"加装电梯最让您担心的是什么？": "噪音"}]


async def test_an_import_brings_answers_and_refuses_those_that_nobody_was_offered() -> None:
    await open_and_asking()
    rows = letters(3)
    rows[0]["answers"] = {"您家住在几楼？": "Ground floor", "加装电梯最让您担心的是什么？": ["噪音", "采光"]}
    rows[1]["answers"] = {"您家住在几楼？": "十楼"}
    rows[2] = {"date": DAY, "answers": {"第三条的表决办法写得清楚吗？": "5"}}
    status = await imported(ndjson(*rows))
    assert [(row.line, [error.code for error in row.errors]) for row in status.rejected] == [(2, ["unknown_value"])]
    assert await kept() == [
        {"您家住在几楼？": "一楼", "加装电梯最让您担心的是什么？": "采光\n噪音"},
        {"第三条的表决办法写得清楚吗？": "5"},
    ]
