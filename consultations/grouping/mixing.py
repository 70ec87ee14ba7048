"""Hashing of many small numbers at once; what it gives is stored, so it never changes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]


def mixed(numbers: Hashes) -> Hashes:
    """Scatter the numbers over all 32 bits, in place: every bit of each depends on all of its bits.

    The multipliers are those of the finalizer "lowbias32" (Chris Wellons, Prospecting for Hash Functions, 2018).
    """
    numbers ^= numbers >> np.uint32(16)
    numbers *= np.uint32(0x7FEB352D)
    numbers ^= numbers >> np.uint32(15)
    numbers *= np.uint32(0x846CA68B)
    numbers ^= numbers >> np.uint32(16)
    return numbers


def multipliers(count: int, *, seed: int) -> Hashes:
    """Odd numbers without a pattern, always the same for a seed."""
    return mixed(np.arange(1, count + 1, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(seed)) | np.uint32(1)


def mixed_long(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same for numbers of 64 bits, not in place; the finalizer of SplitMix64 (Steele, Lea and Flood, 2014)."""
    found = numbers.astype(np.uint64)
    found ^= found >> np.uint64(30)
    found *= np.uint64(0xBF58476D1CE4E5B9)
    found ^= found >> np.uint64(27)
    found *= np.uint64(0x94D049BB133111EB)
    found ^= found >> np.uint64(31)
    return found.view(np.int64)
