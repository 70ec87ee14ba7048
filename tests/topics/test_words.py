"""Words: what they are in Chinese, English, German and mixed text, and that people see them as they wrote them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.topics.reading import READ, fold, folded
from consultations.topics.vocabulary import plain_words, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我们建议提高低楼层业主的补偿标准", {"楼层", "业主", "补偿", "标准", "提高"}),
        ("Please widen the pavements near the school, thank you", {"widen", "pavements", "school"}),
        ("Die Radwege müssen überall breiter werden", {"radwege", "breiter"}),
        ("住5楼的Emma赞成加装电梯", {"emma", "加装", "电梯"}),
        ("10 % of 2,000 is 200!!", set()),
        ("", set()),
    ],
)
def test_words_that_say_something_are_found_in_every_script(text: str, found: set[str]) -> None:
    assert {word.text for word in words(text)} == found


def test_an_amount_or_the_number_of_a_clause_is_no_word() -> None:
    assert [word.text for word in words("第十三条的三天、五个、两次")] == []


def test_a_traditional_text_has_the_words_of_the_simplified_one_and_shows_its_own() -> None:
    written = words("建議提高低樓層業主的補償標準")
    assert [word.text for word in written] == [word.text for word in words("建议提高低楼层业主的补偿标准")]
    assert [word.written for word in written][-2:] == ["補償", "標準"]


@settings(deadline=None)
@given(st.text(max_size=80))
def test_each_word_is_cut_from_where_it_stands(text: str) -> None:
    read = folded(text)
    assert read.text == fold(text)
    for word in words(text):
        assert read.text[word.start : word.end] == word.text
        assert word.written in text
    assert plain_words(read.text) == [word.text for word in words(text)]


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert once == once.strip()
    assert "  " not in once


def test_a_long_text_costs_no_more_than_its_first_pages() -> None:
    assert len(fold("电梯" * READ)) == READ


def test_halves_of_characters_are_passed_over() -> None:
    assert fold("a\ud800b") == "a b"
