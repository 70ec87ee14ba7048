"""Looking through the whole ledger: is every leaf in its place, and is the tree the one that was signed?

Reads some thousand leaves at a time, so that the memory it takes does not grow with the ledger.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import msgspec

from participation.base.database import fetch, fetch_one
from participation.base.ledger.keys import verifiers
from participation.base.ledger.leaves import Leaf
from participation.base.ledger.notes import BadNote, Checkpoint, Verifier, opened
from participation.base.ledger.sequencing import tiles_of
from participation.base.ledger.tiles import HASH, WIDTH, Tile, grown, hash_in, holding, unfinished
from participation.base.ledger.tree import leaf_hash, roots
from participation.base.ledger.words import LeafKind

AT_ONCE = 20_000
KINDS = frozenset(map(str, LeafKind))


class _Leaf(msgspec.Struct):
    position: int
    kind: str
    consultation: str
    sequence: int
    commitment: bytes
    opens: bool | None


class _Note(msgspec.Struct):
    size: int
    note: str


class _Number(msgspec.Struct):
    number: int


LEAVES = """
SELECT position, kind, consultation, sequence, commitment, sha256(salt || body) = commitment AS opens
FROM ledger_leaf WHERE position >= {} ORDER BY position LIMIT {}
"""


class Tree:
    """The tree as it grows from the leaves, of which only what comes later needs is kept."""

    def __init__(self) -> None:
        self.size = 0
        self._tiles: dict[Tile, bytes] = {}

    def add(self, hashes: list[bytes]) -> dict[Tile, bytes]:
        """Grow by the hashes of leaves; the tiles that are full by now and will not change any more."""
        changed = grown(self._tiles, self.size, hashes)
        self.size += len(hashes)
        self._tiles |= changed
        kept = {*unfinished(self.size), *holding([(0, self.size)])}
        for tile in [tile for tile in self._tiles if tile not in kept]:
            del self._tiles[tile]
        return {tile: content for tile, content in changed.items() if len(content) == WIDTH * HASH}

    @property
    def root(self) -> bytes:
        """Its root."""
        return roots([(0, self.size)], lambda subtree: hash_in(self._tiles, subtree))[0]

    @property
    def growing(self) -> dict[Tile, bytes]:
        """The tiles that are not full."""
        return {tile: self._tiles[tile] for tile in unfinished(self.size) if tile in self._tiles}


async def faults() -> AsyncIterator[str]:
    """What is wrong with leaves, tree, tiles and checkpoints, a sentence each; none where all is as it was signed."""
    notes, wrong = _read(
        await fetch(_Note, "SELECT size, note FROM ledger_checkpoint ORDER BY size"), await verifiers()
    )
    for sentence in wrong:
        yield sentence
    tree, last, tiles = Tree(), dict[str, int](), 0
    signed = {note.size: note.root for note in notes}
    while leaves := await fetch(_Leaf, LEAVES, tree.size, AT_ONCE):
        for sentence in _misplaced(leaves, tree.size, last):
            yield sentence
            return
        hashes = [leaf_hash(_content(leaf)) for leaf in leaves]
        full: dict[Tile, bytes] = {}
        for some in _up_to_checkpoints(hashes, tree.size, signed):
            full |= tree.add(some)
            if signed.get(tree.size, tree.root) != tree.root:
                yield f"The first {tree.size} leaves are not those that were signed."
                return
        tiles += len(full)
        for sentence in await _other_tiles(full):
            yield sentence
    for sentence in await _other_tiles(tree.growing):
        yield sentence
    kept = await fetch_one(_Number, "SELECT count(*) AS number FROM ledger_tile")
    if kept and kept.number != tiles + len(tree.growing):
        yield f"There are {kept.number} tiles of the tree, and there should be {tiles + len(tree.growing)}."
    newest = max(signed, default=0)
    if newest != tree.size:
        yield f"The ledger has {tree.size} leaves, and {newest} were signed."


def _up_to_checkpoints(hashes: list[bytes], size: int, signed: dict[int, bytes]) -> Iterator[list[bytes]]:
    """The hashes in runs that end where something was signed."""
    ends = sorted(end - size for end in signed if size < end < size + len(hashes))
    for begin, end in zip([0, *ends], [*ends, len(hashes)], strict=True):
        yield hashes[begin:end]


async def _other_tiles(tiles: dict[Tile, bytes]) -> list[str]:
    stored = await tiles_of(set(tiles))
    return [
        f"Tile {index} of level {level} is not what its leaves make."
        for (level, index), content in tiles.items()
        if stored.get((level, index)) != content
    ]


def _read(notes: list[_Note], keys: list[Verifier]) -> tuple[list[Checkpoint], list[str]]:
    """The checkpoints whose signature holds, and what is wrong with the others."""
    found: list[Checkpoint] = []
    wrong: list[str] = []
    for note in notes:
        try:
            checkpoint = opened(note.note, keys)
        except BadNote as error:
            wrong.append(f"The checkpoint over {note.size} leaves cannot be believed: {error}.")
            continue
        if checkpoint.size == note.size:
            found.append(checkpoint)
        else:
            wrong.append(f"The checkpoint over {checkpoint.size} leaves is filed under {note.size}.")
    return found, wrong


def _misplaced(leaves: list[_Leaf], size: int, last: dict[str, int]) -> Iterator[str]:
    for position, leaf in enumerate(leaves, size):
        expected = last[leaf.consultation] = last.get(leaf.consultation, 0) + 1
        if leaf.position != position:
            yield f"Leaf {position} is missing."
        elif leaf.sequence != expected or leaf.kind not in KINDS:
            yield f"Leaf {position} is not the next of its consultation."
        elif leaf.opens is False:
            yield f"What leaf {position} holds is not what it commits to."
        else:
            continue
        return


def _content(leaf: _Leaf) -> bytes:
    return Leaf(
        commitment=leaf.commitment.hex(),
        consultation=leaf.consultation,
        kind=LeafKind(leaf.kind),
        sequence=leaf.sequence,
    ).content
