"""What proves that no lottery is fairer: levels, each an inequality that every panel meets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from participation.representatives.draw.conditions import Conditions


@dataclass(frozen=True)
class Level:
    """Σ weight × counts ≤ most for every panel; hence none of ``types`` can have more than ``value``.

    weights: a whole number a seat of each type, all types. duals: by row of the conditions; limits: by type; the
    inequality is their sum, divided by ``divisor`` and rounded down; both None where it does not follow in that way.
    """

    weights: Sequence[int]
    most: int
    types: tuple[int, ...]
    value: Fraction
    duals: Mapping[int, int] | None = None
    limits: Mapping[int, int] | None = None
    divisor: int = 1


def added_up(conditions: Conditions, duals: Mapping[int, int], limits: Mapping[int, int]) -> tuple[list[int], int]:
    """The weights and the most that follow from the conditions, taken as often as the duals say."""
    dual = [duals.get(row, 0) for row in range(len(conditions.low))]
    weights = [
        sum(dual[row] for row in rows if row >= 0) + limits.get(place, 0)
        for place, rows in enumerate(conditions.rows_of.tolist())
    ]
    low, high = conditions.low.tolist(), conditions.high.tolist()
    most = sum(dual * (high[row] if dual > 0 else low[row]) for row, dual in duals.items())
    most += sum(dual * int(conditions.limits[place]) for place, dual in limits.items())
    return weights, most


class Settled:
    """The types whose chance is settled, level by level, in exact fractions."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = list(sizes)
        self.level_of = [-1] * len(self.sizes)
        self.levels: list[Level] = []

    @property
    def open(self) -> list[int]:
        """The types that are not settled."""
        return [place for place, level in enumerate(self.level_of) if level < 0]

    def chances(self) -> list[Fraction]:
        """Each type's chance, once all are settled."""
        return [self.levels[level].value for level in self.level_of]

    def settle(
        self,
        weights: Sequence[int],
        most: int,
        duals: Mapping[int, int] | None = None,
        limits: Mapping[int, int] | None = None,
    ) -> Level | None:
        """Settle the open types with a weight; None where the inequality says nothing of them, or less than before."""
        taken = [0] * len(self.levels)  # seats by level, weighted
        total = 0
        types = []
        for place, (weight, size, level) in enumerate(zip(weights, self.sizes, self.level_of, strict=True)):
            if not weight:
                continue
            if level >= 0:
                taken[level] += weight * size
            elif weight < 0:
                return None
            else:
                types.append(place)
                total += weight * size
        if not types:
            return None
        rest = Fraction(most)
        for seats, earlier in zip(taken, self.levels, strict=True):
            if seats:
                rest -= seats * earlier.value
        value = rest / total
        if not 0 <= value <= 1 or (self.levels and value < self.levels[-1].value):
            return None
        made = Level(weights, most, tuple(types), value, duals, limits)
        for place in types:
            self.level_of[place] = len(self.levels)
        self.levels.append(made)
        return made
