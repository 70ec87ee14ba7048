"""Setting apart the members of a family that say the opposite of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consultations.grouping.buckets import Places
from consultations.grouping.centres import representatives
from consultations.grouping.facing import facing
from consultations.grouping.likeness import of_pairs
from consultations.grouping.marks import WIDTH, Marks
from consultations.grouping.minhash import Values
from consultations.grouping.mixing import mixed_long
from consultations.grouping.polarity import denying_otherwise, names_of, opposed
from consultations.grouping.signing import Signatures

# Marks that are compared at once; and how often those set apart are divided among themselves before each stands alone.
_AT_ONCE = 500_000
_ROUNDS = 8
_KEY = mixed_long(np.arange(1, WIDTH + 1)).view(np.uint64) | np.uint64(1)


def set_apart(
    signatures: Signatures, weights: NDArray[np.int64], centre: Places, core: Places
) -> tuple[Places, NDArray[np.bool_]]:
    """The representatives anew, and which texts are turned against the family that they would be in.

    Those set apart together are a family of their own as far as they agree with each other.

    Args:
        signatures: in order of precedence.
        centre: the representative of each text.
        core: of each text: those of one core say more of the same than their family, and are compared among themselves.
    """
    count = len(centre)
    centre, family = centre.copy(), centre.copy()
    apart = np.zeros(count, np.bool_)
    asked = np.arange(count)
    for turn in range(1, _ROUNDS + 1):
        _, number, sizes = np.unique(family[asked], return_inverse=True, return_counts=True)
        asked = asked[sizes[number] > 1]
        outvoted = _outvoted(signatures.marks, weights, family[asked], centre[asked], asked)
        if turn == 1:
            outvoted |= _outvoted_where_silent(signatures.marks, weights, core[asked], centre[asked], asked)
        without = np.isin(centre, asked[outvoted]) & np.isin(np.arange(count), asked[~outvoted])
        family[asked[outvoted]] = family[asked[outvoted]] % count + count * turn
        _represent(signatures.values, weights, family, centre, np.flatnonzero(without))
        rest = asked[~outvoted]
        alike = of_pairs(signatures.values, rest, centre[rest])
        turned = denying_otherwise(signatures, rest, centre[rest], alike)
        turned |= facing(signatures.marks, rest, centre[rest], sure=True)
        family[rest[turned]] = family[rest[turned]] % count + count * turn
        asked = np.sort(np.append(asked[outvoted], rest[turned]))
        if not len(asked):
            return centre, apart
        apart[asked] = True
        _represent(signatures.values, weights, family, centre, asked)
    centre[asked] = asked
    return centre, apart


def _represent(values: Values, weights: NDArray[np.int64], family: Places, centre: Places, members: Places) -> None:
    """Let the families that the members make up, each of them whole, find who stands for them."""
    names, places = representatives(values[members], weights[members], family[members])
    centre[members] = members[places[np.searchsorted(names, family[members])]]


def _outvoted_where_silent(
    all_marks: Marks, weights: NDArray[np.int64], core: Places, centre: Places, asked: Places
) -> NDArray[np.bool_]:
    """Which of the texts ``asked`` are against their core where the representative of their family says nothing.

    So nobody is who says the same as the representative.
    """
    pairs = np.stack([centre, core])
    _, number = np.unique(pairs, axis=1, return_inverse=True)
    owner = np.repeat(np.arange(len(all_marks.begins) - 1), np.diff(all_marks.begins))
    family = np.full(len(all_marks.begins) - 1, -1)
    family[asked] = centre
    silent = family[owner] >= 0
    for names in names_of(all_marks):
        place = mixed_long(mixed_long(names) ^ family[owner])
        silent &= ~np.isin(place, place[family[owner] == owner])
    return _outvoted(all_marks.only(silent), weights, number.reshape(-1), centre, asked)


def _outvoted(
    all_marks: Marks, weights: NDArray[np.int64], family: Places, centre: Places, asked: Places
) -> NDArray[np.bool_]:
    """Which of the texts ``asked`` are against their family by their marks; ``family`` is the number of each.

    Where both sides weigh the same, the one of the representative is right, or of the heaviest text.
    """
    # texts with the same marks speak as one, and a family where all have the same needs no asking
    marks = all_marks.take(asked)
    order = np.lexsort((asked, _fingerprints(marks), family))
    same_family = np.append(False, np.diff(family[order]) == 0)[: len(order)]
    new = ~(same_family & np.append(False, np.diff(_fingerprints(marks)[order]) == 0)[: len(order)])
    begins = np.flatnonzero(new)
    speaker = order[begins]
    votes = np.add.reduceat(weights[asked][order], begins) if len(begins) else weights[:0]
    central = np.logical_or.reduceat((asked == centre)[order], begins) if len(begins) else new
    several = same_family[begins] | np.append(same_family[begins][1:], False)[: len(begins)]
    chosen = np.flatnonzero(several)
    turned = np.zeros(len(speaker), np.bool_)
    for part in _parts(np.diff(marks.begins)[speaker[chosen]], family[speaker[chosen]]):
        these = chosen[part]
        these = these[np.lexsort((speaker[these], ~central[these], family[speaker[these]]))]
        turned[these] = opposed(marks.take(speaker[these]), family[speaker[these]], votes[these])
    found = np.empty(len(asked), np.bool_)
    found[order] = np.repeat(turned, np.diff(np.append(begins, len(order))))
    return found


def _fingerprints(marks: Marks) -> NDArray[np.uint64]:
    """A number for each text that is the same for the same marks."""
    rows = (marks.keys * _KEY).sum(axis=1, dtype=np.uint64)
    rows ^= rows >> np.uint64(29)
    rows *= _KEY[1]
    rows ^= rows >> np.uint64(32)
    total = np.append(np.uint64(0), np.cumsum(rows, dtype=np.uint64))
    return total[marks.begins[1:]] - total[marks.begins[:-1]]


def _parts(counts: NDArray[np.int64], family: Places) -> list[Places]:
    """The places in parts of about as many marks, no family divided."""
    begins = np.flatnonzero(np.append(True, np.diff(family) != 0)[: len(family)])
    before = (np.cumsum(counts) - counts)[begins] // _AT_ONCE
    return np.split(
        np.arange(len(family)), begins[np.flatnonzero(np.append(False, np.diff(before) != 0)[: len(begins)])]
    )
