"""Why no panel exceeds a level's most, without a search, where adding the conditions up and rounding down is enough.

What adds up to 7.6 seats is at most 7 for whole panels: many a level over whole panels can be proven that way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np

from participation.representatives.draw.conditions import Bools, Conditions
from participation.representatives.draw.exact import solved
from participation.representatives.draw.finding import columns_of
from participation.representatives.draw.levels import Level
from participation.representatives.draw.solving import INFINITY, Program


def with_proofs(conditions: Conditions, levels: Sequence[Level]) -> list[Level]:
    """The levels, with a proof where there is one. What earlier levels settle at nought is in no panel."""
    nought = np.zeros(len(conditions.sizes), dtype=np.bool_)
    prover = Prover(conditions, nought)
    made = []
    for level in levels:
        proof = prover.proof(level.weights, level.most)
        if proof is not None:
            level = replace(level, duals=proof.duals, limits=proof.limits, divisor=proof.divisor)  # noqa: PLW2901 # the same one, proven
        made.append(level)
        if level.value == 0:
            nought[list(level.types)] = True
    return made


@dataclass(frozen=True)
class Proof:
    """Whole duals of rows and of types' limits; divided by ``divisor`` they outweigh the level's weights."""

    duals: dict[int, int]
    limits: dict[int, int]
    divisor: int


class Prover:
    """Looks for proofs for one pool. ``nought``: the types known to be in no panel, shape (types,)."""

    def __init__(self, conditions: Conditions, nought: Bools) -> None:
        self.conditions = conditions
        self.nought = nought
        self.low = np.where(np.arange(len(conditions.low)) > conditions.seats_row, -INFINITY, conditions.low)
        everything = np.arange(len(conditions.sizes))
        self.program = Program(
            np.zeros(len(everything)),
            (np.zeros(len(everything)), conditions.limits),
            (self.low, conditions.high),
            columns_of(conditions, everything),
            presolve="off",
            solver="simplex",
        )

    def proof(self, weights: Sequence[int], most: int) -> Proof | None:
        """A proof that no panel has Σ weight × counts above ``most``; None where rounding down is not enough."""
        costs = np.array([float(weight) for weight in weights])
        self.program.set_costs(costs / max(1.0, np.abs(costs).max()))
        self.program.set_bounds(np.zeros(len(costs)), np.where(self.nought, 0, self.conditions.limits))
        if not self.program.solve():
            return None
        duals = self._duals(weights)
        if duals is None:
            return None
        limits = {}
        for place, (weight, rows) in enumerate(zip(weights, self.conditions.rows_of.tolist(), strict=True)):
            short = weight - sum((duals.get(row, Fraction(0)) for row in rows if row >= 0), Fraction(0))
            if short > 0 and not self.nought[place]:
                limits[place] = short
        low, high = self.conditions.low.tolist(), self.conditions.high.tolist()
        bound = sum((dual * (high[row] if dual > 0 else low[row]) for row, dual in duals.items()), Fraction(0))
        bound += sum((dual * int(self.conditions.limits[place]) for place, dual in limits.items()), Fraction(0))
        homes = any(dual < 0 for row, dual in duals.items() if row > self.conditions.seats_row)
        if homes or bound >= most + 1:
            return None
        divisor = lcm(*(dual.denominator for dual in (*duals.values(), *limits.values())))
        return Proof(
            {row: int(dual * divisor) for row, dual in duals.items()},
            {place: int(dual * divisor) for place, dual in limits.items()},
            divisor,
        )

    def _duals(self, weights: Sequence[int]) -> dict[int, Fraction] | None:
        columns, basic_rows = self.program.basic()
        slack = set(basic_rows)
        tight = [row for row in range(len(self.conditions.low)) if row not in slack]
        if len(tight) != len(columns):
            return None
        system = [[int(row in self.conditions.rows_of[column]) for row in tight] for column in columns]
        found = solved(system, [weights[column] for column in columns])
        return None if found is None else {row: dual for row, dual in zip(tight, found, strict=True) if dual}
