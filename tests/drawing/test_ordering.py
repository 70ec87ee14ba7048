"""Inside a type everybody has exactly the same chance, whoever lives with whom."""

from __future__ import annotations

from collections import Counter
from itertools import permutations, product

import pytest

from participation.representatives.draw import ordering
from participation.representatives.draw.ordering import DrawnType, in_order, seated

# three households, each of two women and a man
HOMES = ("a", "b", "c")
WOMEN = DrawnType(
    id="t1",
    members=tuple(f"{home}{at}" for home in HOMES for at in (1, 2)),
    households=tuple(home for home in HOMES for _ in (1, 2)),
    household_class="h1",
)
MEN = DrawnType(id="t2", members=tuple(f"{home}m" for home in HOMES), households=HOMES, household_class="h1")


def test_over_all_orders_everybody_of_a_type_sits_equally_often(monkeypatch: pytest.MonkeyPatch) -> None:
    sat: Counter[str] = Counter()
    first_alternate: Counter[str] = Counter()
    orders = 0
    for homes, women in product(permutations(HOMES), product((1, 2), repeat=3)):
        ranks = {home: str(homes.index(home)) for home in HOMES}
        # who of the two women of each household comes first
        first = dict(zip(HOMES, women, strict=True))
        monkeypatch.setattr(ordering, "place_of_household", lambda _, home, ranks=ranks: ranks[home])
        monkeypatch.setattr(
            ordering, "place_of_person", lambda _, person, first=first: str(int(str(first[person[0]]) != person[1]))
        )
        selected, alternates = seated([WOMEN, MEN], {"t1": 1, "t2": 1}, "seed")
        homes_of_selected = [seat.id[0] for seat in selected]
        assert len(set(homes_of_selected)) == 2
        assert all(person[0] not in homes_of_selected for waiting in alternates.values() for person in waiting)
        sat.update(seat.id for seat in selected)
        first_alternate.update(waiting[0] for waiting in alternates.values())
        orders += 1
    assert orders == 6 * 8
    # one seat for six women, one for three men: exactly, not about
    assert {sat[woman] for woman in WOMEN.members} == {orders // 6}
    assert {sat[man] for man in MEN.members} == {orders // 3}
    assert {first_alternate[woman] for woman in WOMEN.members} == {orders // 6}


def test_who_lives_alone_is_a_household() -> None:
    alone = DrawnType(id="t1", members=("p", "q", "r"), households=(None, "home", None), household_class="h1")
    selected, alternates = seated([alone], {"t1": 2}, "seed")
    assert sorted([*(seat.id for seat in selected), *alternates["t1"]]) == ["p", "q", "r"]


def test_the_order_is_that_of_the_hashes() -> None:
    # printf %s 'seed/person/a' | sha256sum begins with 999e, of b with 9d59, of c with 7b17
    assert in_order("seed", ["a", "b", "c"]) == ["c", "a", "b"]


def test_types_without_a_seat_have_no_alternates() -> None:
    women, men = (DrawnType(id=name, members=("x" + name, "y" + name)) for name in ("t1", "t2"))
    selected, alternates = seated([women, men], {"t2": 1}, "seed")
    assert [seat.type for seat in selected] == ["t2"]
    assert list(alternates) == ["t2"]
