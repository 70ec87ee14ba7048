"""Quotas nobody can meet: the repair repairs, and none smaller would."""

from __future__ import annotations

from itertools import product
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.representatives.draw.pool import Person, Pool, Quota
from participation.representatives.draw.preparing import prepared
from participation.representatives.draw.reasons import Cause, Reason
from participation.representatives.draw.refusing import NoPanel
from participation.representatives.draw.repairing import repair_of_pool, repair_of_quotas
from tests.drawing.enumerating import panels, smallest_change
from tests.drawing.random_pools import pools


def random_quotas(seed: int) -> list[Quota]:
    chance = Random(seed)  # noqa: S311 # nothing secret
    made = []
    for category in range(chance.randint(1, 2)):
        for feature in range(chance.randint(1, 3)):
            least = chance.randint(0, 3)
            made.append(Quota(f"c{category}", f"v{feature}", least, least + chance.randint(0, 2)))
    return made


def by_trying(quotas: list[Quota], seats: int) -> int:
    """The smallest change of the quotas, by trying all numbers of seats for each feature."""
    change = 0
    for category in {quota.category for quota in quotas}:
        its = [quota for quota in quotas if quota.category == category]
        change += min(
            sum(max(0, quota.min - given) + max(0, given - quota.max) for quota, given in zip(its, split, strict=True))
            for split in product(range(seats + 1), repeat=len(its))
            if sum(split) == seats
        )
    return change


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**48).map(random_quotas), st.integers(1, 7))
def test_quotas_are_repaired_before_there_is_a_pool(quotas: list[Quota], seats: int) -> None:
    repair = repair_of_quotas(quotas, seats)
    wanted = by_trying(quotas, seats)
    assert (repair.size if repair else 0) == wanted
    if repair is not None:
        assert repair.new_seats == seats
        assert sum(abs(change.new - change.old) for change in repair.changes) == wanted
        assert repair_of_quotas(repair.applied(quotas), seats) is None


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**48).map(random_quotas), st.integers(1, 7))
def test_seats_are_changed_where_that_is_less(quotas: list[Quota], seats: int) -> None:
    repair = repair_of_quotas(quotas, seats, seats_may_change=True)
    wanted = min(by_trying(quotas, other) + abs(other - seats) for other in range(1, 13))
    assert (repair.size if repair else 0) == wanted
    if repair is not None:
        assert repair_of_quotas(repair.applied(quotas), repair.new_seats) is None


@settings(max_examples=60, deadline=None)
@given(pools(), st.booleans())
def test_the_repair_for_a_pool_repairs_it_and_is_the_smallest(drawn: tuple[Pool, int], may: bool) -> None:
    pool, seats = drawn
    repair = repair_of_pool(pool, seats, seats_may_change=may)
    if panels(pool, seats):
        assert repair is None
        return
    assert repair is not None
    wanted = smallest_change(pool, seats, may)
    if wanted is None:  # there are not so many people
        wanted = smallest_change(pool, seats, True)
    assert repair.size == wanted
    mended = msgspec.structs.replace(pool, quotas=repair.applied(pool.quotas))
    assert panels(mended, repair.new_seats)
    assert prepared(mended, repair.new_seats).file


def test_the_reasons_name_what_a_secretary_can_change() -> None:
    people = [Person(str(place), {"gender": "male", "age": "old"}) for place in range(5)]
    quotas = [
        Quota("gender", "female", 2, 3),
        Quota("gender", "male", 3, 4),
        Quota("age", "old", 0, 1),
        Quota("age", "young", 0, 1),
    ]
    with pytest.raises(NoPanel, match="needs at least 2, but the pool can seat 0") as refused:
        prepared(Pool(people, quotas), 4)
    assert refused.value.repair.reasons == (
        Reason(Cause.MINS, "gender", "", 5, 4),
        Reason(Cause.MAXES, "age", "", 4, 2),
        Reason(Cause.PERSONS, "gender", "female", 2, 0),
    )


def test_a_pool_smaller_than_the_panel_is_told_how_many_it_can_seat() -> None:
    people = [Person(str(place), {"gender": "male"}, "home") for place in range(5)]
    repair = repair_of_pool(Pool(people, [Quota("gender", "male", 0, 9)], one_per_household=True), 3)
    assert repair is not None
    assert (repair.new_seats, repair.changes) == (1, ())
    assert repair.reasons == (Reason(Cause.POOL, "", "", 3, 1),)
