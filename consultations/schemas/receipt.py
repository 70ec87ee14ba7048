"""A receipt that proves itself, as a program and the verifier read it."""

from __future__ import annotations

import msgspec

from participation.base.ledger.leaves import Leaf


class ReceiptProof(msgspec.Struct, frozen=True, kw_only=True):
    """That a comment is in the ledger: its leaf's position, the hashes from it to the root, the signed checkpoint.

    ``file`` is the address of the whole proof, answer included, for ``kaimen verify``.
    """

    leaf: int
    size: int
    path: list[str]
    checkpoint: str
    file: str


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf with its way to the root, and what opens its commitment unless that is withheld.

    ``body`` is canonical JSON; SHA-256 over ``salt`` (hex) and ``body`` is the leaf's commitment.
    """

    position: int
    leaf: Leaf
    path: list[str]
    salt: str | None
    body: str | None


class ReportLine(msgspec.Struct, frozen=True, kw_only=True):
    """What the published report says of this comment, and that its list says so.

    ``body`` names receipt, outcome and points by canonical JSON; with ``salt`` before it, it is the leaf at
    ``position`` of the tree whose root the report's own leaf names.
    """

    version: int
    position: int
    salt: str
    body: str
    path: list[str]


class ReceiptFile(msgspec.Struct, frozen=True, kw_only=True):
    """All that a receipt proves, under one checkpoint; the whole file is for whoever holds the receipt alone."""

    kind: str = "kaimen receipt"
    receipt: str
    consultation: str
    keys: list[str]
    checkpoint: str
    records: list[Record]
    report: ReportLine | None
