"""Quotas judged by themselves: no false alarm, no contradiction overlooked, and every repair repairs."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from participation.representatives.rules.quotas import Category, Range, Trouble, contradictions, shortfalls

SEATS = st.integers(1, 6)
BOUNDS = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(sorted)


@st.composite
def categories(draw: st.DrawFn) -> list[Category]:
    def one(name: str) -> Category:
        bounds = draw(st.lists(BOUNDS, min_size=1, max_size=3))
        return Category(name, [Range(f"{name}{place}", least, most) for place, (least, most) in enumerate(bounds)])

    return [one(name) for name in "ab"[: draw(st.integers(1, 2))]]


def can_be_filled(category: Category, seats: int, there: list[int]) -> bool:
    """Whether some way to give the seats to the values of one category meets its ranges, by trying all."""
    spans = [range(one.at_least, min(one.at_most, have) + 1) for one, have in zip(category.ranges, there, strict=True)]
    return any(sum(taken) == seats for taken in product(*spans))


def repaired(category: Category, trouble: Trouble) -> Category:
    """The category after the change that the sentence names."""
    values = trouble.values
    return Category(
        category.name,
        [
            Range(
                one.value,
                values["becomes"] if one.value == values["value"] and "least" in trouble.code else one.at_least,
                values["becomes"] if one.value == values["value"] and "most" in trouble.code else one.at_most,
            )
            for one in category.ranges
        ],
    )


@given(SEATS, categories())
def test_a_contradiction_is_told_exactly_where_no_crowd_could_fill_the_seats(
    seats: int, given_: list[Category]
) -> None:
    told = {trouble.category for trouble in contradictions(seats, given_)}
    for category in given_:
        crowd = [seats] * len(category.ranges)
        fits = all(one.at_least <= seats for one in category.ranges) and can_be_filled(category, seats, crowd)
        assert (category.name in told) == (not fits)


@given(SEATS, categories())
def test_what_a_sentence_proposes_lessens_what_is_wrong(seats: int, given_: list[Category]) -> None:
    for trouble in contradictions(seats, given_):
        category = next(one for one in given_ if one.name == trouble.category)
        if trouble.code not in {"too_many_least", "too_few_most"}:
            continue
        better = repaired(category, trouble)
        least, most = sum(one.at_least for one in better.ranges), sum(one.at_most for one in better.ranges)
        if trouble.code == "too_few_most":
            assert most == seats
        else:
            assert least < sum(one.at_least for one in category.ranges)


@given(SEATS, categories(), st.data())
def test_a_pool_without_shortfalls_fills_each_category_by_itself(
    seats: int, given_: list[Category], data: st.DataObject
) -> None:
    people = data.draw(st.integers(0, 12))
    counts: dict[str, dict[str, int]] = {}
    for category in given_:
        left, there = people, []
        for _ in category.ranges[:-1]:
            there.append(data.draw(st.integers(0, left)))
            left -= there[-1]
        counts[category.name] = dict(zip([one.value for one in category.ranges], [*there, left], strict=True))
    if contradictions(seats, given_):
        return
    told = shortfalls(seats, given_, people, counts)
    fits = people >= seats and all(
        can_be_filled(category, seats, list(counts[category.name].values())) for category in given_
    )
    assert (not told) == fits


def test_who_is_missing_is_said_with_the_number() -> None:
    category = Category("年龄", [Range("60岁以下", 0, 3), Range("60岁以上", 2, 3)])
    [trouble] = shortfalls(3, [category], 5, {"年龄": {"60岁以下": 4, "60岁以上": 1}})
    assert (trouble.code, trouble.values["by"], trouble.values["becomes"]) == ("needed", 1, 1)
