"""How a draft is set: chapters where they begin, contents in the same order, every entry leading somewhere."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from consultations.schemas.draft import ClauseView
from frontend.draft_layout import Entry, contents, laid_out
from participation.base.codes import uuid7


def clause(number: str, *path: str, heading: str = "") -> ClauseView:
    """A clause of one sentence."""
    return ClauseView(id=uuid7(), number=number, heading=heading, text="正文。", path=list(path))


def outline(entries: list[Entry]) -> list[Any]:
    """The texts of the contents, nested."""
    return [[text, outline(below)] if below else text for _, text, below in entries]


def test_a_chapter_stands_once_over_its_clauses() -> None:
    laid = laid_out([clause("第一条", "第一章 总则"), clause("第二条", "第一章 总则"), clause("第三条", "第二章 申请")])
    assert [[heading.text for heading in one.headings] for one in laid] == [["第一章 总则"], [], ["第二章 申请"]]
    assert {one.level for one in laid} == {3}
    assert outline(contents(laid)) == [["第一章 总则", ["第一条", "第二条"]], ["第二章 申请", ["第三条"]]]


def test_sections_stand_below_their_chapter_and_end_with_it() -> None:
    laid = laid_out(
        [
            clause("第一条", "第一章", "第一节"),
            clause("第二条", "第一章", "第二节"),
            clause("第三条", "第二章"),
            clause("第四条"),
        ]
    )
    assert [heading.level for one in laid for heading in one.headings] == [2, 3, 3, 2]
    assert outline(contents(laid)) == [
        ["第一章", [["第一节", ["第一条"]], ["第二节", ["第二条"]]]],
        ["第二章", ["第三条"]],
        "第四条",
    ]


def test_without_chapters_the_contents_are_the_clauses() -> None:
    laid = laid_out([clause("第一条", heading="目的"), clause("第二条", heading="一个长得在侧栏里放不下的标题" * 2)])
    assert outline(contents(laid)) == ["第一条 目的", "第二条"]


paths = st.lists(st.lists(st.sampled_from("甲乙丙"), max_size=3), max_size=12)


@given(paths)
def test_every_entry_of_the_contents_leads_to_something_on_the_page(drawn: list[list[str]]) -> None:
    laid = laid_out([clause(f"第{number}条", *path) for number, path in enumerate(drawn)])

    def addresses(entries: list[Entry]) -> list[str]:
        return [found for address, _, below in entries for found in (address, *addresses(below))]

    ids = [heading.id for one in laid for heading in one.headings] + [one.id for one in laid]
    found = addresses(contents(laid))
    assert sorted(found) == sorted(f"#{id_}" for id_ in ids)
    assert len(set(ids)) == len(ids)
