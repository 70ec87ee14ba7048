"""Where in the other version a clause is to be looked for, given the pairs that are certain."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

# how far from its own place in a gap between two certain pairs a clause is looked for
REACH = 3


class Anchors:
    """Certain pairs in one order; between two of them is a gap."""

    def __init__(self, pairs: Sequence[tuple[int, int]], old: int, new: int) -> None:
        self._old = [-1, *(place for place, _ in pairs), old]
        self._new = [-1, *(place for _, place in pairs), new]

    def distance(self, old: int, new: int) -> int:
        """How far a pair is out of place: steps within its gap, and far more for each gap between them."""
        one, other = bisect_left(self._old, old), bisect_left(self._new, new)
        if one != other:
            return 1_000_000 * abs(one - other)
        start = abs((old - self._old[one - 1]) - (new - self._new[one - 1]))
        return min(start, abs((self._old[one] - old) - (self._new[one] - new)))

    def neighbours(self, old: Sequence[int], new: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Pairs of these clauses (in order) that stand at much the same place of the same gap."""
        for (after, before), (start, end) in zip(pairwise(self._old), pairwise(self._new), strict=True):
            some = old[bisect_left(old, after + 1) : bisect_left(old, before)]
            others = new[bisect_left(new, start + 1) : bisect_left(new, end)]
            for offset in {0, len(others) - len(some)}:
                for at, place in enumerate(some):
                    low = max(0, at + offset - REACH)
                    yield from ((place, other) for other in others[low : max(low, at + offset + REACH + 1)])
