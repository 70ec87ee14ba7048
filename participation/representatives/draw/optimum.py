"""The fairest lottery over the panels of a pool, and what proves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from participation.representatives.draw.conditions import Conditions, Ints
from participation.representatives.draw.filling import filled
from participation.representatives.draw.finding import Finder
from participation.representatives.draw.integral import whole
from participation.representatives.draw.levels import Settled
from participation.representatives.draw.peeling import DONE, Mixture, peeled
from participation.representatives.draw.relaxation import relaxed
from participation.representatives.draw.watching import Watch


@dataclass
class Optimum:
    """kind: ``relaxation`` or ``integral``; shares of panels; the levels; exact shares where the kind needs them."""

    kind: str
    panels: list[Ints]
    shares: list[float]
    settled: Settled
    mix: list[tuple[Fraction, Ints]] | None = None


def fairest(conditions: Conditions, watch: Watch) -> Optimum | None:
    """The leximin lottery; None where no panel meets the conditions. Raises Cancelled, Unsolved."""
    settled = relaxed(conditions, watch)
    if settled is None:
        return None
    chances = settled.chances()
    target = np.array([float(size * chance) for size, chance in zip(conditions.sizes.tolist(), chances, strict=True)])
    finder = Finder(conditions, target == 0)
    mixture = peeled(conditions, target, finder, watch)
    reached = mixture.left <= DONE
    if not reached:
        mixture, reached = filled(target, mixture.panels, finder, watch)
    if reached and possible(conditions, chances):
        return Optimum("relaxation", mixture.panels, mixture.shares, settled)
    return _over_whole_panels(conditions, mixture, watch)


def _over_whole_panels(conditions: Conditions, mixture: Mixture, watch: Watch) -> Optimum | None:
    found = whole(conditions, mixture.panels, watch)
    if found is None:
        return None
    if found.mix is not None:
        panels, shares = [panel for _, panel in found.mix], [float(share) for share, _ in found.mix]
        return Optimum("integral", panels, shares, found.settled, found.mix)
    return Optimum("integral", found.panels, found.shares, found.settled)


def possible(conditions: Conditions, chances: Sequence[Fraction]) -> bool:
    """Whether these chances, one a type, meet all the conditions on average, exactly."""
    seats = [size * chance for size, chance in zip(conditions.sizes.tolist(), chances, strict=True)]
    sums = [Fraction(0)] * len(conditions.low)
    for average, rows, limit in zip(seats, conditions.rows_of.tolist(), conditions.limits.tolist(), strict=True):
        if not 0 <= average <= limit:
            return False
        for row in rows:
            if row >= 0:
                sums[row] += average
    bounds = zip(conditions.low.tolist(), sums, conditions.high.tolist(), strict=True)
    return all(low <= total <= high for low, total, high in bounds)
