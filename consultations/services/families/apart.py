"""Grouping in a process of its own: it takes minutes of computing and hundreds of megabytes that no web server has.

``python -m consultations.services.families.apart ID`` groups a consultation; it ends with whoever started it, whose end
of the pipe to its standard input closes then.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from uuid import UUID

import msgspec

from consultations.services.families.grouping import group
from consultations.services.families.placing import place
from participation.base.database import close_pool, fetch, open_pool

# so many are placed where the job runs, in less time than a process takes to start
AT_HAND = 100


class GroupingFailed(Exception):
    """The process of a grouping ended before it was done; what it has placed is kept."""


class _Id(msgspec.Struct):
    id: UUID


async def group_apart(consultation: UUID) -> None:
    """Every comment of a consultation gets its family. Raises :class:`GroupingFailed`, after which it may run again."""
    rows = await fetch(
        _Id,
        "SELECT c.id FROM comment c WHERE c.consultation = {}"
        " AND NOT EXISTS (SELECT FROM family_member m WHERE m.comment = c.id) ORDER BY c.id LIMIT {}",
        consultation,
        AT_HAND + 1,
    )
    if len(rows) <= AT_HAND:
        for row in rows:
            await place(row.id)
        return
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, str(consultation), stdin=PIPE, stdout=DEVNULL, start_new_session=True
    )
    try:
        status = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if status:
        raise GroupingFailed(f"ended with status {status}")


async def _main(consultation: UUID) -> None:
    await open_pool(largest=2)
    try:
        work = asyncio.ensure_future(group(consultation))
        watch = asyncio.ensure_future(_left_alone())
        await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()
            await asyncio.wait({work})
        watch.cancel()
        await work
    finally:
        await close_pool()


async def _left_alone() -> None:
    """Ends when whoever started this process has ended."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


if __name__ == "__main__":
    asyncio.run(_main(UUID(sys.argv[1])))
