"""A target (seats of each type on average) taken apart into whole panels, one after the other.

What is left is always a point of the relaxation. A panel from the smallest face that holds the point is taken off, as
much of it as the conditions allow: then another condition is met without slack, which bounds the number of panels.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from participation.representatives.draw.conditions import Conditions, Floats, Ints
from participation.representatives.draw.finding import Bounds, Finder
from participation.representatives.draw.watching import Watch

NOTHING = 1e-11
DONE = 1e-10
NEAR = 1e-9


@dataclass
class Mixture:
    """Panels with their shares; ``left`` is the share for which no panel was found."""

    shares: list[float] = field(default_factory=list)
    panels: list[Ints] = field(default_factory=list)
    left: float = 1.0


def peeled(conditions: Conditions, target: Floats, finder: Finder, watch: Watch) -> Mixture:
    """Take the target apart as far as it goes. target: shape (types,), seats on average. Raises Cancelled."""
    made = Mixture()
    rest = target.copy()
    while made.left > DONE:
        watch.at("panels", 1 - made.left)
        slack = _slack(conditions, rest, made.left)
        found = _panel(conditions, finder, rest / made.left, slack)
        if found is None:
            return made
        use = _use(conditions, found)
        used = use > 0
        share = float(min(made.left, (slack[used] / use[used]).min()))
        if share <= 0:
            return made
        made.shares.append(share)
        made.panels.append(found)
        rest = np.maximum(0.0, rest - share * found)
        made.left -= share
    return made


def _slack(conditions: Conditions, rest: Floats, left: float) -> Floats:
    """How far from each condition: none of a type, its limit, low and high of the rows."""
    sums = conditions.sums(rest)
    distances = [rest, left * conditions.limits - rest, sums - left * conditions.low, left * conditions.high - sums]
    slack = np.concatenate(distances)
    slack[slack <= NOTHING] = 0.0
    return slack


def _use(conditions: Conditions, panel: Ints) -> Floats:
    sums = conditions.sums(panel)
    distances = [panel, conditions.limits - panel, sums - conditions.low, conditions.high - sums]
    return np.concatenate(distances).astype(np.float64)


def _panel(conditions: Conditions, finder: Finder, point: Floats, slack: Floats) -> Ints | None:
    """A panel in the smallest face that holds the point, if possible the point rounded up or down."""
    types, rows = len(conditions.sizes), len(conditions.low)
    none, full = slack[:types] == 0, slack[types : 2 * types] == 0
    lowest, highest = slack[2 * types : 2 * types + rows] == 0, slack[2 * types + rows :] == 0
    bound: Bounds = (
        np.where(highest, conditions.high, conditions.low),
        np.where(lowest, conditions.low, conditions.high),
    )
    limits = conditions.limits
    near: Bounds = (
        np.where(full, limits, np.minimum(limits, np.floor(point + NEAR))),
        np.where(none, 0.0, np.minimum(limits, np.ceil(point - NEAR))),
    )
    prices = 2 * point - 1
    found = finder.quickly(prices, near, bound)
    if found is not None:
        return found
    return finder.quickly(prices, (np.where(full, limits, 0.0), np.where(none, 0.0, limits)), bound)
