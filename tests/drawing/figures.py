"""What there is to say of a portfolio, from the file alone."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Any

import msgspec

POOLS = Path(__file__).parent / "pools"


class Figures(msgspec.Struct, frozen=True):
    """smallest: the smallest chance; gini: how unequal all chances are, 0 to 1; panels: how many could be drawn."""

    smallest: float
    gini: float
    panels: int
    kind: str


def figures(portfolio: dict[str, Any]) -> Figures:
    """The figures of a decoded portfolio."""
    chances = sorted(
        chance for one in portfolio["types"] for chance in [float(Fraction(one["probability"]))] * one["size"]
    )
    count, total = len(chances), sum(chances)
    below = sum(accumulate(chances))  # of everybody, what all up to and with them have
    gini = (count + 1 - 2 * below / total) / count
    return Figures(chances[0], gini, len(portfolio["panels"]), portfolio["certificate"]["kind"])


def seats_of(name: str) -> int:
    """The number of seats, which a pool's name ends in."""
    return int(name.rpartition("_")[2])
