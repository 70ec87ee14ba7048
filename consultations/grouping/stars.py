"""Stars: each text goes to the heaviest representative that it resembles at 0.50 or more, and to nothing else.

So no chain of resemblances leads from one letter to another: every member is like the text that stands for the family.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consultations.grouping.buckets import Places, buckets
from consultations.grouping.centres import representatives
from consultations.grouping.likeness import MEMBER, between, member_from, of_pairs
from consultations.grouping.minhash import Values

# The heaviest cores are compared with every text, not only with those that share a band: retyped letters are often no
# more than 0.55 alike, where a fifth shares none.
_CAMPAIGNS = 64
_CAMPAIGN_LEAST = 8
_AT_ONCE = 8192
_ROUNDS = 8


def stars(values: Values, lengths: NDArray[np.int32], weights: NDArray[np.int64], core: Places) -> Places:
    """For each text the representative of its family.

    Args:
        weights: how many comments say exactly that; texts are in order of precedence, the heaviest first.
        core: of each text, see ``linking``.
    """
    centre = np.empty(len(values), np.intp)
    waiting = np.arange(len(values))
    rounds = 0
    while len(waiting):
        rounds += 1
        if rounds > _ROUNDS:  # a core that is one long chain: each of the rest may stand for a family
            core = np.arange(len(values))
        found = _Round(values[waiting], lengths[waiting], weights[waiting], core[waiting]).assigned()
        done = found >= 0
        centre[waiting[done]] = waiting[found[done]]
        waiting = waiting[~done]
    return centre


class _Round:
    """Texts and the representatives of their cores; cores are numbered by weight, heaviest first."""

    def __init__(self, values: Values, lengths: NDArray[np.int32], weights: NDArray[np.int64], core: Places) -> None:
        self.values = values
        self.lengths = lengths
        names, centres = representatives(values, weights, core)
        number = np.searchsorted(names, core)
        total = np.bincount(number, weights, len(names)).astype(np.int64)
        by_weight = np.lexsort((centres, -total))
        self.centres = centres[by_weight]
        self.total = total[by_weight]
        rank = np.empty(len(names), np.intp)
        rank[by_weight] = np.arange(len(names))
        self.own = rank[number]

    def assigned(self) -> Places:
        """The representative of each text; -1 where it is like none of those that are left."""
        count = len(self.values)
        texts, cores = _both(self._near_campaigns(), self._alike(*self._candidates()))
        goes_to = self._survivors(texts, cores)
        # whose core was taken in by a heavier one is compared with that too
        moved = np.flatnonzero(goes_to[self.own] != self.own)
        texts, cores = _both((texts, cores), self._alike(moved, goes_to[self.own[moved]]))
        lasting = goes_to[cores] == cores
        best = np.full(count, len(self.centres))
        np.minimum.at(best, texts[lasting], cores[lasting])
        return np.where(best < len(self.centres), np.append(self.centres, -1)[best], -1)

    def _candidates(self) -> tuple[Places, Places]:
        """Texts and the cores that each may belong to, without repetition."""
        count, cores = len(self.values), len(self.centres)
        codes = [np.arange(count) * cores + self.own]
        for found in buckets(self.values):
            own = self.own[found.members]
            begins = np.flatnonzero(np.append(True, np.diff(found.bucket) != 0)[: len(own)])
            heaviest = (
                np.repeat(np.minimum.reduceat(own, begins), np.diff(np.append(begins, len(own)))) if len(own) else own
            )
            other = heaviest < own
            codes.append(np.unique(found.members[other] * cores + heaviest[other]))
        return np.divmod(np.unique(np.concatenate(codes)), cores)

    def _alike(self, texts: Places, cores: Places) -> tuple[Places, Places]:
        """The candidates that are near enough."""
        centres = self.centres[cores]
        least = member_from(np.minimum(self.lengths[texts], self.lengths[centres]))
        near = of_pairs(self.values, texts, centres) >= least
        return texts[near], cores[near]

    def _near_campaigns(self) -> tuple[Places, Places]:
        """All texts that are near enough to the heaviest cores."""
        texts, cores = [np.empty(0, np.intp)], [np.empty(0, np.intp)]
        for core in range(np.count_nonzero(self.total[:_CAMPAIGNS] >= _CAMPAIGN_LEAST)):
            one = self.values[self.centres[core]][None]
            for begin in range(0, len(self.values), _AT_ONCE):
                near = np.flatnonzero(between(one, self.values[begin : begin + _AT_ONCE]) >= MEMBER) + begin
                texts.append(near)
                cores.append(np.full(len(near), core))
        return self._alike(np.concatenate(texts), np.concatenate(cores))

    def _survivors(self, texts: Places, cores: Places) -> Places:
        """For each core the one that takes it in: itself, or the heaviest lasting one that resembles it."""
        goes_to = np.arange(len(self.centres))
        core_of = np.full(len(self.values), -1)
        core_of[self.centres] = goes_to
        heavier = core_of[texts] > cores
        pairs = np.stack([core_of[texts[heavier]], cores[heavier]])
        for lighter, core in pairs[:, np.lexsort(pairs[::-1])].T.tolist():
            if goes_to[lighter] == lighter and goes_to[core] == core:
                goes_to[lighter] = core
        return goes_to


def _both(some: tuple[Places, Places], others: tuple[Places, Places]) -> tuple[Places, Places]:
    return np.append(some[0], others[0]), np.append(some[1], others[1])
