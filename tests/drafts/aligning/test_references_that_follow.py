"""A reference that follows the renumbering is not a change; one that now points elsewhere is."""

from __future__ import annotations

import pytest

from consultations.drafts.aligning import Change, Pairing, Stated, aligned
from consultations.drafts.aligning.references import without_references
from tests.drafts.aligning.drafts_made import clause_text, numbered

TEXTS = [clause_text(seed) for seed in range(5)]


def last(old: list[str], new: list[str]) -> Pairing:
    return aligned(numbered(old), numbered(new))[-1]


def test_renumbering_alone_is_no_change() -> None:
    old = [*TEXTS, "违反本条例第三条、第五条第二款规定的，责令改正。"]
    new = ["本章是新加的一条，讲的是别的事情。", *TEXTS, "违反本条例第四条、第六条第二款规定的，责令改正。"]
    found = aligned(numbered(old), numbered(new))
    assert [pairing.change for pairing in found] == [Change.ADDED, *[Change.SAME] * 6]
    assert found[-1].similarity == 1


def test_a_reference_that_stayed_while_its_clause_was_renumbered_is_an_edit() -> None:
    words = "违反本条例第三条规定的，责令改正。"
    found = last([*TEXTS, words], [clause_text(77), *TEXTS, words])
    assert (found.change, found.redirected, found.reworded) == (Change.EDITED, True, False)
    assert 0.9 < found.similarity < 1


def test_a_reference_to_another_clause_is_an_edit() -> None:
    found = last([*TEXTS, "依照第三条执行。"], [*TEXTS, "依照第四条执行。"])
    assert (found.change, found.redirected) == (Change.EDITED, True)


def test_a_reference_to_a_clause_that_was_removed_is_an_edit() -> None:
    found = last([*TEXTS, "依照第三条执行。"], [*TEXTS[:2], *TEXTS[3:], "依照第三条执行。"])
    assert (found.change, found.redirected) == (Change.EDITED, True)


def test_a_reference_to_the_clause_before_points_elsewhere_once_another_is_put_between() -> None:
    words = "前条规定的期限自公布之日起计算。"
    assert last([*TEXTS, words], [*TEXTS, clause_text(50), words]).redirected
    assert last([*TEXTS, words], [clause_text(50), *TEXTS, words]).change is Change.SAME


def test_a_reference_to_another_law_does_not_follow_the_renumbering() -> None:
    words = "依照《优化营商环境条例》第三条、第四条第一款的规定执行。"
    assert last([*TEXTS, words], [clause_text(50), *TEXTS, words]).change is Change.SAME


def test_articles_in_english_follow_as_well() -> None:
    words = ["One begins here.", "Two goes on there.", "As provided in Article 2, nothing follows."]
    old = [Stated(f"Article {number}", "", text) for number, text in enumerate(words, 1)]
    inserted = ["Something entirely new was put in front of all.", *words[:2], words[2].replace("2", "3")]
    new = [Stated(f"Article {number}", "", text) for number, text in enumerate(inserted, 1)]
    assert [pairing.change for pairing in aligned(old, new)] == [Change.ADDED, *[Change.SAME] * 3]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("违反本条例第三条", 1),
        ("违反本实施细则第三条", 1),
        ("依照第三条至第五条", 2),
        ("依照第十二条之一", 1),
        ("依照刑法第三条", 0),
        ("依照《民法典》第三条和第五条", 0),
        ("依照《民法典》第三条。违反第五条的", 1),
        ("依照本市道路交通管理条例第三条", 0),
        ("提前条件不成立的", 0),
        ("前条规定的", 1),
        ("Section 4 of the Labour Act", 0),
        ("under Section 4", 1),
    ],
)
def test_what_is_a_reference_to_this_draft(words: str, count: int) -> None:
    plain, found = without_references(words)
    assert len(found) == count
    assert (plain == words) == (count == 0)


def test_a_number_met_twice_is_meant_in_the_part_where_the_reference_stands() -> None:
    def parts(first: str) -> list[Stated]:
        annex = numbered([clause_text(20), clause_text(21), "依照第二条计算。"])
        return [*numbered([clause_text(seed) for seed in range(3)]), *annex] if not first else [
            *numbered([first, *(clause_text(seed) for seed in range(3))]), *annex
        ]  # fmt: skip

    assert aligned(parts(""), parts(clause_text(90)))[-1].change is Change.SAME
