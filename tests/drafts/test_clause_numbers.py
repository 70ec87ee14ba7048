"""The numbers that begin a clause, in every way they are printed, and those that begin none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.drafts.splitting import split
from consultations.drafts.splitting.numerals import chinese, digits, number_of, roman, roman_value


def numbers(text: str) -> list[str]:
    return [clause.number for clause in split(text).clauses]


@given(st.integers(1, 99_999))
def test_a_chinese_numeral_says_what_was_written(number: int) -> None:
    assert number_of(chinese(number)) == number
    assert number_of(digits(number)) == number
    assert number_of(str(number)) == number


@given(st.integers(1, 3_999))
def test_a_roman_numeral_says_what_was_written(number: int) -> None:
    assert roman_value(roman(number)) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("一百零三", 103), ("一百〇三", 103), ("一○三", 103), ("一百三", 103), ("一千二百六十", 1260),
        ("一十二", 12), ("十二", 12), ("１２", 12), ("百十百", None), ("", None), ("〇", 0), ("12三", None),
    ],
)  # fmt: skip
def test_numerals_are_read_as_offices_write_them(written: str, number: int | None) -> None:
    assert number_of(written) == number


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("第十二条 本市", "第十二条"),
        ("第12条 本市", "第12条"),
        ("第１２条　本市", "第１２条"),
        ("第 十二 条　本市", "第十二条"),
        ("第十二条\t本市", "第十二条"),
        ("　　第十二条　本市", "第十二条"),
        ("第十二条：本市", "第十二条"),
        ("第十二条、本市", "第十二条"),
        ("第十二条【目的】本市", "第十二条"),
        ("第十二条（目的）本市", "第十二条"),
        ("第十二條 本市", "第十二條"),
        ("## 第十二条 本市", "第十二条"),
        ("**第十二条** 本市", "第十二条"),
        ("**第十二条**本市", "第十二条"),
        ("第\u200b十二条 本市", "第十二条"),
    ],
)
def test_a_clause_is_known_however_its_number_is_printed(printed: str, number: str) -> None:
    assert numbers(f"某某办法\n第十一条 甲。\n{printed}乙。\n第十三条 丙。") == ["第十一条", number, "第十三条"]


def test_inserted_clauses_stand_between_their_neighbours() -> None:
    text = "第十二条 甲。\n第十二条之一 乙。\n第十二条之二 丙。\n第十三条 丁。"
    assert numbers(text) == ["第十二条", "第十二条之一", "第十二条之二", "第十三条"]


def test_numbers_without_a_space_behind_them_are_clauses_if_they_are_in_order() -> None:
    assert numbers("第一条为了规范。\n第二条本办法适用。\n第三条市政府负责。") == ["第一条", "第二条", "第三条"]


@pytest.mark.parametrize(
    "wrapped",
    [
        "第三条第二款规定的，从其规定。",
        "第三条 第二款规定的，从其规定。",
        "第三条规定的程序办理。",
        "第三条 规定的程序办理。",
        "第三条的规定办理。",
        "第三条、第四条的规定办理。",
        "第三条和第四条的规定办理。",
        "第三条至第五条的规定办理。",
        "第三条（二）项的规定办理。",
        "第三条所称犬只。",
        "第三十条处理。",
        "第三条，从其规定。",
        "第三条\n的规定办理。",
        "第一百条 的规定办理。",
    ],
)
def test_a_reference_at_the_beginning_of_a_line_begins_no_clause(wrapped: str) -> None:
    text = f"第一条 甲。\n第二条 依照本条例\n{wrapped}\n第三条 乙。\n第四条 丙，依照本条例\n{wrapped}\n"
    draft = split(text)
    assert [clause.number for clause in draft.clauses] == ["第一条", "第二条", "第三条", "第四条"]
    assert draft.clauses[1].text == f"依照本条例\n{wrapped}"


def test_a_reference_does_not_stand_in_for_a_clause_without_spaces_either() -> None:
    text = "第一条甲。\n第二条依照本条例\n第三条规定的程序办理。\n第三条乙。\n第四条丙。"
    draft = split(text)
    assert [clause.number for clause in draft.clauses] == ["第一条", "第二条", "第三条", "第四条"]
    assert draft.clauses[2].text == "乙。"


def test_a_number_twice_by_mistake_makes_two_clauses() -> None:
    assert numbers("第一条 甲。\n第二条 乙。\n第二条 丙。\n第三条 丁。") == ["第一条", "第二条", "第二条", "第三条"]


def test_a_missing_number_hides_no_clause() -> None:
    assert numbers("第一条 甲。\n第三条 乙。\n第九条 丙。") == ["第一条", "第三条", "第九条"]


def test_a_quoted_clause_is_not_split_from_the_amendment_that_quotes_it() -> None:
    text = (
        "关于修改《某某条例》的决定\n"
        "一、将第三条修改为：“第三条 甲。\n“第四条 乙。\n第五条 丙。”\n"
        "二、增加一条，作为第六条：\n“第六条 丁。”\n"
        "三、删去第八条。\n第十条改为第九条。"
    )
    assert numbers(text) == ["一、", "二、", "三、"]


def test_an_amending_regulation_keeps_its_own_clauses() -> None:
    text = (
        "第一条 将《甲条例》第二条修改为：“第二条 市。\n第三条 区。”\n"
        "第二条 删去《乙条例》第五条。\n第三条 自发布之日起施行。"
    )
    assert numbers(text) == ["第一条", "第二条", "第三条"]


def test_a_quotation_left_open_by_mistake_hides_no_clause() -> None:
    text = "第一条 下列用语：“甲是指某。\n第二条 乙。\n第三条 所称“丙”。\n第四条 丁，称“戊”，”。\n第五条 己。"
    assert numbers(text) == ["第一条", "第二条", "第三条", "第四条", "第五条"]


@pytest.mark.parametrize("name", ["目录", "目　录", "目 录", ""])
def test_a_table_of_contents_doubles_nothing(name: str) -> None:
    listed = "第一章 总则……1\n第二章 登记……3\n第三章 附则……9\n"
    text = f"某某条例\n{name}\n{listed}第一章 总则\n第一条 甲。\n第二章 登记\n第二条 乙。\n第三章 附则\n第三条 丙。"
    draft = split(text)
    assert [(clause.number, clause.path) for clause in draft.clauses] == [
        ("第一条", ("第一章 总则",)),
        ("第二条", ("第二章 登记",)),
        ("第三条", ("第三章 附则",)),
    ]
    assert "第二章 登记……3" in draft.preface


def test_a_table_of_contents_may_list_the_clauses() -> None:
    text = "目录\n第一条 目的\t1\n第二条 范围\t2\n第一条 目的\n为了规范。\n第二条 范围\n适用本市。"
    assert [(c.number, c.heading, c.text) for c in split(text).clauses] == [
        ("第一条", "目的", "为了规范。"),
        ("第二条", "范围", "适用本市。"),
    ]


def test_an_annex_with_clauses_of_its_own_begins_counting_anew() -> None:
    text = "第一条 甲。\n第二条 乙。\n附件1 申请规则\n填写说明。\n第一条 丙。\n第二条 丁。"
    assert [(c.number, c.path) for c in split(text).clauses] == [
        ("第一条", ()),
        ("第二条", ()),
        ("", ("附件1 申请规则",)),
        ("第一条", ("附件1 申请规则",)),
        ("第二条", ("附件1 申请规则",)),
    ]


def test_a_table_between_two_clauses_belongs_to_the_clause_above() -> None:
    draft = split("第一条 甲见附表。\n附表1 标准\n一档 | 二档\n第二条 乙。")
    assert [clause.number for clause in draft.clauses] == ["第一条", "第二条"]
    assert draft.clauses[0].text.endswith("一档 | 二档")


def test_two_drafts_in_one_file_are_both_split() -> None:
    text = "第一条 甲。\n第二条 乙。\n第三条 丙。\n某某细则\n第一条 丁。\n第二条 戊。"
    assert numbers(text) == ["第一条", "第二条", "第三条", "第一条", "第二条"]
