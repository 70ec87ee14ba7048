"""One household, however its address is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.representatives.rules.households import normal_address

SPELLINGS = (
    "梧桐里街道幸福路12弄5号楼601室",
    "梧桐里街道 幸福路12弄5栋601",
    "梧桐里街道幸福路十二弄五号楼-601室",
    "梧桐里街道，幸福路１２弄，５幢，６０１房",
    "梧桐里街道幸福路12弄5#601",
)


def test_one_address_in_five_spellings_is_one_household() -> None:
    assert len({normal_address(one) for one in SPELLINGS}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("幸福路12弄5号601室", "幸福路12弄5号602室"),
        ("幸福路1弄25号", "幸福路12弄5号"),
        ("幸福路12弄5号601室", "和平路12弄5号601室"),
        ("5号楼1单元601", "5号楼1160-1"),
    ],
)
def test_neighbours_are_other_households(one: str, other: str) -> None:
    assert normal_address(one) != normal_address(other)


@given(
    st.lists(st.integers(1, 99_999), min_size=1, max_size=4),
    st.lists(st.sampled_from(["号楼", "栋", "幢 ", "-", " ", "单元"]), min_size=4, max_size=4),
    st.lists(st.sampled_from(["号楼", "栋", "幢 ", "-", " ", "单元"]), min_size=4, max_size=4),
)
def test_how_the_numbers_are_divided_does_not_matter(numbers: list[int], some: list[str], others: list[str]) -> None:
    def spelt(marks: list[str]) -> str:
        return "幸福路" + "".join(f"{number}{mark}" for number, mark in zip(numbers, marks, strict=False))

    assert normal_address(spelt(some)) == normal_address(spelt(others)) != ""


@given(st.text())
def test_levelling_twice_changes_nothing_more(typed: str) -> None:
    once = normal_address(typed)
    assert normal_address(once) == once
