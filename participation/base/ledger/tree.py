"""The Merkle tree of RFC 6962 (section 2.1): hashes, and which subtrees a root or a proof is made of.

A subtree is ``(level, index)``: the leaves from ``index`` times two to the ``level`` on, so many as that power says.
Proofs are lists of ranges of leaves; each range is folded from the complete subtrees that it consists of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

Subtree = tuple[int, int]
Range = tuple[int, int]

EMPTY = hashlib.sha256().digest()


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf's bytes."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over the hashes of leaves."""
    if not hashes:
        return EMPTY
    level = list(hashes)
    while len(level) > 1:
        pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def subtrees(span: Range) -> list[Subtree]:
    """The complete subtrees that make up a range, from left to right.

    The range begins at a multiple of the largest power of two that it holds, as all ranges of roots and proofs do.
    """
    begin, end = span
    found: list[Subtree] = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        found.append((level, begin >> level))
        begin += 1 << level
    return found


def folded(hashes: Iterable[bytes]) -> bytes:
    """The root over the complete subtrees of a range, given from left to right."""
    given = list(hashes)
    if not given:
        return EMPTY
    root = given.pop()
    while given:
        root = node_hash(given.pop(), root)
    return root


def inclusion_path(position: int, size: int) -> list[Range]:
    """The ranges whose roots prove the leaf at ``position`` in a tree of ``size`` leaves, from the leaf upwards.

    Raises ``ValueError`` where the tree has no such leaf.
    """
    if not 0 <= position < size:
        raise ValueError(f"no leaf {position} in a tree of {size}")
    path: list[Range] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _half(end - begin)
        if position < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin = middle
    return path[::-1]


def consistency_path(earlier: int, later: int) -> list[Range]:
    """The ranges whose roots prove that a tree of ``later`` leaves goes on from one of ``earlier`` (section 2.1.2).

    Empty where one of them says nothing of the other: they are equal, or the earlier tree is empty. Raises
    ``ValueError`` where the earlier one is the larger.
    """
    if not 0 <= earlier <= later:
        raise ValueError(f"a tree of {later} does not go on from one of {earlier}")
    if earlier in {0, later}:
        return []
    path: list[Range] = []
    begin, end, whole = 0, later, True
    while earlier - begin != end - begin:
        middle = begin + _half(end - begin)
        if earlier <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin, whole = middle, False
    return ([] if whole else [(begin, end)]) + path[::-1]


def _half(count: int) -> int:
    """The largest power of two below a count of two or more."""
    return 1 << ((count - 1).bit_length() - 1)


def roots(spans: Sequence[Range], hash_of: Callable[[Subtree], bytes]) -> list[bytes]:
    """The root of each range, by the hashes of complete subtrees."""
    return [folded(hash_of(subtree) for subtree in subtrees(span)) for span in spans]
