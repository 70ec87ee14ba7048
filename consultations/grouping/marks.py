"""What a text affirms and denies, and where: the marks by which a reversal is found without the text.

The words of ``polar_words`` are taken out; what stands before and behind the gap names the place. So the place is the
same for "应当支持" and "不应当反对", and whoever swaps one word for its opposite leaves its names as they were.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from consultations.grouping.finding import NEGATOR, POLAR, Found, find, words
from consultations.grouping.mixing import Hashes, mixed, multipliers
from consultations.grouping.normal import NormalTexts, is_latin
from consultations.grouping.place_names import SKIPS, Names, Rest, names_of

WIDTH = 6
EDGE, BEYOND = 0, 0xFFFF
_LONGEST_RUN, _LAST_STEP = 127, 7
_SIDE = multipliers(2, seed=22)


class Marks(msgspec.Struct, frozen=True):
    """The marks of many texts.

    keys: a row for each mark. First the hash of what is before it in 24 bits, then whether it denies by a negator (1),
        its place in a run of such words (3), its axis (3), and whether it denies (1). Then the hash of what is behind
        it in 24 bits, whether it is of the alphabet (1), the length of the run (7). Then in 16 bits each, two to a
        number, hashes of what is nearest before it and nearest before the one, the two, the three characters before
        it, and the same behind.
    begins: where the marks of each text begin, with one place more than there are texts.
    denials: how often each text denies anything, also by words without an opposite.
    """

    keys: Hashes
    begins: NDArray[np.int64]
    denials: NDArray[np.int32]

    def denies(self) -> NDArray[np.bool_]:
        """Of each mark."""
        return (self.keys[:, 0] & np.uint32(1)).astype(np.bool_)

    def axis(self) -> NDArray[np.int64]:
        """Of each mark."""
        return (self.keys[:, 0] >> np.uint32(1) & np.uint32(7)).astype(np.int64)

    def step(self) -> NDArray[np.int64]:
        """The place in its run of each mark, from 1; 0 of a run as a whole."""
        return (self.keys[:, 0] >> np.uint32(4) & np.uint32(7)).astype(np.int64)

    def derived(self) -> NDArray[np.bool_]:
        """Which marks deny by a negator: without it they would affirm."""
        return (self.keys[:, 0] >> np.uint32(7) & np.uint32(1)).astype(np.bool_)

    def latin(self) -> NDArray[np.bool_]:
        """Which marks are words of the alphabet."""
        return (self.keys[:, 1] >> np.uint32(7) & np.uint32(1)).astype(np.bool_)

    def run(self) -> NDArray[np.int64]:
        """The length of the run in which each mark stands."""
        return (self.keys[:, 1] & np.uint32(127)).astype(np.int64)

    def role(self) -> NDArray[np.int64]:
        """A number of 13 bits: equal for marks of one axis that are runs, or in the same place of runs as long."""
        step = self.step()
        return self.axis() | step << 3 | np.where(step > 0, self.run(), 0) << 6

    def before(self) -> NDArray[np.int64]:
        """Hashes of 24 bits of what is before each mark; 0 where nothing is."""
        return (self.keys[:, 0] >> np.uint32(8)).astype(np.int64)

    def behind(self) -> NDArray[np.int64]:
        """Hashes of 24 bits of what is behind each mark; 0 where nothing is."""
        return (self.keys[:, 1] >> np.uint32(8)).astype(np.int64)

    def nearest_before(self) -> list[NDArray[np.int64]]:
        """Hashes of 16 bits: of what is nearest before each mark, and farther and farther before it.

        ``EDGE`` where the sentence begins there, ``BEYOND`` where it has begun already.
        """
        return self._nearest(2)

    def nearest_behind(self) -> list[NDArray[np.int64]]:
        """The same behind."""
        return self._nearest(2 + SKIPS // 2)

    def _nearest(self, column: int) -> list[NDArray[np.int64]]:
        pairs = [self.keys[:, column + skip // 2] >> np.uint32(16 * (skip % 2)) for skip in range(SKIPS)]
        return [(pair & np.uint32(0xFFFF)).astype(np.int64) for pair in pairs]

    def take(self, places: NDArray[np.intp]) -> Marks:
        """Those of the texts at the places, in their order."""
        counts = np.diff(self.begins)[places]
        begins = np.append(0, np.cumsum(counts))
        rows = np.arange(begins[-1]) + np.repeat(self.begins[:-1][places] - begins[:-1], counts)
        return Marks(self.keys[rows], begins, self.denials[places])

    def only(self, chosen: NDArray[np.bool_]) -> Marks:
        """The chosen marks of all texts."""
        before = np.append(0, np.cumsum(chosen))
        return Marks(self.keys[chosen], before[self.begins], self.denials)

    def written(self, place: int) -> bytes:
        """Those of one text as bytes."""
        keys = self.keys[self.begins[place] : self.begins[place + 1]]
        return np.append(self.denials[place].astype("<u4"), keys.astype("<u4")).tobytes()

    @classmethod
    def read(cls, written: Sequence[bytes]) -> Marks:
        """Texts' marks that were written."""
        parts = [np.frombuffer(one, "<u4") for one in written]
        keys = np.concatenate([part[1:] for part in parts] or [np.empty(0, np.uint32)]).reshape(-1, WIDTH)
        begins = np.append(0, np.cumsum([len(part) // WIDTH for part in parts], dtype=np.int64))
        return cls(keys, begins, np.array([part[0] for part in parts], np.int32))

    @classmethod
    def joined(cls, parts: Sequence[Marks]) -> Marks:
        """Several batches as one."""
        counts = np.concatenate([np.diff(part.begins) for part in parts])
        return cls(
            np.concatenate([part.keys for part in parts]),
            np.append(0, np.cumsum(counts)),
            np.concatenate([part.denials for part in parts]),
        )


def marks_of(texts: NormalTexts) -> Marks:
    """The marks of texts."""
    known = words()
    found = find(texts)
    found = found.take(known.kind[found.words] > 0)
    count = len(texts.begins) - 1
    if not len(found.words):
        return Marks(np.empty((0, WIDTH), np.uint32), np.zeros(count + 1, np.int64), np.zeros(count, np.int32))
    units = _units(found, texts)
    denials = np.bincount(units.texts[units.denies | (units.axis < 0)], minlength=count).astype(np.int32)
    units = units.take(units.axis >= 0)
    marks, owners = _marks(units, names_of(Rest.of(texts, found), units.words))
    return Marks(marks, np.searchsorted(owners, np.arange(count + 1)), denials)


class _Units(msgspec.Struct, frozen=True):
    """Words with the negators directly before them.

    words: the first of each; ``run``: units that nothing stands between have the same number, in order.
    denies: after all turns; ``axis``: -1 for negators of something that has no opposite.
    derived: whether one of its words is a negator or has one in it; ``latin``: whether it is of the alphabet.
    """

    words: NDArray[np.intp]
    run: NDArray[np.intp]
    texts: NDArray[np.int64]
    denies: NDArray[np.bool_]
    axis: NDArray[np.int16]
    derived: NDArray[np.bool_]
    latin: NDArray[np.bool_]

    def take(self, chosen: NDArray[np.bool_]) -> _Units:
        """Only the chosen ones."""
        return _Units(*(getattr(self, name)[chosen] for name in self.__struct_fields__))


def _units(found: Found, texts: NormalTexts) -> _Units:
    """The units in order."""
    known = words()
    kind = known.kind[found.words]
    touching = (
        (found.ends[:-1] == found.begins[1:]) & (found.texts[:-1] == found.texts[1:]) & ~texts.stopped[found.begins[1:]]
    )
    joined = touching & (kind[:-1] & NEGATOR > 0)
    first = np.flatnonzero(np.append(True, ~joined))
    last = np.append(first[1:], len(kind)) - 1
    axis = np.where(kind[last] & POLAR > 0, known.axis[found.words[last]].astype(np.int16), np.int16(-1))
    denies = np.add.reduceat(known.denies[found.words].astype(np.int64), first) % 2 == 1
    run = np.cumsum(np.append(True, ~touching))[first]
    derived = np.logical_or.reduceat(known.derived[found.words], first)
    latin = is_latin(texts.codes[found.begins[first]])
    return _Units(first, run, found.texts[first], denies, axis, derived, latin)


def _marks(units: _Units, names: Names) -> tuple[Hashes, NDArray[np.int64]]:
    """The marks and the text of each: one for each run of units side by side, and in a longer run one for each unit.

    A run denies what it says if an odd number of its units deny; it is on the axis of its last, the verb.
    """
    first = np.flatnonzero(np.diff(units.run, prepend=0))
    length = np.diff(np.append(first, len(units.run)))
    denies = np.add.reduceat(units.denies.astype(np.int64), first) % 2 == 1 if len(first) else units.denies
    derived = np.logical_or.reduceat(units.derived, first) if len(first) else units.derived
    whole = np.zeros(len(first), np.int64)
    runs = _signed(names, first, units.axis[first + length - 1], whole, length, units.latin[first], denies, derived)
    number = np.repeat(np.arange(len(first)), length)
    single = np.flatnonzero(length[number] > 1)
    step, run = single - first[number[single]] + 1, length[number[single]]
    of_single = units.axis[single], step, run, units.latin[single], units.denies[single], units.derived[single]
    owners = np.append(units.texts[first], units.texts[single])
    order = np.argsort(owners, kind="stable")
    return np.concatenate([runs, _signed(names, single, *of_single)])[order], owners[order]


def _signed(
    names: Names,
    places: NDArray[np.intp],
    axis: NDArray[np.int16],
    step: NDArray[np.int64],
    run: NDArray[np.int64],
    latin: NDArray[np.bool_],
    denies: NDArray[np.bool_],
    derived: NDArray[np.bool_],
) -> Hashes:
    role = (derived & denies) << 7 | np.minimum(step, _LAST_STEP) << 4 | axis.astype(np.int64) << 1 | denies
    lows = role.astype(np.uint32), (latin << 7 | np.minimum(run, _LONGEST_RUN)).astype(np.uint32)
    sides = []
    for name, side, low in zip((names.before, names.behind), _SIDE, lows, strict=True):
        hashed = mixed(mixed(name[places]) + side) | np.uint32(256)
        sides.append(np.where(name[places] > 0, hashed, np.uint32(0)) & np.uint32(0xFFFFFF00) | low)
    near = [
        np.where(there[places], mixed(one[places]), np.uint32(BEYOND)) & np.uint32(0xFFFF)
        for one, there in zip(names.nearest, names.there, strict=True)
    ]
    farther = [near[skip] | near[skip + 1] << np.uint32(16) for skip in range(0, 2 * SKIPS, 2)]
    return np.column_stack([*sides, *farther])
