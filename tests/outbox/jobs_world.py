"""What the tests of the outbox stand on: handlers that note what they did, and ways to wait for rows and words."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from participation.base.database import execute, fetch, transaction
from participation.base.outbox.owing import owe

PATIENCE = 30.0  # seconds, on a busy machine


class Row(msgspec.Struct):
    """A job as it stands in the outbox."""

    id: UUID
    topic: str
    state: str
    tries: int
    due_at: datetime
    leased_until: datetime | None
    last_error: str


class Notes:
    """A handler that counts what it was called for and tells who waits."""

    def __init__(self) -> None:
        self.done: Counter[int] = Counter()
        self._changed = asyncio.Event()

    async def __call__(self, payload: Mapping[str, Any]) -> None:
        self.done[payload["number"]] += 1
        self._changed.set()

    async def until(self, count: int) -> None:
        """Wait until so many calls were made."""
        async with asyncio.timeout(PATIENCE):
            while self.done.total() < count:
                self._changed.clear()
                await self._changed.wait()


class Heard:
    """Stands in for a log: keeps what is said and lets one wait for it."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._changed = asyncio.Event()

    def __call__(self, event: str, **_details: Any) -> None:
        self.said.append(event)
        self._changed.set()

    info = warning = error = __call__

    async def until(self, event: str) -> None:
        """Wait until something was said."""
        async with asyncio.timeout(PATIENCE):
            while event not in self.said:
                self._changed.clear()
                await self._changed.wait()


async def owe_number(number: int = 1, topic: str = "note", **how: Any) -> None:
    """Owe one job in an act of its own."""
    async with transaction():
        await owe(topic, number=number, **how)


async def rows() -> list[Row]:
    """All jobs, oldest first."""
    return await fetch(
        Row, "SELECT id, topic, state, tries, due_at, leased_until, last_error FROM outbox ORDER BY created_at, id"
    )


async def row() -> Row:
    """The only job."""
    (one,) = await rows()
    return one


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds in the database, which is asked twenty times a second."""
    async with asyncio.timeout(PATIENCE):
        while not await holds():
            await execute("SELECT pg_sleep(0.05)")


async def handled(count: int = 1) -> bool:
    """Whether so many jobs are handled."""
    return sum(one.state == "handled" for one in await rows()) >= count


async def run_out() -> None:
    """Let every lease run out, as if its holder had been silent for as long as it takes."""
    await execute("UPDATE outbox SET leased_until = now() - interval '1 second' WHERE leased_until IS NOT NULL")
