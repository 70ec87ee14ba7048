"""Which clauses of two versions belong together.

First those with the same words, wherever they stand; then those that share enough rare words; last those at the same
place between certain pairs that share some. A clause that takes up what another gave away is joined to it: split or
merged. Whatever is decided does not depend on which version is called old.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from consultations.drafts.aligning.anchors import Anchors
from consultations.drafts.aligning.features import Features
from consultations.drafts.aligning.order import in_order
from consultations.drafts.aligning.pairing import Group
from consultations.drafts.aligning.signing import sign
from consultations.drafts.aligning.wording import Wording

OLD, NEW = 0, 1
Pair = tuple[int, int]
# the least score of a pair anywhere, in the second look, and between the same two certain pairs
CERTAIN, LIKELY, IN_PLACE = 0.5, 0.36, 0.22
# a part takes up: so much of itself and a piece of the whole, or else so much of the whole and a piece of itself
PART, WHOLE, PIECE = 0.55, 0.22, 0.08


class Match:
    """The matching of two versions under way."""

    def __init__(self, old: Sequence[Wording], new: Sequence[Wording], known: Iterable[Pair] = ()) -> None:
        self._sides = old, new
        self._features = Features(old, new)
        self._mates: tuple[dict[int, Pair], dict[int, Pair]] = ({}, {})
        self._parts: dict[Pair, list[Pair]] = {}  # what was joined to a pair, as (side, place)
        for one, other in known:
            self._join(one, other)
        self._known = set(self._parts)

    def groups(self) -> list[Group]:
        """The groups, those with a clause in the new version in its order, the removed ones behind."""
        again = self._same_words()
        found = self._features.partners(*self._free())
        self._take([*map(tuple, found.tolist()), *again, *self._same_number()], CERTAIN, CERTAIN)
        # what was matched meanwhile narrows the gaps
        anchors = self._anchors()
        near = list(anchors.neighbours(*self._free()))
        self._take([*map(tuple, found.tolist()), *again, *near, *self._same_number()], LIKELY, IN_PLACE)
        return sorted(self._found(), key=lambda group: (not group.new, group.new or group.old))

    def _free(self) -> tuple[list[int], list[int]]:
        old, new = ([at for at in range(len(self._sides[side])) if at not in self._mates[side]] for side in (OLD, NEW))
        return old, new

    def _same_words(self) -> list[Pair]:
        """Pair clauses of the same words; give the pairs to weigh where there are more of them on one side."""
        places: tuple[dict[str, list[int]], dict[str, list[int]]] = ({}, {})
        for side, free in enumerate(self._free()):
            for place in free:
                places[side].setdefault(self._sides[side][place].plain, []).append(place)
        undecided: list[Pair] = []
        for words, old in places[OLD].items():
            new = places[NEW].get(words, [])
            pairs = list(zip(old, new, strict=False))
            if len(old) == len(new):
                for one, other in pairs:
                    self._join(one, other)
            elif new:
                undecided += pairs + list(zip(reversed(old), reversed(new), strict=False))
        return undecided

    def _same_number(self) -> Iterator[Pair]:
        old, new = self._free()
        free = set(old), set(new)
        places: dict[str, list[int]] = {}
        for place in old:
            places.setdefault(self._sides[OLD][place].number, []).append(place)
        for place in new:
            same = places.get(self._sides[NEW][place].number, [])
            if len(same) == 1 and same[0] in free[OLD] and self._sides[NEW][place].number:
                yield same[0], place

    def _anchors(self) -> Anchors:
        pairs = sorted(self._parts)
        lengths, signs = self._weights(pairs)
        kept = in_order(pairs, lengths, signs)
        certain = [pair for pair, stays in zip(pairs, kept, strict=True) if stays]
        return Anchors(certain, len(self._sides[OLD]), len(self._sides[NEW]))

    def _weights(self, pairs: Iterable[Pair]) -> tuple[list[int], list[int]]:
        both = [(self._sides[OLD][one], self._sides[NEW][other]) for one, other in pairs]
        return [len(one.pieces) + len(other.pieces) for one, other in both], [sign(*pair) for pair in both]

    def _join(self, old: int, new: int) -> None:
        self._mates[OLD][old] = self._mates[NEW][new] = (old, new)
        self._parts[old, new] = []

    def _take(self, candidates: Iterable[Pair], anywhere: float, in_place: float) -> None:
        """Join pairs from the most alike down; of equals the one that is least out of place."""
        pairs = sorted({(one, other) for one, other in candidates if not self._settled(one, other)})
        if not pairs:
            return
        anchors = self._anchors()
        scores = self._features.scores(np.array(pairs, np.int64)).tolist()
        far = [anchors.distance(*pair) for pair in pairs]
        ranked = sorted(zip(scores, far, pairs, strict=True), key=lambda row: (-row[0], row[1], sum(row[2])))
        for score, distance, (old, new) in ranked:
            one, other = self._mates[OLD].get(old), self._mates[NEW].get(new)
            if one is None and other is None:
                if score >= (in_place if distance < len(self._sides[OLD]) + len(self._sides[NEW]) else anywhere):
                    self._join(old, new)
            elif one is not None and other is None:
                self._add(one, (OLD, old), (NEW, new))
            elif other is not None and one is None:
                self._add(other, (NEW, new), (OLD, old))
        self._uncross()

    def _uncross(self) -> None:
        """Put pairs of the same words in their order: which of two equal clauses is which, their order alone tells."""
        equal: dict[tuple[str, str], list[Pair]] = {}
        old, new = self._sides
        for pair, joined in self._parts.items():
            if not joined and pair not in self._known:
                equal.setdefault((old[pair[OLD]].plain, new[pair[NEW]].plain), []).append(pair)
        for pairs in equal.values():
            for pair in pairs:
                del self._parts[pair]
            for one, other in zip(*(sorted(places) for places in zip(*pairs, strict=True)), strict=True):
                self._join(one, other)

    def _settled(self, old: int, new: int) -> bool:
        return old in self._mates[OLD] and new in self._mates[NEW]

    def _add(self, main: Pair, whole: Pair, part: Pair) -> None:
        """Join ``part`` to the pair of ``whole`` if it took up what ``whole`` gave away."""
        joined = self._parts[main]
        if main[whole[0]] != whole[1] or (joined and joined[0][0] != part[0]):
            return
        covered = self._features.covered(whole, part, [(part[0], main[part[0]]), *joined])
        masses = self._features.old_mass, self._features.new_mass
        of_part, of_whole = (covered / max(1, masses[side][place]) for side, place in (part, whole))
        if min(of_part, of_whole) >= PIECE and (of_part >= PART or of_whole >= WHOLE):
            joined.append(part)
            self._mates[part[0]][part[1]] = main

    def _found(self) -> Iterator[Group]:
        for main, joined in self._parts.items():
            old, new = (tuple(sorted([main[side], *(at for on, at in joined if on == side)])) for side in (OLD, NEW))
            yield Group(old, new, main)
        old_left, new_left = self._free()
        yield from (Group((place,), ()) for place in old_left)
        yield from (Group((), (place,)) for place in new_left)
