"""What a leaf shows to everybody: its kind, its consultation, its number there, and a commitment."""

from __future__ import annotations

import hashlib

import msgspec

from participation.base.ledger.words import LeafKind


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf as it is hashed into the tree; ``commitment`` is SHA-256 over salt and body, in hex."""

    commitment: str
    consultation: str
    kind: LeafKind
    sequence: int

    @property
    def content(self) -> bytes:
        """The leaf's bytes, canonical JSON (RFC 8785): all names are ours and sorted."""
        return msgspec.json.encode(self, order="sorted")


def committed(salt: bytes, body: bytes) -> str:
    """The commitment to a body."""
    return hashlib.sha256(salt + body).hexdigest()
