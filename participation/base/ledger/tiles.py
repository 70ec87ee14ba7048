"""The tree as it is stored: tiles of 256 hashes, as in the tlog-tiles format of c2sp.org.

Tile ``(level, index)`` holds the hashes of the subtrees of 256 to the ``level`` leaves each, from the ``index`` times
256th on. The last tile of a level is filled as the tree grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from participation.base.ledger.tree import Range, Subtree, root_of, subtrees

WIDTH_BITS = 8
WIDTH = 1 << WIDTH_BITS
HASH = 32

Tile = tuple[int, int]


def unfinished(size: int) -> list[Tile]:
    """The tiles that the next leaf of a tree of ``size`` can change, from the leaves upwards."""
    found = []
    level = 0
    while level == 0 or size >> (WIDTH_BITS * level):
        found.append((level, size >> (WIDTH_BITS * (level + 1))))
        level += 1
    return found


def grown(tiles: Mapping[Tile, bytes], size: int, leaves: Iterable[bytes]) -> dict[Tile, bytes]:
    """The tiles that change when the hashes of ``leaves`` are added to a tree of ``size``.

    ``tiles`` holds those of :func:`unfinished` as far as there are any.
    """
    changed: dict[Tile, bytearray] = {}
    ends: dict[int, int] = {}

    def add(level: int, digest: bytes) -> None:
        end = ends.setdefault(level, size >> (WIDTH_BITS * level))
        tile = (level, end >> WIDTH_BITS)
        if tile not in changed:
            changed[tile] = bytearray(tiles.get(tile, b""))
        changed[tile] += digest
        ends[level] = end + 1
        if len(changed[tile]) == WIDTH * HASH:
            add(level + 1, root_of(_hashes(bytes(changed[tile]))))

    for leaf in leaves:
        add(0, leaf)
    return {tile: bytes(content) for tile, content in changed.items()}


def holding(spans: Iterable[Range]) -> set[Tile]:
    """The tiles that tell the roots of these ranges."""
    return {_tile_of(subtree)[0] for span in spans for subtree in subtrees(span)}


def hash_in(tiles: Mapping[Tile, bytes], subtree: Subtree) -> bytes:
    """The hash of a complete subtree. Raises ``KeyError`` where its tile is not given."""
    tile, first, count = _tile_of(subtree)
    return root_of(_hashes(tiles[tile][first * HASH : (first + count) * HASH]))


def _tile_of(subtree: Subtree) -> tuple[Tile, int, int]:
    """The tile that holds a subtree, the place of its first hash there, and how many they are."""
    level, index = subtree
    within = level % WIDTH_BITS
    first = index << within
    return (level // WIDTH_BITS, first >> WIDTH_BITS), first % WIDTH, 1 << within


def _hashes(content: bytes) -> list[bytes]:
    return [content[at : at + HASH] for at in range(0, len(content), HASH)]
