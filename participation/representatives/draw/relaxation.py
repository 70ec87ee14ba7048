"""Leximin as if seats could be split: an upper bound of every lottery, small enough to be solved exactly.

Each linear program maximises the smallest chance of the open types. The basis in which the solver stops is solved again
in whole numbers; its duals settle the types whose weight they make positive, and prove that those can have no more.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

import numpy as np

from participation.representatives.draw.conditions import Bools, Conditions
from participation.representatives.draw.exact import solved
from participation.representatives.draw.levels import Settled, added_up
from participation.representatives.draw.refusing import Unsolved
from participation.representatives.draw.solving import INFINITY, Program
from participation.representatives.draw.watching import Watch

NEAR = 1e-9


def relaxed(conditions: Conditions, watch: Watch) -> Settled | None:
    """All levels, exactly; None where even split seats cannot meet the conditions. Raises Cancelled, Unsolved."""
    program = _Levels(conditions)
    everybody = len(conditions.sizes)
    while program.settled.open:
        watch.at("levels", 1 - len(program.settled.open) / everybody)
        if not program.next():
            return None
    return program.settled


class _Levels:
    """One program for all levels: the seats of open types above size × z, and z itself, which it maximises."""

    def __init__(self, conditions: Conditions) -> None:
        self.conditions = conditions
        self.settled = Settled(conditions.sizes.tolist())
        self.chance = np.full(len(conditions.sizes), -1.0)  # of settled types
        self.z = len(conditions.sizes)
        self.limit_rows: dict[int, int] = {}  # row of the program → type
        self.limited: set[int] = set()
        types = len(conditions.sizes)
        # of a household class only the most is a condition
        self.low = np.where(np.arange(len(conditions.low)) > conditions.seats_row, -INFINITY, conditions.low)
        inside = conditions.rows_of >= 0
        starts = np.concatenate([[0], np.cumsum(inside.sum(axis=1))])
        rows = len(conditions.low)
        self.program = Program(
            np.concatenate([np.zeros(types), [1.0]]),
            (np.zeros(types + 1), np.concatenate([conditions.limits, [1.0]])),
            (self.low, conditions.high),
            (
                np.concatenate([starts, [starts[-1] + rows]]),
                np.concatenate([conditions.rows_of[inside], np.arange(rows)]),
                np.ones(starts[-1] + rows),
            ),
            presolve="off",
            solver="simplex",
        )

    def next(self) -> bool:
        """Settle at least one more type; False where the conditions cannot be met."""
        is_open = self.chance < 0
        sizes, limits = self.conditions.sizes, self.conditions.limits
        scale = float(sizes[is_open].sum())
        self._state(is_open, scale)
        for _ in range(len(sizes) + 1):
            if not self.program.solve():
                return False
            values = self.program.values()
            z = values[self.z] / scale
            over = np.flatnonzero(is_open & (values[:-1] + sizes * z > limits + NEAR * np.maximum(1, limits)))
            further = [place for place in over.tolist() if place not in self.limited]
            if further:
                self._limit(further, is_open, scale)
                continue
            duals, bounds = self._exactly(is_open)
            weights, most = added_up(self.conditions, duals, bounds)
            negative = [place for place in np.flatnonzero(is_open).tolist() if weights[place] < 0]
            further = [place for place in negative if place not in self.limited]
            if further:
                self._limit(further, is_open, scale)
                continue
            made = self.settled.settle(weights, most, duals, bounds)
            if made is None:
                raise Unsolved("The solver's basis does not prove what it says.")
            self.chance[list(made.types)] = float(made.value)
            return True
        raise Unsolved("The limits of types do not settle.")

    def _state(self, is_open: Bools, scale: float) -> None:
        """Write the open types' sizes into the column of z, and take the settled types' seats off the rows."""
        conditions = self.conditions
        shares = conditions.sums(np.where(is_open, conditions.sizes, 0)) / scale
        fixed = conditions.sums(np.where(is_open, 0.0, conditions.sizes * self.chance))
        for row, (share, seats) in enumerate(zip(shares.tolist(), fixed.tolist(), strict=True)):
            self.program.set_entry(row, self.z, share)
            self.program.set_row(row, self.low[row] - seats, conditions.high[row] - seats)
        for row, place in self.limit_rows.items():
            self.program.set_entry(row, self.z, conditions.sizes[place] / scale if is_open[place] else 0.0)
            self.program.set_row(row, -INFINITY, conditions.limits[place] if is_open[place] else INFINITY)
        least = float(self.settled.levels[-1].value) if self.settled.levels else 0.0
        # above what its limit leaves at the least z, unless a row says it exactly
        room = np.where(is_open, np.maximum(0, conditions.limits - conditions.sizes * least), 0.0)
        room[[place for place in self.limited if is_open[place]]] = INFINITY
        most = float((conditions.limits[is_open] / conditions.sizes[is_open]).min()) * scale
        self.program.set_bounds(np.zeros(len(room) + 1), np.append(room, most))

    def _limit(self, places: list[int], is_open: Bools, scale: float) -> None:
        for place in places:
            assert is_open[place]
            row = len(self.conditions.low) + len(self.limit_rows)
            self.limit_rows[row] = place
            self.limited.add(place)
            self.program.set_upper(place, INFINITY)
            self.program.add_row(
                -INFINITY,
                float(self.conditions.limits[place]),
                [place, self.z],
                [1.0, self.conditions.sizes[place] / scale],
            )

    def _exactly(self, is_open: Bools) -> tuple[dict[int, int], dict[int, int]]:
        """The basis's duals in whole numbers: by row of the conditions, and by type for limits."""
        conditions = self.conditions
        columns, basic_rows = self.program.basic()
        if self.z not in columns:  # nothing but a limit keeps the smallest chance down
            share = np.where(is_open, conditions.limits / conditions.sizes, np.inf)
            return {}, {int(share.argmin()): 1}
        slack = set(basic_rows)
        every = range(len(conditions.low) + len(self.limit_rows))
        tight = [row for row in every if row not in slack]
        open_sizes = conditions.sums(np.where(is_open, conditions.sizes, 0))
        system = []
        for column in columns:
            if column == self.z:
                entries = {row: int(open_sizes[row]) for row in tight if row < len(conditions.low)}
                entries |= {
                    row: int(conditions.sizes[place]) if is_open[place] else 0 for row, place in self.limit_rows.items()
                }
            else:
                entries = {row: 1 for row in conditions.rows_of[column].tolist() if row >= 0}
                entries |= {row: 1 for row, place in self.limit_rows.items() if place == column}
            system.append([entries.get(row, 0) for row in tight])
        found = solved(system, [int(column == self.z) for column in columns])
        if found is None:
            raise Unsolved("The solver's basis is singular.")
        whole = in_whole_numbers(found)
        duals, limits = {}, {}
        for row, dual in zip(tight, whole, strict=True):
            if dual and row < len(conditions.low):
                duals[row] = dual
            elif dual and is_open[self.limit_rows[row]]:
                limits[self.limit_rows[row]] = dual
        return duals, limits


def in_whole_numbers(values: list[Fraction]) -> list[int]:
    """The smallest whole numbers in the same proportion."""
    denominator = lcm(*(value.denominator for value in values))
    whole = [int(value * denominator) for value in values]
    common = gcd(*whole) or 1
    return [value // common for value in whole]
