"""Erasing again what an older copy of the database brought back."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import msgspec

from consultations.erasure_journal import Entry
from consultations.rules.erasing import ErasureWay
from consultations.services.erasing import destroy
from participation.base.audit import record
from participation.base.database import execute, fetch, transaction
from participation.base.identity.actor import CLOCKWORK

AT_ONCE = 1_000


class _There(msgspec.Struct):
    id: UUID


async def returned(entries: Iterable[Entry]) -> list[Entry]:
    """Those of the journal that are in the database as if nothing had happened: the text, or no record of it."""
    wanted = {entry.comment: entry for entry in entries}
    found: list[Entry] = []
    ids = sorted(wanted)
    for start in range(0, len(ids), AT_ONCE):
        rows = await fetch(
            _There,
            "SELECT c.id FROM comment c WHERE c.id = ANY({}) AND c.erased_at IS NULL AND (c.id = ANY({})"
            " OR NOT EXISTS (SELECT FROM erasure e WHERE e.comment = c.id)) ORDER BY c.id",
            ids[start : start + AT_ONCE],
            [id_ for id_ in ids[start : start + AT_ONCE] if wanted[id_].way is ErasureWay.ERASED],
        )
        found += [wanted[row.id] for row in rows]
    return found


async def erase_again(entry: Entry) -> bool:
    """Destroy what came back; whether it was done. What was only restricted has to be restricted by the office."""
    if entry.way is not ErasureWay.ERASED:
        return False
    async with transaction():
        await execute("SELECT FROM comment WHERE id = {} FOR UPDATE", entry.comment)
        if not await returned([entry]):
            return False
        await destroy(entry.comment)
        await record(CLOCKWORK, "comment.erased", f"comment:{entry.comment}", again=True)
    return True
