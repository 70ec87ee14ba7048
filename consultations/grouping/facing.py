"""Whether one text says the opposite of another at a place that was mistyped around it.

Marks that both texts have say nothing. Of what is left, a mark of one faces that mark of the other beside which most is
the same, be it a character or a word farther off. Who affirms where the other denies says the opposite; unless the word
that denies may only have been mistyped: what cannot be read is not held against anybody.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consultations.grouping import polar_words
from consultations.grouping.buckets import Places
from consultations.grouping.marks import BEYOND, EDGE, Marks
from consultations.grouping.mixing import mixed_long
from consultations.grouping.place_names import SKIPS

# How much tells that two marks are in the same place: the same three characters on a side, two, where the sentence
# begins, two that are some characters off; and how much must be the same on both sides together; a name at least if one
# of the marks is there in the other text too, only not as often.
_NAME, _NEXT, _EDGE, _OFF, _EDGE_OFF = 3.0, 2.0, 1.0, (1.5, 1.5, 1.25, 1.0), 0.5
_ENOUGH = 1.5
# The axis of "is" and "does": behind these the negator stands that may be lost.
_FACT = polar_words.AXES.index(polar_words.FACT)
# Texts that are looked at at once; marks of one that are compared with those of the other; and pairs of marks that are
# compared at once.
_TEXTS = 20_000
_LEFT = 32
_AT_ONCE = 100_000

Sides = list[NDArray[np.int64]]


def facing(marks: Marks, some: Places, others: Places, *, sure: bool = False) -> NDArray[np.bool_]:
    """Which of the texts ``some[i]`` say the opposite of ``others[i]``.

    Args:
        sure: the others stand for many and are read as they are: only denials of theirs may have been mistyped. Else it
            does not matter which of two texts is which.
    """
    found = np.zeros(len(some), np.bool_)
    for begin in range(0, len(some), _TEXTS):
        part = slice(begin, begin + _TEXTS)
        found[part] = _facing_texts(marks, some[part], others[part], sure=sure)
    return found


def _facing_texts(marks: Marks, some: Places, others: Places, *, sure: bool) -> NDArray[np.bool_]:
    found = np.zeros(len(some), np.bool_)
    one, other = _Side(marks, some), _Side(marks, others)
    left = one.left(other), other.left(one)
    contrary = one.contrary(other, left[0]), other.contrary(one, left[1])
    found[one.pair[contrary[0]]] = True
    found[other.pair[contrary[1]]] = True
    one, other = one.take(left[0], other), other.take(left[1], one)
    counts = np.bincount(one.pair, minlength=len(some)), np.bincount(other.pair, minlength=len(some))
    cells = counts[0] * counts[1] * ~found
    asked = np.flatnonzero(cells)
    if not len(asked):
        return found
    parts = np.flatnonzero(np.diff(np.cumsum(cells[asked]) // _AT_ONCE, prepend=0))
    begins = np.cumsum(counts[0]) - counts[0], np.cumsum(counts[1]) - counts[1]
    for part in np.split(asked, parts):
        if not len(part):
            continue
        number = np.repeat(np.arange(len(part)), cells[part])
        cell = np.arange(len(number)) - np.repeat(np.cumsum(cells[part]) - cells[part], cells[part])
        here = begins[0][part][number] + cell // counts[1][part][number]
        there = begins[1][part][number] + cell % counts[1][part][number]
        least = np.where(one.again[here] | other.again[there], _NAME, _ENOUGH)
        found[part[number[_facing(one.marks, other.marks, here, there, least, sure=sure)]]] = True
    return found


class _Side:
    """The words of one text of each pair: of runs of several the single words too."""

    def __init__(self, marks: Marks, texts: Places) -> None:
        self.marks = marks.take(texts)
        self.pair = np.repeat(np.arange(len(texts)), np.diff(self.marks.begins))
        names = mixed_long(self.marks.before() << 24 | self.marks.behind())
        self.place = mixed_long(names ^ self.pair)
        self.word = mixed_long(self.place ^ (self.marks.axis() | self.marks.latin().astype(np.int64) << 3))
        self.meaning = self.word ^ self.marks.denies()
        self.is_whole = self.marks.step() == 0
        self.is_word = ~self.is_whole | (self.marks.run() == 1)
        # what is said twice in like words is there twice
        self.time, self.whole_time = _times(self.meaning, self.is_word), _times(self.meaning, self.is_whole)
        self.again = np.zeros(0, np.bool_)

    def left(self, other: _Side) -> Places:
        """The words that the other text does not have in the same place."""
        common = np.isin(self.whole_time, other.whole_time[other.is_whole]) & self.is_whole
        alone = self.is_whole & ~common
        matched = np.isin(self.place, self.place[common]) & ~np.isin(self.place, self.place[alone])
        left = self.is_word & (self.is_whole | ~matched)
        return np.flatnonzero(left & ~np.isin(self.time, other.time[other.is_word]))

    def contrary(self, other: _Side, places: Places) -> Places:
        """Those at the places whose contrary the other text has where it has not the same."""
        contrary = np.isin(self.meaning[places] ^ 1, other.meaning[other.is_word])
        return places[contrary & ~self.said_by(other, places)]

    def said_by(self, other: _Side, places: Places) -> NDArray[np.bool_]:
        """Which of those at the places the other text says in the same place too, if not as often."""
        said: NDArray[np.bool_] = np.isin(self.meaning[places], other.meaning[other.is_word])
        return said

    def take(self, places: Places, other: _Side) -> _Side:
        """Those at the places, the first of each text and each only once."""
        keys = np.column_stack([self.pair[places], self.marks.keys[places]])
        places = np.sort(places[np.unique(keys, axis=0, return_index=True)[1]])
        pair = self.pair[places]
        nth = np.arange(len(pair)) - np.searchsorted(pair, pair)
        places = places[nth < _LEFT]
        taken = _Side.__new__(_Side)
        taken.pair = self.pair[places]
        taken.again = self.said_by(other, places)
        taken.marks = Marks(self.marks.keys[places], np.zeros(1, np.int64), np.zeros(0, np.int32))
        return taken


def _times(meaning: NDArray[np.int64], chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """A number for each chosen mark, the same for the first of that meaning in each text, for the second, and so on."""
    order = np.lexsort((meaning, ~chosen))
    places = np.arange(len(order))
    new = np.append(True, np.diff(meaning[order]) != 0)[: len(order)]
    nth = places - np.maximum.accumulate(np.where(new, places, 0))
    times = np.empty(len(order), np.int64)
    times[order] = mixed_long(meaning[order] ^ nth << 1)
    return times


def _facing(
    some: Marks, others: Marks, here: Places, there: Places, least: NDArray[np.float64], *, sure: bool
) -> NDArray[np.intp]:
    """The places of those pairs of marks ``here[i]`` and ``there[i]`` that face each other and differ."""
    one, other = _rows(some, here), _rows(others, there)
    # by their place in the run, counted from its beginning or from its end
    step = np.maximum(one.step(), 1), np.maximum(other.step(), 1)
    alike = (step[0] == step[1]) | (one.run() - step[0] == other.run() - step[1])
    may = alike & (one.axis() == other.axis()) & (one.latin() == other.latin())
    kept = np.flatnonzero(may)
    one, other, here, there = _rows(one, kept), _rows(other, kept), here[kept], there[kept]
    before, behind = (one.nearest_before(), other.nearest_before()), (one.nearest_behind(), other.nearest_behind())
    sides = _same(*before, one.before() == other.before()), _same(*behind, one.behind() == other.behind())
    same = sides[0] + sides[1]
    differ = one.denies() != other.denies()
    same[same < least[kept]] = 0
    found = differ & _matched(here, there, same, differ, _symmetric(one, other))
    # a slip in place of a negator leaves a character that was not there, before the word, in the alphabet also behind
    slip = (sides[0] == 0) | _is_slip(*before, one.denies())
    behind_least = np.where(one.axis() == _FACT, _NEXT, _EDGE_OFF)
    slip |= one.latin() & ((sides[1] < behind_least) | _is_slip(*behind, one.denies()))
    found &= ~(slip & (other.derived() | one.derived() & (not sure)))
    face: Places = kept[found]
    return face


def _rows(marks: Marks, places: Places) -> Marks:
    return Marks(marks.keys[places], marks.begins, marks.denials)


def _symmetric(one: Marks, other: Marks) -> NDArray[np.int64]:
    """A number for each pair of marks that does not tell which of the two is which."""
    some, others = (mixed_long(marks.before() << 24 | marks.behind()) for marks in (one, other))
    return some + others


def _matched(
    here: Places, there: Places, same: NDArray[np.float64], differ: NDArray[np.bool_], tie: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which pairs of marks are in the same place: each mark is so with one other, the likest first, then who agrees."""
    found = np.zeros(len(here), np.bool_)
    rank = np.empty(len(here), np.intp)
    rank[np.lexsort((there, here, tie, differ, -same))] = np.arange(len(here))
    left = np.flatnonzero(same)
    while len(left):
        mutual = np.ones(len(left), np.bool_)
        for marks in (here, there):
            best = np.full(marks.max() + 1, len(rank))
            np.minimum.at(best, marks[left], rank[left])
            mutual &= best[marks[left]] == rank[left]
        found[left[mutual]] = True
        taken = np.isin(here[left], here[left[mutual]]) | np.isin(there[left], there[left[mutual]])
        left = left[~taken]
    return found


def _same(some: Sides, others: Sides, name: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How much tells on one side that two marks are in the same place."""
    found = np.zeros(len(name))
    for here in range(SKIPS):
        for there in range(SKIPS):
            equal = (some[here] == others[there]) & (some[here] != BEYOND)
            off = max(here, there)
            sure, edge = (_OFF[off], _EDGE_OFF) if off else (_NEXT, _EDGE)
            np.maximum(found, np.where(equal, np.where(some[here] == EDGE, edge, sure), 0), out=found)
    found[name & (found == _NEXT)] = _NAME
    return found


def _is_slip(some: Sides, others: Sides, denies: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether the mark that affirms has more beside it than the one that denies."""
    denied = np.where(denies, some[0], others[0])
    affirmed = [np.where(denies, other, one) for one, other in zip(some, others, strict=True)]
    farther = np.zeros(len(denies), np.bool_)
    for one in affirmed[1:]:
        farther |= one == denied
    farther &= affirmed[0] != denied
    return farther
