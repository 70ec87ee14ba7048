"""The selection of RFC 3797, exactly, for plain lists without quotas that are drawn in that way elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def key_of(sources: Sequence[Sequence[int]]) -> str:
    """The key string of section 4: the numbers of each source smallest first, a point after each, then a slash."""
    return "".join("".join(f"{number}." for number in sorted(source)) + "/" for source in sources)


def digest(key: str, pick: int) -> str:
    """The MD5 of one pick, counted from 0, in the capitals of the RFC."""
    around = pick.to_bytes(2, "big")
    return hashlib.md5(around + key.encode() + around, usedforsecurity=False).hexdigest().upper()


def picks(key: str, size: int, wanted: int) -> list[int]:
    """The places in the list, counted from 1, in the order in which they are drawn.

    The RFC takes the remainder, which favours early places by less than 2^-100. Raises ValueError where more are wanted
    than the list has, or than the RFC can count.
    """
    if not 0 <= wanted <= size <= 65535:
        raise ValueError(f"{wanted} of {size} cannot be drawn")
    left = list(range(1, size + 1))
    return [left.pop(int(digest(key, pick), 16) % len(left)) for pick in range(wanted)]
