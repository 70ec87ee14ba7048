"""A worker in a process of its own, as ``kaimen work`` starts it, whose handlers leave marks in the database."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from participation.base import settings
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.outbox import arq_worker


async def mark(word: str) -> None:
    """Leave a mark that shows that something was done, as often as it was."""
    await execute("INSERT INTO mark (name, value) VALUES ({}, {})", str(uuid7()), word)


async def note(payload: Mapping[str, Any]) -> None:
    """Done at once."""
    await mark(f"noted {payload['number']}")


async def fail_once(payload: Mapping[str, Any]) -> None:
    """Done at the second try."""
    await mark(f"tried {payload['number']}")
    if len(await execute("SELECT 1 FROM mark WHERE value = {}", f"tried {payload['number']}")) == 1:
        raise ConnectionError("not yet")


async def hang_once(payload: Mapping[str, Any]) -> None:
    """Never done in the process that begins it first."""
    await mark(f"began {payload['number']}")
    if len(await execute("SELECT 1 FROM mark WHERE value = {}", f"began {payload['number']}")) == 1:
        await asyncio.Event().wait()
    await mark(f"ended {payload['number']}")


if __name__ == "__main__":
    setattr(arq_worker, "GRACE", 0.5)  # noqa: B010 # imported there, not a name it exports
    asyncio.run(
        arq_worker.run_worker({"note": note, "fail once": fail_once, "hang once": hang_once}, settings.current())
    )
