"""The shares of panels that come nearest to a target, with new panels as long as they help (column generation).

The master program minimises the sum of what types have too much or too little; its duals are the prices at which a new
panel is looked for. If the dearest panel of all gains nothing, the target is out of reach: an integrality gap.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from participation.representatives.draw.conditions import Floats, Ints
from participation.representatives.draw.finding import Finder
from participation.representatives.draw.peeling import Mixture
from participation.representatives.draw.solving import INFINITY, Program
from participation.representatives.draw.watching import Watch

REACHED = 1e-9
GAIN = 1e-7  # below it new panels only repair rounding
ENOUGH = 1e-7


def filled(target: Floats, panels: Sequence[Ints], finder: Finder, watch: Watch) -> tuple[Mixture, bool]:
    """The nearest mixture, and whether it reaches the target. target: shape (types,). Raises Cancelled, Unsolved."""
    types = len(target)
    places = np.arange(types)
    master = Program(
        np.full(2 * types, -1.0),
        (np.zeros(2 * types), np.full(2 * types, INFINITY)),
        (np.append(target, 1.0), np.append(target, 1.0)),
        (np.arange(2 * types + 1), np.concatenate([places, places]), np.repeat([1.0, -1.0], types)),
        presolve="off",
        solver="simplex",
    )
    known: list[Ints] = []
    seen: set[bytes] = set()

    def take(panel: Ints | None) -> bool:
        if panel is None or panel.tobytes() in seen:
            return False
        seen.add(panel.tobytes())
        known.append(panel)
        having = np.flatnonzero(panel)
        master.add_column(0.0, 0.0, INFINITY, np.append(having, types), np.append(panel[having], 1.0))
        return True

    # a program without panels has no solution
    for panel in panels:
        take(panel)
    if not known:
        take(finder.best(np.zeros(types)))
    if not known:
        return Mixture(), False
    first = None
    while True:
        master.solve()
        short = -master.objective()
        first = first or max(short, REACHED)
        watch.at("remainder", 1 - short / first)
        if short <= REACHED:
            break
        duals = master.duals()
        prices, floor = -duals[:types], duals[types]
        found = finder.quickly(prices)
        if found is not None and prices @ found - floor > GAIN and take(found):
            continue
        found = finder.best(prices)
        if found is None or prices @ found - floor <= GAIN or not take(found):
            break
    shares = master.values()[2 * types :]
    kept = np.flatnonzero(shares > 0).tolist()
    return Mixture([float(shares[place]) for place in kept], [known[place] for place in kept], 0.0), short <= ENOUGH
