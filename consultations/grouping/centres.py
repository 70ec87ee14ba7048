"""The representative of a family: the text nearest to what most of its members have in common.

What they have in common is the value that weighs most in each of the 64 places; the text that agrees in most places is,
where a letter was copied and retyped, the letter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consultations.grouping.buckets import Places
from consultations.grouping.minhash import VALUES, Values

# The heaviest members of a family who are asked.
_ASKED = 256
_AT_ONCE = 16384


def representatives(values: Values, weights: NDArray[np.int64], group: Places) -> tuple[Places, Places]:
    """The groups that there are, ascending, and the representative of each; of equals the first.

    Args:
        group: of each text; texts are in order of precedence, and so are those of a group.
    """
    order = np.argsort(group, kind="stable")
    begins = np.flatnonzero(np.append(True, np.diff(group[order]) != 0)[: len(order)])
    sizes = np.diff(np.append(begins, len(order)))
    names = group[order[begins]]
    found = order[begins]
    asked = np.minimum(sizes, _ASKED)
    # with two, both agree with the heavier one's values best, or equally
    wanted = np.flatnonzero(sizes > 2)
    parts = np.flatnonzero(np.diff(np.append(-1, np.cumsum(asked[wanted]) // _AT_ONCE)))
    for part in np.split(wanted, parts[1:]):
        if not len(part):
            continue
        counts = asked[part]
        number = np.repeat(np.arange(len(part)), counts)
        place = np.arange(len(number)) - np.repeat(np.cumsum(counts) - counts, counts)
        members = order[np.repeat(begins[part], counts) + place]
        agreeing = _agreement(values[members], weights[members], number)
        best = np.lexsort((place, -agreeing, number))
        found[part] = members[best[np.cumsum(counts) - counts]]
    return names, found


def _agreement(values: Values, weights: NDArray[np.int64], number: Places) -> NDArray[np.int64]:
    """In how many places each member has the value of most weight in its group."""
    cells = (number[:, None] * VALUES + np.arange(VALUES)).ravel()
    keys = (cells << 16) | values.ravel()
    order = np.argsort(keys)
    kinds = np.flatnonzero(np.append(True, np.diff(keys[order]) != 0))
    weight = np.add.reduceat(np.repeat(weights, VALUES)[order], kinds)
    cell = cells[order[kinds]]
    heaviest = np.lexsort((-weight, cell))
    first = heaviest[np.append(True, np.diff(cell[heaviest]) != 0)]
    agreed = np.zeros(len(kinds), np.bool_)
    agreed[first] = True
    agrees = np.empty(len(keys), np.bool_)
    agrees[order] = np.repeat(agreed, np.diff(np.append(kinds, len(keys))))
    agreement: NDArray[np.int64] = agrees.reshape(-1, VALUES).sum(axis=1)
    return agreement
