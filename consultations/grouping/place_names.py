"""Names of the places where words are: hashes of what stands beside them when all such words are taken out."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from consultations.grouping.finding import Found
from consultations.grouping.mixing import Hashes, multipliers
from consultations.grouping.normal import Codes, NormalTexts, is_latin

_NEAR, _LATIN_NEAR = 3, 4  # characters that name a place: a letter of the alphabet says less
_NEAREST = 2  # and so many are enough beside a name
SKIPS = 4  # what is next to it, and next to the one, two and three characters (or words of the alphabet) next to it
_PLACE = multipliers(_LATIN_NEAR, seed=21)


class Rest(msgspec.Struct, frozen=True):
    """The characters that are left when the words are taken out.

    places: where among them each word was; ``begins`` and ``ends``: of the sentence of each word.
    steps: where each ideograph and each word of the alphabet begins.
    """

    codes: Codes
    places: NDArray[np.int64]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    steps: NDArray[np.int64]

    @classmethod
    def of(cls, texts: NormalTexts, found: Found) -> Rest:
        """Of texts with the words found in them."""
        turns = np.zeros(len(texts.codes) + 1, np.int8)
        turns[found.begins] += 1
        turns[found.ends] -= 1
        left = np.cumsum(turns[:-1], dtype=np.int8) == 0
        taken = np.append(0, np.cumsum(found.ends - found.begins))
        codes = texts.codes[left]
        stops = np.append(np.flatnonzero(texts.stopped), len(texts.codes))
        sentence = np.searchsorted(stops, found.begins, side="right")
        stops = stops - taken[np.searchsorted(found.begins, stops)]
        begins, ends = stops[sentence - 1], stops[sentence]
        # a sentence of nothing but such words is placed by its neighbours in the text
        alone = np.flatnonzero(begins == ends)
        bounds = texts.begins - taken[np.searchsorted(found.begins, texts.begins)]
        begins[alone], ends[alone] = bounds[found.texts[alone]], bounds[found.texts[alone] + 1]
        latin = is_latin(codes)
        return cls(
            codes=codes,
            places=found.begins - taken[:-1],
            begins=begins,
            ends=ends,
            steps=np.append(np.flatnonzero(~latin | texts.spaced[left] | ~np.append(False, latin[:-1])), len(codes)),
        )


class Names(msgspec.Struct, frozen=True):
    """Hashes that name the place of each unit, see ``marks.Marks``; 0 in the first two where there is no name.

    there: for each hash of the nearest, whether as many characters could be skipped.
    """

    before: Hashes
    behind: Hashes
    nearest: list[Hashes]
    there: list[NDArray[np.bool_]]


def names_of(rest: Rest, words: NDArray[np.intp]) -> Names:
    """The names of the places of words, given by their numbers."""
    places, begins, ends = rest.places[words], rest.begins[words], rest.ends[words]

    def name(at: NDArray[np.int64], step: int, near: int, far: int) -> Hashes:
        """Of ``near`` characters, or ``far`` letters, from ``at`` on in the direction of the step."""
        total = np.zeros(len(at), np.uint32)
        latin = np.zeros(len(at), np.bool_)
        for count in range(far):
            inside = (at >= begins) & (at < ends)
            if count >= near:
                inside &= latin
            character = rest.codes[at[inside]]
            total[inside] += character * _PLACE[count]
            if count == 0:
                latin[inside] = is_latin(character)
            at = at + step
        return total

    before, behind = name(places - 1, -1, _NEAR, _LATIN_NEAR), name(places, 1, _NEAR, _LATIN_NEAR)
    # at the beginning of a sentence what follows farther off is the second name, at its end what goes before
    farther_behind, farther_before = (
        name(places + _NEAR, 1, _NEAR, _LATIN_NEAR),
        name(places - 1 - _NEAR, -1, _NEAR, _LATIN_NEAR),
    )
    first = np.searchsorted(rest.steps, places)
    nearest, there = [], []
    for skip in range(SKIPS):
        at = rest.steps[np.maximum(first - skip, 0)]
        nearest.append(name(at - 1, -1, _NEAREST, _LATIN_NEAR))
        there.append((first >= skip) & (at >= begins))
    for skip in range(SKIPS):
        at = rest.steps[np.minimum(first + skip, len(rest.steps) - 1)]
        nearest.append(name(at, 1, _NEAREST, _LATIN_NEAR))
        there.append((first + skip < len(rest.steps)) & (at <= ends))
    return Names(
        np.where(before > 0, before, farther_behind + (farther_behind > 0)),
        np.where(behind > 0, behind, farther_before + (farther_before > 0)),
        nearest,
        there,
    )
