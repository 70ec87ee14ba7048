"""Owing a leaf in the transaction of an act, where no trigger does it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from participation.base.canonical import canonical
from participation.base.database import execute
from participation.base.ledger.words import LeafKind


async def owe_leaf(kind: LeafKind, consultation: str, subject: UUID, body: Any) -> None:
    """Owe a leaf for a row; ``body`` is what it says, of texts, whole numbers, lists and objects."""
    await execute("SELECT ledger_owe({}, {}, {}, {})", kind, consultation, subject, canonical(body).decode())
