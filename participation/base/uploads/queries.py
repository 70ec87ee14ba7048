"""Which files belong to something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from participation.base.database import fetch, fetch_one

# The subject of a file that was handed in and does not belong anywhere yet.
WAITING = "waiting"


class Attached(msgspec.Struct, frozen=True):
    """A file as it was named, with what it is; ``subject`` is kind:id, ``size`` in bytes."""

    id: UUID
    subject: str
    filename: str
    media_type: str
    size: int
    sha256: str
    attached_at: datetime


ATTACHED = (
    "SELECT a.id, a.subject, a.filename, u.media_type, u.size, u.sha256, a.attached_at"
    " FROM attachment a JOIN upload u ON u.id = a.upload"
)


async def attached_to(subject: str) -> list[Attached]:
    """The files of a subject, in the order they were handed in."""
    return await fetch(Attached, ATTACHED + " WHERE a.subject = {} ORDER BY a.id", subject)


async def waiting_for(visitor: str, ids: Sequence[UUID]) -> list[Attached]:
    """Those of the files that still wait and came with a form of this visitor, in the order asked for."""
    found = await fetch(
        Attached,
        ATTACHED + " WHERE a.id = ANY ({}::uuid[]) AND a.subject = {} AND a.visitor = {} AND a.visitor <> ''",
        [*ids],
        WAITING,
        visitor,
    )
    return sorted(found, key=lambda file: ids.index(file.id))


async def attachment(id_: UUID) -> Attached | None:
    """One file, or None."""
    return await fetch_one(Attached, ATTACHED + " WHERE a.id = {}", id_)
