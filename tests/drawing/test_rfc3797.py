"""Plain lists are drawn exactly as RFC 3797 draws them: its own worked example, section 6."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.representatives.draw.rfc3797 import digest, key_of, picks

SOURCES = [[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]]
KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./"


def test_the_key_is_that_of_the_worked_example() -> None:
    assert key_of(SOURCES) == KEY


def test_the_first_digest_is_that_of_the_worked_example() -> None:
    assert digest(KEY, 0) == "990DD0A5692A029A98B5E01AA28F3459"


def test_the_picks_are_those_of_the_worked_example() -> None:
    assert picks(KEY, 25, 11) == [17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22]


@given(st.lists(st.lists(st.integers(0, 10**9), min_size=1), min_size=1), st.integers(1, 60))
def test_a_whole_list_drawn_is_every_place_once(sources: list[list[int]], size: int) -> None:
    assert sorted(picks(key_of(sources), size, size)) == list(range(1, size + 1))


def test_more_than_the_list_has_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="26 of 25"):
        picks(KEY, 25, 26)
