"""The check character of a 统一社会信用代码 finds slips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.base.identity.credit_code import ALPHABET, check_character, read_credit_code

# of the example in the standard, and of large companies as they publish them
PUBLISHED = ["91350100M000100Y43", "9144030071526726XG", "914403001922038216", "91330100799655058B"]


@pytest.mark.parametrize("code", PUBLISHED)
def test_a_published_code_is_valid(code: str) -> None:
    assert read_credit_code(code) == code


def test_a_code_is_read_as_people_write_it() -> None:
    assert read_credit_code(" 9135-0100 m000 100y 43 ") == "91350100M000100Y43"
    assert read_credit_code("９１３５０１００Ｍ０００１００Ｙ４３") == "91350100M000100Y43"


@pytest.mark.parametrize("typed", ["", "91350100M000100Y4", "91350100M000100Y433", "91350100I000100Y43", "一二三"])
def test_what_cannot_be_a_code_is_refused(typed: str) -> None:
    assert read_credit_code(typed) is None


BODIES = st.text(alphabet=ALPHABET, min_size=17, max_size=17)


@given(BODIES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(body: str, place: int, other: str) -> None:
    code = body + check_character(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert read_credit_code(wrong) == (code if wrong == code else None)


@given(BODIES, st.integers(0, 16))
def test_every_swap_of_neighbours_is_found(body: str, place: int) -> None:
    code = body + check_character(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert read_credit_code(swapped) == (code if swapped == code else None)
