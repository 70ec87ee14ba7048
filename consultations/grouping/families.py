"""Grouping everything at once: exact copies, strict single link, stars, and the guard against reversed meaning.

The same texts give the same families in whatever order they come: ties go by the hash of the content.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from consultations.grouping.buckets import Places
from consultations.grouping.likeness import Likeness, of_pairs
from consultations.grouping.linking import cores
from consultations.grouping.setting_apart import set_apart
from consultations.grouping.signing import Signatures
from consultations.grouping.stars import stars


class Families(msgspec.Struct, frozen=True):
    """What family each text is in; arrays with one place for each text given, but for ``representative``.

    family: number of the family, from 0 by weight, the heaviest first.
    representative: for each family the place of the text that stands for it.
    similarity: to that text.
    apart: whether it was set apart because it says the opposite of texts it is otherwise like.
    """

    family: Places
    representative: Places
    similarity: Likeness
    apart: NDArray[np.bool_]


def families(signatures: Signatures, weights: NDArray[np.int64] | None = None) -> Families:
    """The families of texts.

    Args:
        weights: how many comments say exactly that; 1 each if none are given. Copies may also be given singly.
    """
    if weights is None:
        weights = np.ones(len(signatures), np.int64)
    order, copy_of, weight = _distinct(signatures, weights)
    distinct = signatures.take(order)
    core = cores(distinct.values)
    centre, apart = set_apart(distinct, weight, stars(distinct.values, distinct.lengths, weight, core), core)
    similarity = of_pairs(distinct.values, np.arange(len(centre)), centre)
    representative, number = np.unique(centre, return_inverse=True)
    total = np.bincount(number, weight, len(representative))
    by_weight = np.lexsort((representative, -total))
    rank = np.empty(len(by_weight), np.intp)
    rank[by_weight] = np.arange(len(by_weight))
    return Families(
        family=rank[number][copy_of],
        representative=order[representative[by_weight]],
        similarity=similarity[copy_of],
        apart=apart[copy_of],
    )


def _distinct(signatures: Signatures, weights: NDArray[np.int64]) -> tuple[Places, Places, NDArray[np.int64]]:
    """The places of distinct texts in order of precedence, which of these each text is, and the weight of each."""
    high, low = signatures.exact[:, 0], signatures.exact[:, 1]
    by_content = np.lexsort((low, high))
    new = (np.diff(high[by_content]) != 0) | (np.diff(low[by_content]) != 0)
    number = np.empty(len(by_content), np.intp)
    number[by_content] = np.cumsum(np.append(False, new)[: len(by_content)])
    first = by_content[np.append(True, new)[: len(by_content)]]
    weight = np.bincount(number, weights, len(first)).astype(np.int64)
    order = np.lexsort((low[first], high[first], -weight))
    place = np.empty(len(order), np.intp)
    place[order] = np.arange(len(order))
    return first[order], place[number], weight[order]
