"""What every panel must meet, as rows of whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from participation.representatives.draw.kinds import Sorted
from participation.representatives.draw.pool import Pool

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Conditions:
    """A panel is a whole number of seats for each type: 0 ≤ counts ≤ limits, low ≤ sums over rows ≤ high.

    sizes, limits: shape (types,); how many there are, and how many one panel can hold.
    rows_of: shape (types, rows a type is in); -1 where there are fewer.
    low, high: shape (rows,). The quotas come first, then the row of all seats, then ``class_rows``.
    seats_row: the place of the row of all seats.
    class_rows: ids of the household classes of several types, in the order of their rows; a class of one type needs
        no row, its limit says the same.
    """

    sizes: Ints
    limits: Ints
    rows_of: Ints
    low: Ints
    high: Ints
    seats_row: int
    class_rows: tuple[str, ...]

    def sums(self, counts: Floats | Ints) -> Floats:
        """The sums over the rows. counts: shape (types,). Gives: shape (rows,)."""
        spread = np.repeat(counts, self.rows_of.shape[1])
        inside = self.rows_of.ravel() >= 0
        return np.bincount(self.rows_of.ravel()[inside], weights=spread[inside], minlength=len(self.low)).astype(float)

    def matrix(self) -> Floats:
        """The rows written out, shape (rows, types); for small pools and for tests."""
        written = np.zeros((len(self.low), len(self.sizes)))
        for place in range(self.rows_of.shape[1]):
            inside = np.flatnonzero(self.rows_of[:, place] >= 0)
            written[self.rows_of[inside, place], inside] = 1
        return written

    def meets(self, counts: Ints) -> bool:
        """Whether these counts are a panel."""
        sums = self.sums(counts)
        within = bool((counts >= 0).all() and (counts <= self.limits).all())
        return within and bool((sums >= self.low).all() and (sums <= self.high).all())


def conditions_of(pool: Pool, types: Sorted, seats: int) -> Conditions:
    """The conditions of a panel of so many seats from a pool."""
    row = {(quota.category, quota.feature): place for place, quota in enumerate(pool.quotas)}
    seats_row = len(pool.quotas)
    several = [one for one in types.classes if len(one.members) > 1]
    class_row = {one.id: place for place, one in enumerate(several, start=seats_row + 1)}
    rows_of = [
        [
            *(row[pair] for pair in zip(types.categories, kind.features, strict=True)),
            seats_row,
            *([class_row.get(kind.household_class or "", -1)] if several else []),
        ]
        for kind in types.kinds
    ]
    low = [*(quota.min for quota in pool.quotas), seats, *(0 for _ in several)]
    high = [*(quota.max for quota in pool.quotas), seats, *(one.households for one in several)]
    return Conditions(
        sizes=np.array([kind.size for kind in types.kinds], dtype=np.int64),
        limits=np.array(types.limits, dtype=np.int64),
        rows_of=np.array(rows_of, dtype=np.int64),
        low=np.array(low, dtype=np.int64),
        high=np.array(high, dtype=np.int64),
        seats_row=seats_row,
        class_rows=tuple(one.id for one in several),
    )
