"""What headings, dates, clauses and words of a table mean, as offices write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.drafts.splitting.numerals import chinese
from consultations.importing.clauses import Clauses
from consultations.importing.columns import field_of, guessed, names_of
from consultations.importing.form import Row
from consultations.importing.keys import Occurrences, key_of, said_of
from consultations.importing.meaning import Meaning, Understood
from consultations.importing.values import day_in, people_in
from consultations.schemas.comment import NewComment
from consultations.words import AuthorKind, Channel, Publish, Stance
from participation.base.errors import FieldError

ZONE = timezone(timedelta(hours=8))
NUMBERS = [f"第{chinese(n)}条" for n in range(1, 31)]
CLAUSES = [(UUID(int=n), number) for n, number in enumerate(NUMBERS, start=1)]


def understood(cells: dict[str, Any], *, channel: Channel = Channel.LETTER, clauses: Any = CLAUSES) -> Understood:
    columns = tuple(cells)
    meaning = Meaning(guessed(columns), columns, channel=channel, clauses=Clauses(clauses), zone=ZONE)
    return meaning.understood(Row(1, cells))


def comment(**cells: Any) -> NewComment:
    found = understood(cells)
    assert found.new is not None
    assert found.wrong == []
    return found.new


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("意见内容（必填）", "text"), ("内 容", "text"), ("TEXT", "text"), ("涉及条款", "clause"),
        ("来信日期", "stated_on"), ("stated_on", "stated_on"), ("author.name", "name"),
        ("联系电话", "contact"), ("工单编号", "ticket"),
        ("联名人数", "co_signatures"), ("co_signatures", "co_signatures"), ("是否公开", "publish"), ("编号", "key"),
        ("单位名称", "organisation"), ("备注", None), ("", None),
    ],
)  # fmt: skip
def test_headings_name_their_fields(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


def test_a_field_is_one_column_and_longer_headings_are_guessed() -> None:
    assert guessed(["意见", "具体意见和建议", "您的姓名", "来信日期(年月日)"]) == {
        "意见": "text",
        "您的姓名": "name",
        "来信日期(年月日)": "stated_on",
    }
    assert guessed(["对本办法的修改意见"]) == {"对本办法的修改意见": "text"}


def test_columns_have_names_that_differ() -> None:
    assert names_of(["内容", "", "内容", " 姓 名 ", ""]) == ("内容", "#2", "内容 #3", "姓 名")


@pytest.mark.parametrize(
    "written",
    ["2027-03-05", "2027/3/5", "2027.03.05", "2027年3月5日", "20270305", " 2027-3-5 10:00", "2027-03-04T17:00Z"],
)
def test_days_are_read_as_people_write_them(written: str) -> None:
    assert day_in(written, ZONE) == date(2027, 3, 5)
    assert day_in(datetime(2027, 3, 4, 18, tzinfo=UTC), ZONE) == date(2027, 3, 5)


@pytest.mark.parametrize("written", ["2027-13-05", "5.3.2027", "三月", "20271", "2027-02-30", "9" * 80])
def test_what_is_no_day_is_none(written: str) -> None:
    assert day_in(written, ZONE) is None


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_every_day_is_read_in_every_form(day: date) -> None:
    forms = (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", day.strftime("%Y%m%d"), f"{day:%Y/%m/%d}")
    assert {day_in(form, ZONE) for form in forms} == {day}


@pytest.mark.parametrize(
    ("written", "number"), [("46", 46), ("46人", 46), ("四十六人", 46), ("共1,200名", 1200), (3, 3)]
)
def test_numbers_of_people_are_read(written: Any, number: int) -> None:
    assert people_in(written) == number


@pytest.mark.parametrize("written", ["很多", "-1", "3.5", True])
def test_what_is_no_number_of_people_is_none(written: Any) -> None:
    assert people_in(written) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("第十二条", 12), ("12", 12), ("１２", 12), ("第12条", 12), ("十二", 12), ("Article 12", 12),
        ("第十二条第二款", 12), ("第 十二 条", 12), ("12.", 12), (12, 12),
    ],
)  # fmt: skip
def test_a_clause_is_found_by_what_people_call_it(written: Any, number: int) -> None:
    assert Clauses(CLAUSES).meant(written, "none") == UUID(int=number)


@pytest.mark.parametrize("written", ["全文", "整体", "whole", "/", " "])
def test_the_whole_is_no_clause(written: str) -> None:
    assert Clauses(CLAUSES).meant(written, "none") is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("第九十九条", "unknown_value"),
        ("第三条、第五条", "several_clauses"),
        ("某条", "unknown_value"),
        (str(UUID(int=99)), "unknown_value"),
    ],
)
def test_a_clause_that_is_not_there_is_said(written: str, code: str) -> None:
    found = Clauses(CLAUSES).meant(written, "none")
    assert isinstance(found, FieldError)
    assert (found.field, found.code) == ("clause", code)


def test_a_number_that_two_clauses_have_is_said_and_their_identity_tells_them_apart() -> None:
    twice = [(UUID(int=1), "第一条"), (UUID(int=2), "第一条")]
    found = Clauses(twice).meant("第一条", "none")
    assert isinstance(found, FieldError)
    assert found.code == "ambiguous"
    assert Clauses(twice).meant(str(UUID(int=2)), "none") == UUID(int=2)


@given(st.sampled_from(range(1, 31)))
def test_every_number_finds_its_clause(number: int) -> None:
    found = Clauses(CLAUSES)
    written = (f"第{chinese(number)}条", f"第{number}条", str(number), f"Art. {number}")
    assert {found.meant(form, "none") for form in written} == {UUID(int=number)}


def test_a_row_becomes_the_comment_that_a_clerk_would_enter() -> None:
    new = comment(
        内容="好",
        条款="第三条",
        立场="反对",
        日期="2027年3月5日",
        姓名="张三",
        电话=13800000101,
        联名人数="46人",
        公开="否",
    )
    assert new == NewComment(
        text="好", clause=UUID(int=3), stance=Stance.OPPOSE, stated_on=date(2027, 3, 5), co_signatures=46,
        publish=Publish.NO, channel=Channel.LETTER, author=new.author,
    )  # fmt: skip
    assert (new.author.kind, new.author.name, new.author.contact) == (AuthorKind.PERSON, "张三", "13800000101")


def test_an_organisation_is_named_with_who_wrote_for_it() -> None:
    new = comment(意见="好", 单位="南埠商会", 姓名="董立群", 邮箱="a@example.com", 渠道="部门意见")
    assert (new.author.kind, new.author.name) == (AuthorKind.ORGANISATION, "南埠商会（董立群）")
    assert (new.author.contact, new.channel) == ("a@example.com", Channel.DEPARTMENTAL_OPINION)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found = understood(
        {"内容": "x" * 20_001, "条款": "第九十九条", "日期": "昨天", "联名人数": "许多", "立场": "大概", "渠道": "web"}
    )
    assert {(one.field, one.code) for one in found.wrong} == {
        ("text", "too_long"), ("clause", "unknown_value"), ("stated_on", "invalid"), ("co_signatures", "invalid"),
        ("stance", "unknown_value"), ("channel", "unknown_value"),
    }  # fmt: skip


@pytest.mark.parametrize("text", ["a\0b", "\0"])
def test_a_text_that_cannot_be_stored_is_refused(text: str) -> None:
    found = understood({"text": text})
    assert [(one.field, one.code) for one in found.wrong] == [("text", "invalid")]


def test_a_column_that_comes_later_is_understood_by_its_name() -> None:
    meaning = Meaning({"text": "text"}, ("text",), channel=Channel.LETTER, clauses=Clauses([]), zone=ZONE)
    first = meaning.understood(Row(1, {"text": "a"}))
    second = meaning.understood(Row(2, {"text": "b", "date": "2027-03-05", "内容": "not the text"}))
    assert first.new is not None
    assert second.new is not None
    assert (second.new.text, second.new.stated_on) == ("b", date(2027, 3, 5))


@given(st.lists(st.lists(st.integers(0, 5), max_size=6), max_size=6))
def test_occurrences_are_counted_over_batches(batches: list[list[int]]) -> None:
    occurrences, seen = Occurrences(), dict.fromkeys(range(6), 0)
    for batch in batches:
        expected = []
        for one in batch:
            seen[one] += 1
            expected.append(seen[one])
        assert occurrences.counted([one.to_bytes(1) * 16 for one in batch]) == expected


def test_a_row_is_known_by_its_key_within_its_channel_else_by_all_it_says() -> None:
    letter = NewComment(text="好", channel=Channel.LETTER)
    call = NewComment(text="好", channel=Channel.HOTLINE)
    said = said_of(letter)
    assert said == said_of(NewComment(text="好", channel=Channel.LETTER))
    assert said != said_of(call)
    assert key_of(letter, said, "1", 1) == key_of(NewComment(text="别的", channel=Channel.LETTER), b"", "1", 7)
    assert key_of(letter, said, "1", 1) != key_of(call, said_of(call), "1", 1)
    assert key_of(letter, said, "", 1) != key_of(letter, said, "", 2)
