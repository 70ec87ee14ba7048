"""The fairest lottery by enumerating every panel, person by person, in exact fractions: slow, and plainly right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from participation.representatives.draw.pool import Person, Pool

Panel = tuple[int, ...]


def panels(pool: Pool, seats: int) -> list[Panel]:
    """All panels that meet the quotas, as places of persons."""
    return [chosen for chosen in of_homes(pool, seats) if not _change(pool, chosen)]


def smallest_change(pool: Pool, seats: int, seats_may_change: bool) -> int | None:
    """The smallest sum of changes of quotas (and seats) after which there is a panel."""
    sizes = range(1, len(pool.persons) + 1) if seats_may_change else [seats]
    changes = [_change(pool, chosen) + abs(size - seats) for size in sizes for chosen in of_homes(pool, size)]
    return min(changes, default=None)


def of_homes(pool: Pool, seats: int) -> Iterator[Panel]:
    """All choices of so many persons; with the household rule of different households."""
    for chosen in combinations(range(len(pool.persons)), seats):
        homes = [pool.persons[place].household for place in chosen if pool.persons[place].household is not None]
        if not pool.one_per_household or len(homes) == len(set(homes)):
            yield chosen


def _change(pool: Pool, chosen: Panel) -> int:
    people: list[Person] = [pool.persons[place] for place in chosen]
    change = 0
    for quota in pool.quotas:
        seated = sum(person.values[quota.category] == quota.feature for person in people)
        change += max(0, quota.min - seated) + max(0, seated - quota.max)
    return change


def leximin(persons: int, chosen: Sequence[Panel]) -> list[Fraction]:
    """Each person's chance in the leximin lottery over these panels."""
    settled: dict[int, Fraction] = {}
    while len(settled) < persons:
        least = _largest(persons, chosen, settled, None, Fraction(0))
        stuck = [
            person
            for person in range(persons)
            if person not in settled and _largest(persons, chosen, settled, person, least) == least
        ]
        assert stuck
        settled |= dict.fromkeys(stuck, least)
    return [settled[person] for person in range(persons)]


def _largest(
    persons: int, chosen: Sequence[Panel], settled: dict[int, Fraction], favoured: int | None, least: Fraction
) -> Fraction:
    """The largest smallest open chance; or, if somebody is favoured, their largest chance, no open one below ``least``.

    As a linear program over the panels' shares: rows ``shares of the person's panels - surplus [- z] = right``.
    """
    width = len(chosen) + persons + (favoured is None)
    rows, right = [], []
    for person in range(persons):
        row = [Fraction(int(person in panel)) for panel in chosen]
        row += [Fraction(-int(other == person)) for other in range(persons)]
        if favoured is None:
            row.append(Fraction(0 if person in settled else -1))
        rows.append(row)
        right.append(settled.get(person, least if favoured is not None else Fraction(0)))
    rows.append([Fraction(int(place < len(chosen))) for place in range(width)])
    right.append(Fraction(1))
    if favoured is None:
        cost = [Fraction(int(place == width - 1)) for place in range(width)]
    else:
        cost = [Fraction(int(place < len(chosen) and favoured in chosen[place])) for place in range(width)]
    return simplex(rows, right, cost)


def simplex(rows: Sequence[Sequence[Fraction]], right: Sequence[Fraction], cost: Sequence[Fraction]) -> Fraction:
    """The largest ``cost · x`` with ``rows · x = right``, x ≥ 0, right ≥ 0; Bland's rule, so that it ends."""
    count, width = len(rows), len(cost)
    table = [
        [*row, *(Fraction(int(place == number)) for place in range(count)), value]
        for number, (row, value) in enumerate(zip(rows, right, strict=True))
    ]
    basis = [width + number for number in range(count)]
    artificial = [Fraction(0)] * width + [Fraction(-1)] * count
    assert _run(table, basis, artificial, width + count) == 0, "there is no solution"
    for number in range(count):  # what is artificial and still in the basis is zero: out with it where it can go
        if basis[number] >= width:
            enters = next((place for place in range(width) if table[number][place]), None)
            if enters is not None:
                _pivot(table, basis, number, enters)
    return _run(table, basis, [*cost, *([Fraction(0)] * count)], width)


def _run(table: list[list[Fraction]], basis: list[int], cost: Sequence[Fraction], width: int) -> Fraction:
    while True:
        enters = None
        for place in range(width):
            if place in basis:
                continue
            gain = cost[place] - sum(cost[basic] * row[place] for basic, row in zip(basis, table, strict=True))
            if gain > 0:
                enters = place
                break
        if enters is None:
            return sum((cost[basic] * row[-1] for basic, row in zip(basis, table, strict=True)), Fraction(0))
        ratios = [(row[-1] / row[enters], basis[number], number) for number, row in enumerate(table) if row[enters] > 0]
        _pivot(table, basis, min(ratios)[2], enters)


def _pivot(table: list[list[Fraction]], basis: list[int], leaves: int, enters: int) -> None:
    divisor = table[leaves][enters]
    table[leaves] = [entry / divisor for entry in table[leaves]]
    top = table[leaves]
    for number, row in enumerate(table):
        if number != leaves and row[enters]:
            factor = row[enters]
            table[number] = [entry - factor * above for entry, above in zip(row, top, strict=True)]
    basis[leaves] = enters
