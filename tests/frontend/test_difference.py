"""What changed between two wordings, told in units a reader would name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontend.difference import pieces, units


def test_a_changed_number_is_one_change() -> None:
    assert pieces("不超过20万元", "不超过28万元") == [
        ("same", "不超过"),
        ("removed", "20"),
        ("added", "28"),
        ("same", "万元"),
    ]


def test_chinese_is_compared_by_characters() -> None:
    assert pieces("由区财政承担", "由市、区财政承担") == [("same", "由"), ("added", "市、"), ("same", "区财政承担")]


def test_a_latin_word_is_replaced_whole() -> None:
    assert pieces("the elevator fund", "the lift fund") == [
        ("same", "the "),
        ("removed", "elevator"),
        ("added", "lift"),
        ("same", " fund"),
    ]


def test_one_character_between_two_changes_does_not_tear_the_phrase() -> None:
    assert pieces("甲的乙", "丙的丁") == [("removed", "甲的乙"), ("added", "丙的丁")]


def test_equal_texts_have_no_change() -> None:
    assert pieces("第五条", "第五条") == [("same", "第五条")]
    assert pieces("", "") == []


@given(st.text())
def test_the_units_joined_are_the_text(text: str) -> None:
    assert "".join(units(text)) == text


@given(st.text(alphabet="甲乙丙，ab 12\n"), st.text(alphabet="甲乙丙，ab 12\n"))
def test_both_wordings_can_be_read_out_of_the_pieces(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(text for kind, text in found if kind != "added") == old
    assert "".join(text for kind, text in found if kind != "removed") == new
