"""Finding panels: whole numbers of seats that meet all conditions and are worth much by given prices.

The linear program leaves at most as many fractions as there are rows; a small program in whole numbers over those
types and some that are nearly as good rounds them, thirty times faster than one over all types.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from participation.representatives.draw.conditions import Conditions, Floats, Ints
from participation.representatives.draw.solving import Program

FEW = (40, 160, 640)
LOOSE: dict[str, Any] = {"primal_feasibility_tolerance": 1e-7, "dual_feasibility_tolerance": 1e-7}
WHOLE: dict[str, Any] = {**LOOSE, "mip_feasibility_tolerance": 1e-7}
ROUGHLY = 0.05
FRACTION = 1e-6
Bounds = tuple[Floats | Ints, Floats | Ints]
Places = NDArray[np.int64]


def columns_of(conditions: Conditions, types: Places) -> tuple[Places, Places, Floats]:
    """The columns of these types as compressed sparse columns."""
    rows = conditions.rows_of[types]
    inside = rows >= 0
    starts = np.concatenate([[0], np.cumsum(inside.sum(axis=1))])
    return starts, rows[inside], np.ones(int(starts[-1]))


class Finder:
    """Finds panels of one pool. ``barred``: types that may not be in them, shape (types,) of bool."""

    def __init__(self, conditions: Conditions, barred: NDArray[np.bool_] | None = None) -> None:
        self.conditions = conditions
        everything = np.arange(len(conditions.sizes))
        most = conditions.limits if barred is None else np.where(barred, 0, conditions.limits)
        self.bounds: Bounds = (np.zeros(len(most)), most.astype(np.float64))
        self.rows: Bounds = (conditions.low, conditions.high)
        self._split = Program(
            np.zeros(len(most)),
            self.bounds,
            self.rows,
            columns_of(conditions, everything),
            presolve="off",
            solver="simplex",
            **LOOSE,
        )
        self._split_rows: Bounds = self.rows

    def quickly(self, prices: Floats, bounds: Bounds | None = None, rows: Bounds | None = None) -> Ints | None:
        """A panel that is worth much, hardly ever the best; None where none is found."""
        bounds, rows = bounds or self.bounds, rows or self.rows
        split = self._split
        split.set_costs(prices)
        split.set_bounds(*bounds)
        for row in np.flatnonzero((rows[0] != self._split_rows[0]) | (rows[1] != self._split_rows[1])).tolist():
            split.set_row(row, float(rows[0][row]), float(rows[1][row]))
        self._split_rows = rows
        if not split.solve():
            return None
        values = split.values()
        rounded = np.rint(values)
        fractional = np.abs(values - rounded) > FRACTION
        if not fractional.any():
            return rounded.astype(np.int64)
        nearness = np.abs(prices - self._worth(split.duals()))
        nearness[fractional] = -1
        nearness[bounds[0] == bounds[1]] = np.inf
        order = np.argsort(nearness, kind="stable")
        able = int(np.isfinite(nearness).sum())
        for few in (*FEW, able):
            chosen = np.sort(order[: min(able, few + int(fractional.sum()))])
            found = self._whole(prices, bounds, rows, chosen, rounded, ROUGHLY)
            if found is not None or len(chosen) == able:
                return found
        return None

    def best(self, prices: Floats, gap: float = 0.0) -> Ints | None:
        """The panel worth most (within the relative gap); None where there is no panel at all."""
        able = np.flatnonzero(self.bounds[1] > self.bounds[0])
        return self._whole(prices, self.bounds, self.rows, able, np.asarray(self.bounds[0]), gap)

    def _worth(self, duals: Floats) -> Floats:
        padded = np.append(duals, 0.0)  # row -1 is the one added
        worth: Floats = padded[self.conditions.rows_of].sum(axis=1)
        return worth

    def _whole(
        self, prices: Floats, bounds: Bounds, rows: Bounds, chosen: Places, others: Floats, gap: float
    ) -> Ints | None:
        """The best whole numbers for the chosen types, all others staying as they are."""
        kept = others.copy()
        kept[chosen] = 0
        taken = self.conditions.sums(kept)
        program = Program(
            prices[chosen],
            (bounds[0][chosen], bounds[1][chosen]),
            (rows[0] - taken, rows[1] - taken),
            columns_of(self.conditions, chosen),
            whole=True,
            mip_rel_gap=gap,
            mip_abs_gap=1e-9,
            **WHOLE,
        )
        if not program.solve():
            return None
        kept[chosen] = np.rint(program.values())
        return kept.astype(np.int64)
