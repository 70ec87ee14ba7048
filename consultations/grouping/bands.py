"""Locality-sensitive hashing: texts that share one of 16 bands of four values are worth comparing.

Two texts of similarity s share a band with probability 1 − (1 − s⁴)¹⁶: 0.997 at 0.75, 0.64 at 0.5, 0.002 at 0.1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consultations.grouping.minhash import VALUES, Values
from consultations.grouping.signing import Signature

BANDS = 16
ROWS = VALUES // BANDS

# An odd multiplier for each band keeps equal values in different bands apart.
_BAND = (np.arange(BANDS, dtype=np.uint64) << np.uint64(8)) * np.uint64(0x9E3779B97F4A7C15) | np.uint64(1)
_FINISH = np.uint64(0xFF51AFD7ED558CCD)


def bands(values: Values) -> NDArray[np.uint64]:
    """The bands of each row of values, one a column; comparable within a column only."""
    return np.ascontiguousarray(values).view(np.uint64)


def band_keys(signature: Signature) -> list[int]:
    """The 16 keys under which the text is filed, as signed 64-bit numbers; different bands never mean the same key."""
    keys = bands(signature.row())[0] * _BAND + _BAND
    keys ^= keys >> np.uint64(32)
    keys *= _FINISH
    keys ^= keys >> np.uint64(29)
    return [int(key) for key in keys.view(np.int64)]
