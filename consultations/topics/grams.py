"""Short runs of characters, counted: what texts in any script and language have in common.

An ideograph says by itself what takes a few letters to spell: runs that begin with one have one to three characters,
others two to four.

A run is known by a bucket, one of a million that its hash chooses: no vocabulary is kept, and a text that comes later
is counted as the earlier ones were. Runs stop at the end of a text, and a space counts as a character.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse

from consultations.grouping.normal import code_points
from consultations.topics.reading import fold

LONGEST = 4
# Where scripts begin in which a character is a word or a syllable.
IDEOGRAPHS = 0x2E80
BITS = 20
BUCKETS = 1 << BITS
# Texts counted at a time: what is made on the way does not grow with their number.
AT_ONCE = 256

# Odd 64-bit numbers without pattern, as hashes are mixed with.
SPREAD, STIR, FINISH = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def runs(text: str) -> list[tuple[int, Any, Any]]:
    """The runs of a folded text by length: the length, where each begins, its bucket."""
    codes = code_points(text).astype(np.uint64)
    ideographs = codes >= IDEOGRAPHS
    found, hashes = [], codes * SPREAD
    for length in range(1, min(LONGEST, len(codes)) + 1):
        if length > 1:
            hashes = (hashes[:-1] ^ (hashes[:-1] >> np.uint64(29))) * STIR + codes[length - 1 :] * SPREAD
        starts = np.arange(len(hashes))
        if length in {1, LONGEST}:
            starts = starts[ideographs[: len(hashes)] == (length == 1)]
        mixed = (hashes[starts] ^ (hashes[starts] >> np.uint64(31))) * FINISH
        found.append((length, starts, (mixed >> np.uint64(64 - BITS)).astype(np.int64)))
    return found


def counted(texts: Sequence[str]) -> sparse.csr_matrix:
    """How often each text (as written) has a run of each bucket: texts × ``BUCKETS``."""
    blocks = [_block(texts[at : at + AT_ONCE]) for at in range(0, len(texts), AT_ONCE)]
    return sparse.vstack(blocks, format="csr") if blocks else sparse.csr_matrix((0, BUCKETS), dtype=np.float32)


def _block(texts: Sequence[str]) -> sparse.csr_matrix:
    read = [f" {fold(text)} " for text in texts]
    ends = np.cumsum([len(text) for text in read])
    keys = []
    for length, starts, buckets in runs("".join(read)):
        # a run that begins in one text and ends in the next is nobody's
        whose = np.searchsorted(ends, starts, side="right")
        own = starts + length <= ends[whose]
        keys.append((whose[own] << BITS) | buckets[own])
    found, times = np.unique(np.concatenate(keys), return_counts=True)
    return sparse.csr_matrix(
        (times.astype(np.float32), (found >> BITS, found & (BUCKETS - 1))), shape=(len(texts), BUCKETS)
    )


def rarity(counts: sparse.csr_matrix) -> Any:
    """How much a run says: 1 where all texts have it, more the fewer have it."""
    having = np.bincount(counts.indices, minlength=BUCKETS)
    return (np.log((1 + counts.shape[0]) / (1 + having)) + 1).astype(np.float32)


def weighed(counts: sparse.csr_matrix, rare: Any) -> sparse.csr_matrix:
    """The texts as directions of length one: the more often and the rarer, the heavier, repetition counting little."""
    made = counts.copy()
    made.data = (1 + np.log(made.data)) * rare[made.indices]
    lengths = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    result: sparse.csr_matrix = sparse.diags((1 / lengths).astype(np.float32)) @ made
    return result
