"""The engine against enumerating every panel of small pools in exact fractions."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

import msgspec
import pytest
from hypothesis import given, settings

from participation.representatives.draw.conditions import conditions_of
from participation.representatives.draw.kinds import sorted_into_kinds
from participation.representatives.draw.optimum import fairest
from participation.representatives.draw.pool import Pool
from participation.representatives.draw.preparing import TOLERANCES, prepared
from participation.representatives.draw.refusing import NoPanel
from participation.representatives.draw.standalone.draw_verify import verify
from participation.representatives.draw.watching import Watch
from tests.drawing.enumerating import leximin, panels, smallest_change
from tests.drawing.random_pools import pools, random_pool, tight_pool


def agrees(pool: Pool, seats: int) -> str:
    """The kind of certificate, after comparing all that can be compared; ``none`` where there is no panel."""
    possible = panels(pool, seats)
    if not possible:
        with pytest.raises(NoPanel) as refused:
            prepared(pool, seats)
        assert refused.value.repair.size == (smallest_change(pool, seats, False) or smallest_change(pool, seats, True))
        return "none"
    wanted = dict(zip((person.id for person in pool.persons), leximin(len(pool.persons), possible), strict=True))
    types = sorted_into_kinds(pool)
    optimum = fairest(conditions_of(pool, types, seats), Watch())
    assert optimum is not None
    for kind, chance in zip(types.kinds, optimum.settled.chances(), strict=True):
        assert {wanted[person.id] for person in kind.members} == {chance}
    made = prepared(pool, seats)
    file = msgspec.json.decode(made.file)
    for one in file["types"]:
        published = Fraction(one["probability"])
        for member in one["members"]:
            assert abs(published - wanted[member]) <= TOLERANCES[made.kind]
            assert (published == 0) == (wanted[member] == 0)
    assert sum(panel["tickets"] for panel in file["panels"]) == 10**12
    assert any(sentence.startswith("Optimality is proven") for sentence in verify(made.file))
    return made.kind


@settings(max_examples=40, deadline=None)
@given(pools())
def test_the_chances_are_those_of_the_exact_leximin_over_all_panels(drawn: tuple[Pool, int]) -> None:
    assert agrees(*drawn)


@settings(max_examples=30, deadline=None)
@given(pools(households=True))
def test_households_are_counted_exactly(drawn: tuple[Pool, int]) -> None:
    assert agrees(*drawn)


# seeds of pools in which split seats promise more than whole panels can keep
GAPS = (8, 15, 17, 21, 29)


@pytest.mark.parametrize("seed", GAPS)
def test_where_split_seats_promise_too_much_the_optimum_over_whole_panels_is_exact(seed: int) -> None:
    assert agrees(*tight_pool(Random(seed))) == "integral"  # noqa: S311 # nothing secret


@pytest.mark.slow
def test_many_pools_of_every_sort_agree_with_enumeration() -> None:
    chance = Random(20261122)  # noqa: S311 # nothing secret
    kinds = Counter(agrees(*random_pool(chance, most=9)) for _ in range(300))
    kinds.update(agrees(*tight_pool(chance)) for _ in range(150))
    assert kinds["relaxation"] > 200
    assert kinds["integral"] > 10
    assert kinds["none"] > 20
