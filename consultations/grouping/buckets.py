"""The texts that share a band."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np
from numpy.typing import NDArray

from consultations.grouping.bands import BANDS, bands
from consultations.grouping.minhash import Values

Places = NDArray[np.intp]


class Buckets(msgspec.Struct, frozen=True):
    """One band's buckets of two texts or more: the members bucket by bucket, in order, and the bucket of each."""

    members: Places
    bucket: Places

    def firsts(self) -> tuple[Places, NDArray[np.bool_]]:
        """The first member of each member's bucket, and which members are that themselves."""
        is_first = np.append(True, self.bucket[1:] != self.bucket[:-1])[: len(self.bucket)]
        return self.members[is_first][np.cumsum(is_first) - 1], is_first

    def take(self, chosen: NDArray[np.bool_]) -> Buckets:
        """Only the chosen members, in buckets of two or more."""
        members, bucket = self.members[chosen], self.bucket[chosen]
        same = bucket[1:] == bucket[:-1]
        shared = np.append(same, False)[: len(bucket)] | np.append(False, same)[: len(bucket)]
        return Buckets(members[shared], bucket[shared])


def buckets(values: Values) -> Iterator[Buckets]:
    """The buckets of each band; members are row numbers, least first."""
    columns = bands(values)
    for band in range(BANDS):
        keys = np.ascontiguousarray(columns[:, band])
        order = np.argsort(keys)
        keys = keys[order]
        bucket = np.cumsum(np.append(False, keys[1:] != keys[:-1])[: len(keys)])
        found = Buckets(order, bucket).take(np.ones(len(keys), np.bool_))
        order = np.lexsort((found.members, found.bucket))
        yield Buckets(found.members[order], found.bucket[order])
