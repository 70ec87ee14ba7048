"""Leaves owed, leaves numbered, the tree over them, and what was signed of it."""

from __future__ import annotations

from piccolo.columns import UUID, BigInt, BigSerial, Bytea, Integer, SmallInt, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from participation.base.identity.tables import one_of
from participation.base.ledger.words import LeafKind


class LedgerPending(Table):
    """A leaf that an act owes, written in its transaction; the sequencer takes it over."""

    id = BigSerial(primary_key=True)
    kind = Text(null=False)
    consultation = Text(null=False, help_text="its address; empty where the leaf is of none")
    subject = UUID(null=False, help_text="the row that the leaf stands for")
    salt = Bytea(null=True, default=None, help_text="none where the row itself keeps salt and body")
    body = Bytea(null=True, default=None)
    commitment = Bytea(null=False)
    at = Timestamptz(null=False)

    check_kind = Check(one_of("kind", LeafKind))


class LedgerLeaf(Table):
    """A leaf at its place in the tree. Only ever added to; erasure takes salt and body."""

    position = BigInt(primary_key=True)
    kind = Text(null=False)
    consultation = Text(null=False)
    sequence = BigInt(null=False, help_text="from 1, within the consultation")
    subject = UUID(null=False, index=True)
    salt = Bytea(null=True, default=None)
    body = Bytea(null=True, default=None)
    commitment = Bytea(null=False)

    unique_ledger_leaf_sequence = Unique([consultation, sequence])


class LedgerTile(Table):
    """Up to 256 hashes of the tree, as in the tlog-tiles format; the last of a level grows."""

    id = BigSerial(primary_key=True)
    level = SmallInt(null=False)
    index = BigInt(null=False)
    hashes = Bytea(null=False)

    unique_ledger_tile = Unique([level, index])


class LedgerKey(Table):
    """A key that signs checkpoints, sealed under the installation's secret key; the newest signs."""

    id = BigSerial(primary_key=True)
    verifier = Text(null=False, unique=True, help_text="name, key id and public key, as others are told")
    sealed = Bytea(null=False)
    size = BigInt(null=False, help_text="of the ledger when the key came into use")
    at = Timestamptz(null=False)
    reason = Text(null=False, default="", help_text="why it took the place of the one before")
    vouched = Text(null=False, default="", help_text="a note by the key before, empty where that was lost")


class LedgerCheckpoint(Table):
    """A signed note of the tree at a size. Only ever added to."""

    id = BigSerial(primary_key=True)
    size = BigInt(null=False)
    note = Text(null=False)
    key = Integer(null=False)

    unique_ledger_checkpoint = Unique([size, key])
