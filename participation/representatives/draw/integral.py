"""Leximin over whole panels, where split seats promise more than any lottery can keep (multi-stage column generation).

Each stage maximises the smallest chance of the open types over the panels known so far; its duals are the prices of a
search for a panel that would change it. Where there is none, the solver's basis is solved again in whole numbers and
settles the types to which it gives a weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from participation.representatives.draw.conditions import Bools, Conditions, Ints
from participation.representatives.draw.exact import solved
from participation.representatives.draw.finding import Finder
from participation.representatives.draw.levels import Settled
from participation.representatives.draw.mixing import mixed
from participation.representatives.draw.proving import Prover, with_proofs
from participation.representatives.draw.refusing import Unsolved
from participation.representatives.draw.relaxation import in_whole_numbers
from participation.representatives.draw.selectable import unselectable
from participation.representatives.draw.solving import INFINITY, Program
from participation.representatives.draw.watching import Watch

GAIN = 1e-9
FINE = 10**9  # the parts into which weights are rounded where the basis is not exact


@dataclass
class Whole:
    """The optimum over whole panels. ``mix``: exact shares of panels, None where rounding stood in the way."""

    settled: Settled
    panels: list[Ints]
    shares: list[float]
    mix: list[tuple[Fraction, Ints]] | None


def whole(conditions: Conditions, known: Sequence[Ints], watch: Watch) -> Whole | None:
    """Leximin over all panels, ``known`` to begin with; None where there is no panel. Raises Cancelled, Unsolved."""
    searched = unselectable(conditions, known, Finder(conditions))
    if searched is None:
        return None
    never, panels = searched
    stages = _Stages(conditions, never, panels)
    everybody = len(conditions.sizes)
    while stages.settled.open:
        watch.at("stages", 1 - len(stages.settled.open) / everybody)
        while stages.improve():
            watch.at("stages", 1 - len(stages.settled.open) / everybody)
        stages.settle()
    return stages.finish()


class _Stages:
    """The master program of all stages: the rows are the types and the sum of shares, the first column is z."""

    def __init__(self, conditions: Conditions, never: Bools, panels: Sequence[Ints]) -> None:
        self.conditions = conditions
        self.finder = Finder(conditions, never)
        self.settled = Settled(conditions.sizes.tolist())
        self.types = len(conditions.sizes)
        self.panels: list[Ints] = []
        self.seen: set[bytes] = set()
        self.exact = True
        self._settle_never(never)
        self.master = Program(
            [1.0],
            ([0.0], [INFINITY]),
            (np.append(np.zeros(self.types), 1.0), np.append(np.full(self.types, INFINITY), 1.0)),
            ([0, self.types], np.arange(self.types), -conditions.sizes.astype(np.float64)),
            presolve="off",
            solver="simplex",
        )
        for place in np.flatnonzero(never).tolist():
            self._fix(place, 0.0)
        for panel in panels:
            self._take(panel)
        self._solve()

    def _settle_never(self, never: Bools) -> None:
        """A level for each type that is proven to be in no panel, and one for all others that are in none."""
        proven = np.zeros(self.types, dtype=np.bool_)
        prover = Prover(self.conditions, proven)
        while True:
            before = int(proven.sum())
            for place in np.flatnonzero(never & ~proven).tolist():
                weights = [int(other == place) for other in range(self.types)]
                if prover.proof(weights, 0) is not None:
                    self.settled.settle(weights, 0)
                    proven[place] = True
            if proven.sum() == before:
                break
        if (never & ~proven).any():
            self.settled.settle([int(one) for one in never & ~proven], 0)

    def improve(self) -> bool:
        """Add a panel that could raise the smallest open chance; False where there is none."""
        duals = self.master.duals()
        prices, floor = -duals[:-1], duals[-1]
        for search in (self.finder.quickly, self.finder.best):
            found = search(prices)
            if found is not None and prices @ found - floor > GAIN and self._take(found):
                self._solve()
                return True
        return False

    def settle(self) -> None:
        """Settle the types that the basis gives a weight."""
        weights = self._weights() or self._rounded()
        most = max(_seats(weights, panel) for panel in self.panels)
        made = self.settled.settle(weights, most)
        if made is None:
            self.exact = False
            weights = self._rounded()
            made = self.settled.settle(weights, max(_seats(weights, panel) for panel in self.panels))
        if made is None:
            raise Unsolved("The stages of the optimum do not follow each other.")
        for place in made.types:
            self._fix(place, float(made.value))
        if self.settled.open:
            self._solve()

    def finish(self) -> Whole:
        """The mixture of the last stage."""
        shares = self.master.values()[1:]
        used = np.flatnonzero(shares > 0).tolist()
        mix = None
        if self.exact:
            columns = [column for column in self._tight()[0] if column]
            mix = mixed([self.panels[column - 1] for column in columns], self.settled)
        self.settled.levels = with_proofs(self.conditions, self.settled.levels)
        panels = [self.panels[place] for place in used]
        return Whole(self.settled, panels, [float(shares[place]) for place in used], mix)

    def _solve(self) -> None:
        if not self.master.solve():
            raise Unsolved("A stage of the optimum has no solution.")

    def _take(self, panel: Ints) -> bool:
        if panel.tobytes() in self.seen:
            return False
        self.seen.add(panel.tobytes())
        self.panels.append(panel)
        having = np.flatnonzero(panel)
        self.master.add_column(0.0, 0.0, INFINITY, np.append(having, self.types), np.append(panel[having], 1.0))
        return True

    def _fix(self, place: int, chance: float) -> None:
        self.master.set_entry(place, 0, 0.0)
        # a hair below, so that rounding leaves room for the other types
        self.master.set_row(place, float(self.conditions.sizes[place]) * chance - 1e-12, INFINITY)

    def _tight(self) -> tuple[list[int], list[int]]:
        columns, basic_rows = self.master.basic()
        slack = set(basic_rows)
        return columns, [row for row in range(self.types + 1) if row not in slack]

    def _column(self, column: int) -> list[int]:
        if column:
            return [*self.panels[column - 1].tolist(), 1]
        is_open = set(self.settled.open)
        return [-size if place in is_open else 0 for place, size in enumerate(self.settled.sizes)] + [0]

    def _weights(self) -> list[int] | None:
        """The basis's duals in whole numbers, if they are what the solver says they are."""
        columns, tight = self._tight()
        if 0 not in columns or len(columns) != len(tight):
            return None
        system = [[column[row] for row in tight] for column in map(self._column, columns)]
        found = solved(system, [int(column == 0) for column in columns])
        if found is None:
            return None
        weights = [0] * self.types
        for row, value in zip(tight, in_whole_numbers(found), strict=True):
            if row < self.types:
                weights[row] = -value
        return weights if min(weights) >= 0 else None

    def _rounded(self) -> list[int]:
        self.exact = False
        prices = np.maximum(0.0, -self.master.duals()[:-1])
        scaled = np.rint(prices / max(prices.max(), 1e-300) * FINE)
        return [int(weight) for weight in scaled]


def _seats(weights: Sequence[int], panel: Ints) -> int:
    return sum(weights[place] * int(panel[place]) for place in np.flatnonzero(panel).tolist())
