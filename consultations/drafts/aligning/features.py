"""How much of their words two clauses have in common, for many pairs at once, in whole numbers.

Whole numbers, because sums of them do not depend on their order: the answer is then exactly the same with old and new
exchanged.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from consultations.drafts.aligning.wording import Wording, couples

Whole = NDArray[np.int64]
# a couple of pieces met in more clauses of a version than this says too little to look for partners by it ...
MOST_CLAUSES = 12
# ... unless the drafts are so small that every pair can be looked at
EVERY_PAIR = 250_000
# how many partners are looked at for each clause
PARTNERS = 6
# pairs whose words are compared at once, and clauses whose partners are looked for at once: both bound memory
BATCH, AT_ONCE = 4_000, 500
_PRECISION = 256


class Features:
    """The couples of neighbouring pieces in all clauses of both versions, the rarer the heavier."""

    def __init__(self, old: Sequence[Wording], new: Sequence[Wording]) -> None:
        self._sides = old, new
        self._ids: dict[str, int] = {}
        counted = [self._counted(side) for side in self._sides]
        width = max(1, len(self._ids))
        self._old, self._new = (
            sparse.csr_array(arrays, shape=(len(side), width))
            for arrays, side in zip(counted, self._sides, strict=True)
        )
        self._met = [np.bincount(side.indices, minlength=width) for side in (self._old, self._new)]
        together = len(old) + len(new)
        table = {met: round(_PRECISION * log(1 + together / met)) for met in range(1, together + 1)}
        self.weights: Whole = np.array([table.get(int(met), 0) for met in self._met[0] + self._met[1]], np.int64)
        self.old_mass: Whole = self._old @ self.weights
        self.new_mass: Whole = self._new @ self.weights

    def _counted(self, side: Sequence[Wording]) -> tuple[Whole, Whole, Whole]:
        """Counts, couples and where each clause begins among them, as a sparse matrix takes them."""
        places, counts, edges = array("q"), array("q"), array("q", [0])
        for clause in side:
            bag = couples(clause.pieces)
            for couple in sorted(bag):
                places.append(self._ids.setdefault(couple, len(self._ids)))
                counts.append(bag[couple])
            edges.append(len(places))
        return np.array(counts, np.int64), np.array(places, np.int64), np.array(edges, np.int64)

    def scores(self, pairs: Whole) -> NDArray[np.float64]:
        """From 0 to 1 for each (old, new) in ``pairs``: half of it what both share of all their words, half what
        they share of the shorter one's, so that a clause which grew or was taken apart is found as well."""
        found = np.zeros(len(pairs))
        for start in range(0, len(pairs), BATCH):
            some = pairs[start : start + BATCH]
            shared = self._old[some[:, 0]].minimum(self._new[some[:, 1]]) @ self.weights
            masses = self.old_mass[some[:, 0]], self.new_mass[some[:, 1]]
            dice = 2 * shared / np.maximum(1, masses[0] + masses[1])
            found[start : start + BATCH] = (dice + shared / np.maximum(1, np.minimum(*masses))) / 2
        return found

    def partners(self, old: Sequence[int], new: Sequence[int]) -> Whole:
        """For each of these clauses the few of the other version that share most rare couples with it, as pairs."""
        if not old or not new:
            return np.empty((0, 2), np.int64)
        telling = (self._met[0] > 0) & (self._met[1] > 0)
        if len(old) * len(new) > EVERY_PAIR:
            telling &= (self._met[0] <= MOST_CLAUSES) & (self._met[1] <= MOST_CLAUSES)
        columns = np.flatnonzero(telling)
        left = self._old[list(old)][:, columns].sign() * self.weights[columns]
        right = self._new[list(new)][:, columns].sign()
        of_old = _first(left, right, np.asarray(old, np.int64), np.asarray(new, np.int64))
        of_new = _first(right, left, np.asarray(new, np.int64), np.asarray(old, np.int64))
        return np.unique(np.concatenate([of_old, of_new[:, ::-1]]), axis=0)

    def covered(self, whole: tuple[int, int], part: tuple[int, int], taken: Sequence[tuple[int, int]]) -> int:
        """How much of ``part`` stands in ``whole`` beside what ``taken`` have of it; each is (side, place)."""
        rest = self._bag(*whole)
        for side, place in taken:
            rest.subtract(self._bag(side, place))
        ids, weights = self._ids, self.weights
        return sum(
            int(weights[ids[couple]]) * min(count, rest[couple])
            for couple, count in self._bag(*part).items()
            if rest[couple] > 0
        )

    def _bag(self, side: int, place: int) -> Counter[str]:
        return couples(self._sides[side][place].pieces)


def _first(some: Any, others: Any, places: Whole, other_places: Whole) -> Whole:
    """The ``PARTNERS`` pairs of each clause that share most, the nearest where they share the same, as its place and
    the other's; some clauses at a time, since all that share anything with any would not fit into memory."""
    turned = sparse.csr_array(others.T)
    found = [np.empty((0, 2), np.int64)]
    for start in range(0, len(places), AT_ONCE):
        shared = sparse.coo_array(sparse.csr_array(some[start : start + AT_ONCE]) @ turned)
        one, other = places[start : start + AT_ONCE][shared.row], other_places[shared.col]
        order = np.lexsort((one + other, np.abs(one - other), -shared.data, one))
        begun = np.flatnonzero(np.r_[True, np.diff(one[order]) != 0]) if len(order) else np.empty(0, np.int64)
        ranks = np.arange(len(order)) - np.repeat(begun, np.diff(np.r_[begun, len(order)]))
        kept = order[ranks < PARTNERS]
        found.append(np.stack([one[kept], other[kept]], axis=1))
    return np.concatenate(found)
