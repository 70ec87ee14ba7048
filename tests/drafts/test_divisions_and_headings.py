"""Where a clause stands, and what it is called."""

from __future__ import annotations

import pytest

from consultations.drafts.splitting import SplitDraft, split


def named(draft: SplitDraft) -> list[tuple[str, str, str]]:
    return [(clause.number, clause.heading, clause.text) for clause in draft.clauses]


def test_a_path_names_every_division_from_the_outermost() -> None:
    text = (
        "第一编 总则\n第一章 基本规定\n第一节 目的\n第一条 甲。\n第二节 范围\n第二条 乙。\n"
        "第二章 其他\n第三条 丙。\n第二编 分则\n第一章 物权\n第四条 丁。"
    )
    assert [clause.path for clause in split(text).clauses] == [
        ("第一编 总则", "第一章 基本规定", "第一节 目的"),
        ("第一编 总则", "第一章 基本规定", "第二节 范围"),
        ("第一编 总则", "第二章 其他"),
        ("第二编 分则", "第一章 物权"),
    ]


@pytest.mark.parametrize(
    "printed",
    [
        "第一章 总则",
        "第一章　总　则",
        "第一章总则",
        "第 一 章 总 则",
        "## 第一章  总则",
        "**第一章 总则**",
        "第一章\n总则",
    ],
)
def test_a_chapter_is_one_however_it_is_printed(printed: str) -> None:
    assert split(f"{printed}\n第一条 甲。").clauses[0].path == ("第一章 总则",)


def test_a_sentence_about_a_chapter_is_no_chapter() -> None:
    draft = split("第一章 总则\n第一条 甲，依照\n第二章的规定办理；\n第二章 登记\n第二条 乙。")
    assert [clause.path for clause in draft.clauses] == [("第一章 总则",), ("第二章 登记",)]
    assert draft.clauses[0].text == "甲，依照\n第二章的规定办理；"


def test_the_opening_words_of_a_chapter_are_a_part_without_a_number() -> None:
    draft = split("第一章 总则\n本章规定共同事项。\n第一条 甲。")
    assert [(c.number, c.text, c.path) for c in draft.clauses] == [
        ("", "本章规定共同事项。", ("第一章 总则",)),
        ("第一条", "甲。", ("第一章 总则",)),
    ]


def test_a_chapter_without_clauses_is_kept() -> None:
    draft = split("第一章 总则\n第二章 登记\n第一条 甲。\n第三章 保留")
    assert [(c.number, c.path) for c in draft.clauses] == [
        ("", ("第一章 总则",)),
        ("第一条", ("第二章 登记",)),
        ("", ("第三章 保留",)),
    ]


def test_topics_above_clauses_are_divisions() -> None:
    draft = split("一、总则\n第一条 甲。\n第二条 乙。\n二、罚则\n第三条 丙。")
    assert [clause.path for clause in draft.clauses] == [("一、总则",), ("一、总则",), ("二、罚则",)]


def test_unnumbered_markdown_headings_beside_chapters_are_divisions() -> None:
    draft = split("# 某某条例\n## 第一章 总则\n第一条 甲。\n### 一般事项\n第二条 乙。\n## 附则\n第三条 丙。")
    assert [clause.path for clause in draft.clauses] == [
        ("第一章 总则",),
        ("第一章 总则", "一般事项"),
        ("附则",),
    ]


def test_headings_in_brackets_lose_their_brackets() -> None:
    draft = split("第一条【目的】为了规范。\n第二条（适用范围）本市适用。\n第三条 [主管部门]\n市公安局。")
    assert named(draft) == [
        ("第一条", "目的", "为了规范。"),
        ("第二条", "适用范围", "本市适用。"),
        ("第三条", "主管部门", "市公安局。"),
    ]


def test_an_item_or_an_abbreviation_in_brackets_is_no_heading() -> None:
    draft = split("第一条 （一）甲；\n（二）乙。\n第二条 （以下简称某）丙。")
    assert [clause.heading for clause in draft.clauses] == ["", ""]


def test_short_lines_behind_the_numbers_are_headings_where_the_draft_has_them() -> None:
    draft = split("第一条 目的\n为了规范。\n第二条 适用范围\n本市适用。\n第三条 施行日期\n自发布之日起施行。")
    assert named(draft) == [
        ("第一条", "目的", "为了规范。"),
        ("第二条", "适用范围", "本市适用。"),
        ("第三条", "施行日期", "自发布之日起施行。"),
    ]


def test_a_single_short_line_is_the_beginning_of_a_sentence() -> None:
    text = "第一条 为了规范，制定本办法。\n第二条 申请人应当提交\n（一）甲；\n第三条 丙。\n第四条 丁。"
    assert split(text).clauses[1].text == "申请人应当提交\n（一）甲；"


def test_a_markdown_heading_with_a_number_gives_the_clause_its_heading() -> None:
    draft = split("# 办法\n### 第一条 目的\n\n为了规范。\n### 第二条 为了规范某某行为，制定本办法。\n乙。")
    assert named(draft) == [("第一条", "目的", "为了规范。"), ("第二条", "", "为了规范某某行为，制定本办法。\n乙。")]


def test_what_stands_above_the_title_is_kept_apart() -> None:
    draft = split("附件1\n\n某某市养犬管理条例\n（征求意见稿）\n\n2024年4月10日起草\n第一条 甲。")
    assert (draft.above, draft.title, draft.preface) == (
        "附件1",
        "某某市养犬管理条例（征求意见稿）",
        "2024年4月10日起草",
    )


def test_a_title_may_be_set_in_two_lines() -> None:
    assert (
        split("某某市人民政府关于印发\n《某某办法》的通知\n第一条 甲。").title
        == "某某市人民政府关于印发《某某办法》的通知"
    )


def test_a_sentence_is_no_title() -> None:
    draft = split("为了规范某某行为，现公开征求意见。\n第一条 甲。")
    assert (draft.title, draft.preface) == ("", "为了规范某某行为，现公开征求意见。")
