"""Files that were handed in and never belonged anywhere are forgotten after a day."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from participation.base import clock, settings
from participation.base.database import execute, transaction
from participation.base.uploads import storing
from participation.base.uploads.queries import WAITING
from participation.base.uploads.services import lock

KEPT = timedelta(days=1)


async def forget_unattached() -> int:
    """Drop files that waited for more than a day, and bytes that nothing belongs to; how many files.

    For the daily sweep. Files on disk without a row, left by an act that failed, go too.
    """
    before = clock.now() - KEPT
    await execute("DELETE FROM attachment WHERE subject = {} AND attached_at < {}", WAITING, before)
    rows = await execute(
        "SELECT sha256 FROM upload u WHERE stored_at < {}"
        " AND NOT EXISTS (SELECT 1 FROM attachment WHERE upload = u.id)",
        before,
    )
    on_disk = await asyncio.to_thread(lambda: set(_old_files(settings.current().data_dir / "uploads", before)))
    known = await execute("SELECT sha256 FROM upload WHERE sha256 = ANY ({}::text[])", sorted(on_disk))
    gone = 0
    for sha256 in {row["sha256"] for row in rows} | (on_disk - {row["sha256"] for row in known}):
        gone += await _forget(sha256, before)
    return gone


async def _forget(sha256: str, before: datetime) -> bool:
    """Remove row and bytes together, unless they were handed in again meanwhile."""
    async with transaction():
        await lock(sha256)
        await execute(
            "DELETE FROM upload u WHERE sha256 = {} AND stored_at < {}"
            " AND NOT EXISTS (SELECT 1 FROM attachment WHERE upload = u.id)",
            sha256,
            before,
        )
        if await execute("SELECT 1 FROM upload WHERE sha256 = {}", sha256):
            return False
        await asyncio.to_thread(storing.remove, sha256, settings.current())
        return True


def _old_files(folder: Path, before: datetime) -> Iterator[str]:
    """The hashes of the files last written before an instant."""
    for path in folder.glob("??/" + "?" * 62):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            yield path.parent.name + path.name
