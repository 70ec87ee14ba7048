"""Proofs for outsiders: that a leaf is in the tree, and that a later tree goes on from an earlier."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec

from participation.base.database import fetch, fetch_one
from participation.base.errors import Refused
from participation.base.ledger.errors import NO_CHECKPOINT, NO_SUCH_SIZE, NOT_YET
from participation.base.ledger.leaves import Leaf
from participation.base.ledger.notes import read_note
from participation.base.ledger.sequencing import tiles_of
from participation.base.ledger.tiles import hash_in, holding
from participation.base.ledger.tree import Range, consistency_path, inclusion_path, roots
from participation.base.ledger.words import LeafKind


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf, its place, the hashes from it up to the root, and the signed note of that root."""

    position: int
    leaf: Leaf
    path: list[str]
    size: int
    checkpoint: str


class Consistency(msgspec.Struct, frozen=True, kw_only=True):
    """The hashes that prove that the tree at ``later`` leaves holds the one of ``earlier`` unchanged."""

    earlier: int
    later: int
    path: list[str]
    earlier_checkpoint: str
    later_checkpoint: str


class SignedNote(msgspec.Struct, frozen=True):
    """A checkpoint as it was signed."""

    size: int
    note: str

    @property
    def root(self) -> str:
        """The root hash as the note has it, in base64."""
        return self.note.split("\n")[2]

    @property
    def at(self) -> datetime:
        """When it was signed."""
        return read_note(self.note).at


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf at its place, with what opens its commitment where the ledger keeps that."""

    position: int
    kind: LeafKind
    consultation: str
    sequence: int
    subject: UUID
    commitment: bytes
    salt: bytes | None
    body: bytes | None

    @property
    def leaf(self) -> Leaf:
        """What everybody sees of it."""
        return Leaf(
            commitment=self.commitment.hex(), consultation=self.consultation, kind=self.kind, sequence=self.sequence
        )


PLACED = "SELECT position, kind, consultation, sequence, subject, commitment, salt, body FROM ledger_leaf"


async def latest_checkpoint() -> SignedNote:
    """The newest signed checkpoint. Raises 404 before the first."""
    found = await fetch_one(SignedNote, "SELECT size, note FROM ledger_checkpoint ORDER BY id DESC LIMIT 1")
    if found is None:
        raise Refused(NO_CHECKPOINT)
    return found


async def checkpoint_at(size: int) -> SignedNote:
    """The checkpoint of a size. Raises 422 where none was signed at that size."""
    found = await fetch_one(
        SignedNote, "SELECT size, note FROM ledger_checkpoint WHERE size = {} ORDER BY id DESC LIMIT 1", size
    )
    if found is None:
        raise Refused(NO_SUCH_SIZE)
    return found


async def first_checkpoint_with(position: int) -> SignedNote | None:
    """The first checkpoint that was signed over the leaf at this place; it stays the same for good."""
    return await fetch_one(
        SignedNote, "SELECT size, note FROM ledger_checkpoint WHERE size > {} ORDER BY id LIMIT 1", position
    )


async def leaf_at(position: int) -> Placed:
    """The leaf at a place. Raises 404."""
    found = await fetch_one(Placed, PLACED + " WHERE position = {}", position)
    if found is None:
        raise Refused(NOT_YET)
    return found


async def leaves_from(position: int, limit: int) -> list[Placed]:
    """So many leaves from a place on, in their order."""
    return await fetch(Placed, PLACED + " WHERE position >= {} ORDER BY position LIMIT {}", position, limit)


async def leaves_of(subject: UUID) -> list[Placed]:
    """The leaves that stand for a row, the oldest first."""
    return await fetch(Placed, PLACED + " WHERE subject = {} ORDER BY position", subject)


async def leaves_of_all(subjects: Collection[UUID]) -> list[Placed]:
    """The leaves that stand for these rows, the oldest first."""
    return await fetch(Placed, PLACED + " WHERE subject = ANY({}) ORDER BY position", list(subjects))


async def proof_of(placed: Placed, note: SignedNote) -> Proof:
    """The proof of a leaf under a checkpoint. Raises 404 where the checkpoint is older than the leaf."""
    if placed.position >= note.size:
        raise Refused(NOT_YET)
    path = inclusion_path(placed.position, note.size)
    return Proof(
        position=placed.position,
        leaf=placed.leaf,
        path=[digest.hex() for digest in await _roots(path)],
        size=note.size,
        checkpoint=note.note,
    )


async def consistency(earlier: int, later: int) -> Consistency:
    """The proof that one signed checkpoint goes on from another. Raises 422 for sizes that were never signed."""
    if earlier > later:
        raise Refused(NO_SUCH_SIZE)
    first, second = await checkpoint_at(earlier), await checkpoint_at(later)
    return Consistency(
        earlier=earlier,
        later=later,
        path=[digest.hex() for digest in await _roots(consistency_path(earlier, later))],
        earlier_checkpoint=first.note,
        later_checkpoint=second.note,
    )


async def _roots(spans: list[Range]) -> list[bytes]:
    tiles = await tiles_of(holding(spans))
    return roots(spans, lambda subtree: hash_in(tiles, subtree))
