"""What holds for every text: nothing is lost, nothing fails, and four times the text takes four times the time."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.drafts.splitting import joined, read_draft, split
from consultations.drafts.splitting.cleaning import cleaned, without_comments
from consultations.drafts.splitting.numerals import chinese
from participation.base.errors import Refused
from tests.growth import in_proportion

PIECES = st.sampled_from(
    [
        "第一条", "第二条 ", "第三条\u3000甲", "第二条之一", "第十条", "第一章", "第二章 总则",
        "第一章 总则", "第一节", "第一编 甲", "一、", "二、乙", "（一）", "（二）", "1.", "2. ", "1.1 ",
        "1.2", "1 甲", "Article 1", "Article 2 ", "Section 1", "Chapter I", "Part 2 ", "\n", "\n", "\n",
        "\n\n", "#", "# ", "## ", "**", "<!--", "-->", "\\", "【目的】", "（目的）", "“", "”", "：", "。",
        "；", "目录", "附件", "附件1 ", "附则", "甲", "乙。", "第三条规定", "的", " ", "\u3000", "\t",
        "\r\n", "\u2028", "\x00", "\u202e", "……1",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(PIECES, max_size=60).map("".join),
    st.text(max_size=200),
    st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=40).map("".join),
)


def letters(text: str) -> str:
    return re.sub(r"[\s#*\\]", "", text)


@given(TEXTS)
def test_no_character_of_any_text_is_lost(text: str) -> None:
    try:
        draft = split(text)
    except Refused as caught:
        assert caught.refusal.code == "draft_empty"  # noqa: PT017  # either outcome is right
        return
    assert letters(joined(draft)) == letters(without_comments(cleaned(text)))


@given(TEXTS)
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


@given(TEXTS)
def test_no_clause_is_empty_of_everything(text: str) -> None:
    try:
        draft = split(text)
    except Refused:
        draft = None
    assert draft is None or all(c.number or c.text or c.path for c in draft.clauses)


@given(TEXTS)
def test_any_text_comes_through_its_file(text: str) -> None:
    try:
        read = read_draft(text.encode("utf-8", "replace"), filename="draft.md")
    except Refused as caught:
        assert caught.refusal.code in {"draft_empty", "draft_not_text"}  # noqa: PT017  # either outcome is right
        return
    assert read == cleaned(text) or "\ufeff" in text


WORDS = st.text(alphabet="市区政府应当依法公开征求意见并予以答复犬登记管理", min_size=5, max_size=40).map(
    lambda words: f"{words}。"
)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=3)
TITLES = st.text(alphabet="总则登记管理监督罚附", min_size=2, max_size=6)


@given(
    st.lists(st.tuples(TITLES, st.lists(PARAGRAPHS, min_size=1, max_size=5)), min_size=1, max_size=5),
    st.sampled_from([" ", "　", "\t"]),
    st.sampled_from(["\n", "\n\n", "\r\n"]),
    st.sampled_from(["{}", "　　{}", "**{}**"]),
    st.booleans(),
)
def test_a_draft_is_taken_apart_as_it_was_written(
    chapters: list[tuple[str, list[list[str]]]], space: str, end: str, number_set: str, arabic: bool
) -> None:
    lines = ["某某市养犬管理条例"]
    expected: list[tuple[str, str, tuple[str, ...]]] = []
    for at, (title, clauses) in enumerate(chapters, 1):
        chapter = f"第{chinese(at)}章"
        lines.append(f"{chapter}{space}{title}")
        for paragraphs in clauses:
            count = len(expected) + 1
            number = f"第{count if arabic else chinese(count)}条"
            lines += [f"{number_set.format(number)}{space}{paragraphs[0]}", *paragraphs[1:]]
            expected.append((number, "\n".join(paragraphs), (f"{chapter} {title}",)))
    draft = split(end.join(lines))
    assert [(clause.number, clause.text, clause.path) for clause in draft.clauses] == expected
    assert draft.title == "某某市养犬管理条例"


@given(
    st.lists(st.tuples(TITLES, WORDS), min_size=1, max_size=12), st.sampled_from(["【{}】{}", "（{}）{}", " {}\n{}"])
)
def test_headings_are_taken_off_as_they_were_written(clauses: list[tuple[str, str]], form: str) -> None:
    text = "\n".join(f"第{chinese(at)}条{form.format(*clause)}" for at, clause in enumerate(clauses, 1))
    assert [(clause.heading, clause.text) for clause in split(text).clauses] == clauses


HARD: dict[str, Callable[[int], str]] = {
    "clauses": lambda n: "".join(f"第{at}条 甲乙丙。\n（一）丁；\n" for at in range(1, n // 8)),
    "descending": lambda n: "".join(f"第{at}条 甲。\n" for at in range(n // 8, 0, -1)),
    "the same clause": lambda n: "第一条 甲。\n" * (n // 8),
    "references": lambda n: "第三条规定的，\n" * (n // 8),
    "chapters": lambda n: "".join(f"第{at}章 甲\n" for at in range(1, n // 8)),
    "a table of contents": lambda n: "目录\n" + "".join(f"第{at}章 甲……1\n" for at in range(1, n // 8)) + "第1章 甲\n",
    "open comments": lambda n: "<!-- " * (n // 5),
    "open quotations": lambda n: "甲：“乙\n" * (n // 5),
    "quotations in a line": lambda n: "甲：“乙" * (n // 4),
    "headings": lambda n: "## 甲\n# 乙\n" * (n // 9),
    "bold": lambda n: "**" * (n // 2),
    "spaces": lambda n: "第" + " " * n + "条",
    "spaces in lines": lambda n: ("第一条" + " " * 50 + "甲\n") * (n // 54),
    "numerals": lambda n: "第" + "一" * n + "条",
    "points": lambda n: "1." * (n // 2),
    "outline": lambda n: "".join(f"{chinese(at % 9_999 + 1)}、甲\n（一）乙\n1.丙\n" for at in range(n // 14)),
    "brackets": lambda n: "第一条 " + "【" * n,
    "a long line": lambda n: "第一条 " + "甲，" * (n // 2),
    "blank lines": lambda n: "\n" * n + "甲",
    "letters": lambda n: "A" * n,
}


def split_hard(hard: str, size: int) -> None:
    with suppress(Refused):
        split(HARD[hard](size))


def read_hard(hard: str, size: int) -> None:
    with suppress(Refused):
        read_draft(PAGES[hard](size).encode(), filename="draft.html")


@pytest.mark.parametrize("hard", HARD)
def test_four_times_the_text_takes_four_times_the_time(hard: str) -> None:
    assert in_proportion(partial(split_hard, hard), 40_000)


PAGES: dict[str, Callable[[int], str]] = {
    "open tags": lambda n: "<p>" * (n // 3),
    "unclosed inline": lambda n: "<p><b><i>" * (n // 9),
    "angle brackets": lambda n: "<p>" + "<" * n,
    "spaces": lambda n: "<p>a" + " " * n + "b",
    "rows": lambda n: "<table>" + "<tr><td>甲<td>乙" * (n // 14),
    "lists": lambda n: "<ol>" + "<li>甲" * (n // 5),
    "styles": lambda n: f'<p style="{"display:" * (n // 8)}">甲',
    "comments": lambda n: "<p>" + "<!-- " * (n // 5),
}


@pytest.mark.parametrize("hard", PAGES)
def test_a_page_four_times_as_long_takes_four_times_the_time(hard: str) -> None:
    assert in_proportion(partial(read_hard, hard), 40_000)


def test_a_reading_that_looks_back_at_every_line_would_be_seen() -> None:
    def look_back(lines: int) -> None:
        seen: list[int] = []
        for line in range(lines):
            if line not in seen:
                seen.append(line)

    assert not in_proportion(look_back, 3_000)


def statute(clauses: int) -> str:
    text = "市人民政府应当依法公开。" * 8
    return "\n".join(f"第{chinese(number)}条 {text}\n（一）甲；\n（二）乙。" for number in range(1, clauses + 1))


def test_ten_thousand_clauses_are_split_in_proportion_to_two_and_a_half_thousand() -> None:
    assert in_proportion(lambda size: split(statute(size)), 2_500)
    assert len(split(statute(10_000)).clauses) == 10_000
