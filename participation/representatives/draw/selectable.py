"""Whom no panel can hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from participation.representatives.draw.conditions import Conditions, Ints
from participation.representatives.draw.finding import Finder


def unselectable(
    conditions: Conditions, known: Sequence[Ints], finder: Finder
) -> tuple[NDArray[np.bool_], list[Ints]] | None:
    """Which types are in no panel, shape (types,), and panels that hold all others; None where there is no panel."""
    panels = list(known)
    missing = np.ones(len(conditions.sizes), dtype=np.bool_)
    for panel in panels:
        missing &= panel == 0
    while missing.any():
        found = finder.quickly(missing.astype(np.float64))
        if found is None or not found[missing].any():
            found = finder.best(missing.astype(np.float64))
        if found is None:
            return None
        if not found[missing].any():
            break
        panels.append(found)
        missing &= found == 0
    return missing, panels
