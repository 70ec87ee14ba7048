"""How many leaves of which kind there are, of which consultation."""

from __future__ import annotations

import msgspec

from participation.base.database import fetch
from participation.base.ledger.words import LeafKind


class KindCount(msgspec.Struct, frozen=True):
    """So many leaves of a kind."""

    kind: LeafKind
    number: int


async def leaves_by_kind() -> list[KindCount]:
    """The kinds that there are, the most frequent first."""
    return await fetch(
        KindCount, "SELECT kind, count(*) AS number FROM ledger_leaf GROUP BY kind ORDER BY number DESC, kind"
    )
