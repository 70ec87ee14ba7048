"""Finding words in many texts at once: a trie of all words, down which every place of the texts is taken together."""

from __future__ import annotations

import re
from functools import cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from consultations.grouping import polar_words
from consultations.grouping.normal import NormalTexts, is_latin, normal

NEGATOR, POLAR = 1, 2
_NEGATED = re.compile(r"^[不没未无非勿毋莫别]|not|nt$|never|^no")
_CODES = 0x10000  # the words have no character beyond


class Words(msgspec.Struct, frozen=True):
    """The trie, and what each word is.

    first: the state after a code point at the beginning of a word, 0 for none.
    letter: the column of a code point.
    following: the state after a state and a letter, 0 for none.
    word: the word that ends in a state, -1 for none.
    kind: of a word, a sum of NEGATOR and POLAR, or 0 for one that is content.
    denies: whether it does; ``axis``: of which it is.
    firm: whether it holds against a word before that overlaps it.
    derived: whether it denies by a negator in it, so that a slip makes it affirm.
    """

    first: NDArray[np.uint16]
    letter: NDArray[np.uint16]
    following: NDArray[np.uint16]
    word: NDArray[np.int32]
    kind: NDArray[np.uint8]
    denies: NDArray[np.bool_]
    axis: NDArray[np.uint8]
    firm: NDArray[np.bool_]
    derived: NDArray[np.bool_]
    longest: int


class Found(msgspec.Struct, frozen=True):
    """Words where they stand, from first to last: none overlaps another."""

    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    texts: NDArray[np.int64]
    words: NDArray[np.int32]

    def take(self, chosen: NDArray[np.bool_]) -> Found:
        """Only the chosen ones."""
        return Found(self.begins[chosen], self.ends[chosen], self.texts[chosen], self.words[chosen])


@cache
def words() -> Words:
    """All words of ``polar_words``."""
    known: dict[str, tuple[int, bool, int]] = {}
    for axis, text in enumerate(polar_words.AXES):
        for line in text.split("\n"):
            sign, *listed = line.split() or ("",)
            known |= {normal(word): (POLAR, sign == "-", axis) for word in listed}
    known |= {normal(word): (0, False, 0) for word in polar_words.NEUTRAL.split()}
    for word in map(normal, polar_words.NEGATORS.split()):
        kind, _, axis = known.get(word, (0, True, 0))
        known[word] = (kind | NEGATOR, True, axis)
    letters = sorted({character for word in known for character in word})
    column = {character: place + 1 for place, character in enumerate(letters)}
    states: list[dict[int, int]] = [{}]
    ending = [-1]
    for number, word in enumerate(known):
        state = 0
        for character in word:
            if column[character] not in states[state]:
                states[state][column[character]] = len(states)
                states.append({})
                ending.append(-1)
            state = states[state][column[character]]
        ending[state] = number
    following = np.zeros((len(states), len(letters) + 1), np.uint16)
    for state, ways in enumerate(states):
        for letter, next_state in ways.items():
            following[state, letter] = next_state
    letter_of = np.zeros(_CODES, np.uint16)
    letter_of[[ord(character) for character in letters]] = np.arange(1, len(letters) + 1)
    kinds, denials, axes = zip(*known.values(), strict=True)
    return Words(
        first=following[0][letter_of],
        letter=letter_of,
        following=following,
        word=np.array(ending, np.int32),
        kind=np.array(kinds, np.uint8),
        denies=np.array(denials, np.bool_),
        axis=np.array(axes, np.uint8),
        derived=np.array([denies and bool(_NEGATED.search(word)) for word, (_, denies, _) in known.items()]),
        firm=np.isin(list(known), [normal(word) for word in polar_words.FIRM.split()]),
        longest=max(map(len, known)),
    )


def find(texts: NormalTexts) -> Found:
    """The words of texts: at each place the longest, and of two that overlap the former."""
    known, codes, begins = words(), texts.codes, texts.begins
    low = np.minimum(codes, np.uint32(_CODES - 1))
    states = known.first[low]
    latin = is_latin(codes)
    new_word = texts.spaced.copy()
    new_word[1:] |= ~latin[:-1]
    places = np.flatnonzero((states > 0) & (new_word | ~latin))
    states = states[places]
    owners = np.searchsorted(begins, places, side="right") - 1
    until = begins[owners + 1]
    new_word = np.append(new_word, True)
    latin = np.append(latin, False)
    letters = np.append(known.letter[low], np.uint16(0))
    best = np.full(len(places), -1, np.int32)
    ends = places.copy()
    going = np.arange(len(places))
    for length in range(1, known.longest + 1):
        if length > 1:
            here = places[going] + (length - 1)
            ways = known.following[states[going], letters[np.minimum(here, len(codes))]]
            ways[here >= until[going]] = 0
            ways[texts.broken[np.minimum(here, len(codes) - 1)]] = 0
            going = going[ways > 0]
            states[going] = ways[ways > 0]
        end = places[going] + length
        # a word of the alphabet ends where its last letter is not followed by another
        complete = (known.word[states[going]] >= 0) & (
            (end == until[going]) | new_word[end] | ~latin[end - 1] | ~latin[end]
        )
        done = going[complete]
        best[done] = known.word[states[done]]
        ends[done] = end[complete]
    return _without_overlaps(Found(places, ends, owners, best).take(best >= 0))


def _without_overlaps(found: Found) -> Found:
    """Of words that overlap the first, and then the first that it does not overlap; no content before a firm word."""
    known = words()
    firm = known.firm[found.words[1:]] & (known.kind[found.words[:-1]] == 0) & (found.begins[1:] < found.ends[:-1])
    firm &= found.ends[1:] > found.ends[:-1]
    found = found.take(np.append(~firm, True)[: len(found.words)])
    covered = np.append(False, found.begins[1:] < np.maximum.accumulate(found.ends)[:-1])[: len(found.begins)]
    kept = ~covered
    until = 0
    begins, ends = found.begins.tolist(), found.ends.tolist()
    for place in np.flatnonzero(covered).tolist():
        if not covered[place - 1]:
            until = ends[place - 1]
        if begins[place] >= until:
            kept[place] = True
            until = ends[place]
    return found.take(kept)
