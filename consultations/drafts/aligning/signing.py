"""A number for the words of a pair, which breaks ties the same way whichever of the two is called old."""

from __future__ import annotations

import xxhash

from consultations.drafts.aligning.wording import Wording


def sign(one: Wording, other: Wording) -> int:
    """A number below 2**64 of the words of both, in whichever order they are given."""
    first, second = sorted((one.plain, other.plain))
    return xxhash.xxh3_64_intdigest(f"{first}\0{second}".encode("utf-8", "surrogatepass"))
