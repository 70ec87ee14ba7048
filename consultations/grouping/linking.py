"""Cores: texts joined by strict single link, each at 0.75 or more to another one of the core.

In a bucket only the first text is compared with all; those that are not like it are compared with the first of
themselves, and so on. So work grows with the number of texts, not of pairs, also where 50,000 sent the same letter.
"""

from __future__ import annotations

import numpy as np

from consultations.grouping.buckets import Places, buckets
from consultations.grouping.likeness import of_pairs
from consultations.grouping.minhash import Values

LINK = 0.75
# As many different letters in one bucket are told apart; what is beyond meets in other bands.
_ROUNDS = 32
_STEPS = 16


def cores(values: Values) -> Places:
    """The core of each text, named by its first text."""
    parent = np.arange(len(values))
    for found in buckets(values):
        for _ in range(_ROUNDS):
            if not len(found.members):
                break
            leaders, is_leader = found.firsts()
            linked = roots(parent, leaders) == roots(parent, found.members)
            asked = np.flatnonzero(~linked)
            linked[asked] = of_pairs(values, leaders[asked], found.members[asked]) >= LINK
            unite(parent, leaders[linked], found.members[linked])
            found = found.take(~linked & ~is_leader)  # noqa: PLW2901 # what is left of the same buckets
    return roots(parent, np.arange(len(values)))


def roots(parent: Places, members: Places) -> Places:
    """The first of all texts that each member is joined with."""
    found = parent[members]
    steps = 0
    while True:
        higher = parent[found]
        if np.array_equal(higher, found):
            return found
        found = higher
        steps += 1
        if steps > _STEPS:  # up a chain of thousands in ever longer steps
            parent[:] = parent[parent]


def unite(parent: Places, some: Places, others: Places) -> None:
    """Join ``some[i]`` with ``others[i]``."""
    while True:
        one, other = roots(parent, some), roots(parent, others)
        apart = one != other
        if not apart.any():
            parent[some] = one
            parent[others] = other
            return
        some, others, one, other = some[apart], others[apart], one[apart], other[apart]
        np.minimum.at(parent, np.maximum(one, other), np.minimum(one, other))
