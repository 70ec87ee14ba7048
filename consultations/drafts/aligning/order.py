"""Which pairs keep their order, so that only the others were moved."""

from __future__ import annotations

from collections.abc import Sequence

_ONE = 1 << 96
_LETTER = 1 << 64


def in_order(pairs: Sequence[tuple[int, int]], lengths: Sequence[int], signs: Sequence[int]) -> list[bool]:
    """For each pair of (old, new) places, no place twice, whether it is among those that kept their order.

    As many as can be keep it; of several such choices the one with the longest texts (``lengths``), then by
    ``signs`` (below 2**64, of the text alone): so the answer is the same with old and new exchanged. O(n log n).
    """
    by_old = sorted(range(len(pairs)), key=lambda at: pairs[at][0])
    ranks = {place: rank for rank, place in enumerate(sorted(new for _, new in pairs), 1)}
    # best chain that ends at or before a rank: a Fenwick tree of (weight, pair)
    tree: list[tuple[int, int]] = [(0, -1)] * (len(pairs) + 1)
    before = [-1] * len(pairs)
    best = (0, -1)
    for at in by_old:
        rank = ranks[pairs[at][1]]
        reached, below = (0, -1), rank - 1
        while below:
            reached = max(reached, tree[below])
            below -= below & -below
        before[at] = reached[1]
        weight = reached[0] + _ONE + lengths[at] * _LETTER + signs[at] // (len(pairs) + 1)
        best = max(best, (weight, at))
        while rank <= len(pairs):
            tree[rank] = max(tree[rank], (weight, at))
            rank += rank & -rank
    kept = [False] * len(pairs)
    at = best[1]
    while at >= 0:
        kept[at] = True
        at = before[at]
    return kept
