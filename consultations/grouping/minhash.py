"""The 64 MinHash values of a text, by which the overlap of its character 3-grams with another's is estimated.

A letter of the alphabet says less than an ideograph, and any two long English texts share half of their 3-grams: a
gram that begins with such a letter has five characters.

Broder, On the resemblance and containment of documents (1997): the least hash of a set is the same for two sets as
often as they overlap. Li, Owen and Zhang, One permutation hashing (2012): one hash of each 3-gram, shared out among 64
bins by its first bits, serves instead of 64 hashes. Shrivastava, Optimal densification for fast and accurate minwise
hashing (2017): a bin that got nothing borrows from another one that is chosen alike for all texts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consultations.grouping.mixing import Hashes, mixed, multipliers
from consultations.grouping.normal import is_latin

VALUES = 64
GRAM, LATIN_GRAM = 3, 5

Values = NDArray[np.uint16]

_BIN_BITS = np.uint32(32 - 6)
_NOTHING = np.uint32(0xFFFFFFFF)
_GRAM = multipliers(LATIN_GRAM, seed=11)
_BIN = multipliers(VALUES, seed=12)
# Of whom a bin borrows, first choice first: for each bin all bins in an order of its own.
_LENDERS = np.argsort(mixed(np.arange(VALUES * VALUES, dtype=np.uint32)).reshape(VALUES, VALUES), axis=1)


def minhash(codes: NDArray[np.uint32], begins: NDArray[np.int64], instead: Hashes) -> Values:
    """The values of texts, one row each.

    Args:
        codes: the normal forms, one behind the other; ``begins`` has one place more than there are texts.
        instead: a hash for each text, which stands for its 3-grams where its normal form is empty.
    """
    texts = len(begins) - 1
    lengths = np.diff(begins)
    slots = np.repeat(np.arange(0, texts * VALUES, VALUES), lengths)
    grams = _grams(codes, begins, lengths)
    slots += grams >> _BIN_BITS
    # no 3-gram begins at a text's last two characters, but one shorter than that is its own gram
    ends = begins[1:]
    slots[ends[lengths >= 2] - 1] = texts * VALUES
    slots[ends[lengths >= 3] - 2] = texts * VALUES
    found = np.full((texts + 1) * VALUES, _NOTHING)
    np.minimum.at(found, slots, grams)
    least = found[:-VALUES].reshape(texts, VALUES)
    empty = np.flatnonzero(lengths == 0)
    least[empty, instead[empty] >> _BIN_BITS] = instead[empty]
    _lend(least)
    # after this, bins that hold the same gram hold different values: short texts are not alike by chance
    least ^= _BIN
    return (mixed(least) >> np.uint32(16)).astype(np.uint16)


def _grams(codes: NDArray[np.uint32], begins: NDArray[np.int64], lengths: NDArray[np.int64]) -> Hashes:
    """The hash of the 3-gram that begins at each character."""
    grams = codes * _GRAM[0]
    grams[:-1] += codes[1:] * _GRAM[1]
    grams[:-2] += codes[2:] * _GRAM[2]
    for short in np.flatnonzero((lengths == 1) | (lengths == 2)):
        begin, end = begins[short : short + 2]
        grams[begin] = np.sum(codes[begin:end] * _GRAM[: end - begin], dtype=np.uint32)
    letters = np.flatnonzero(is_latin(codes))
    until = begins[np.searchsorted(begins, letters, side="right")]
    for step in range(GRAM, LATIN_GRAM):
        inside = letters + step < until
        letters, until = letters[inside], until[inside]
        grams[letters] += codes[letters + step] * _GRAM[step]
    return mixed(grams)


def _lend(least: Hashes) -> None:
    """Fill the bins without a hash from those that had one to begin with."""
    rows, bins = np.nonzero(least == _NOTHING)
    found = np.full(len(rows), _NOTHING)
    open_ = np.arange(len(rows))
    for choice in range(VALUES):
        if not len(open_):
            break
        found[open_] = least[rows[open_], _LENDERS[bins[open_], choice]]
        open_ = open_[found[open_] == _NOTHING]
    least[rows, bins] = found
