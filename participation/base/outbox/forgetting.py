"""Forgetting: once a day jobs handled long ago are deleted, and whatever else the roof wants swept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from participation.base import clock
from participation.base.database import execute, transaction
from participation.base.outbox.carrying import Handler
from participation.base.outbox.owing import owe
from participation.base.outbox.rules import KEPT

SWEEP = "sweep"
EVERY = timedelta(days=1)
BATCH = 5000


def sweeping(*further: Callable[[], Awaitable[object]]) -> Handler:
    """The handler for topic ``sweep``: owes tomorrow's, forgets old jobs, then calls the ``further`` sweeps."""

    async def sweep(_payload: Mapping[str, Any]) -> None:
        async with transaction():
            await owe_sweep(clock.now() + EVERY)
        await forget_handled()
        for one in further:
            await one()

    return sweep


async def owe_sweep(due_at: datetime | None = None) -> None:
    """Owe the sweep of a day (of today, unless told), once, in the current transaction; each start owes today's."""
    due = due_at or clock.now()
    await owe(SWEEP, due_at=due, once=f"{SWEEP}:{due.date().isoformat()}")


async def forget_handled() -> int:
    """Delete jobs that were handled longer ago than they are kept, some thousands at a time; how many."""
    gone = 0
    while True:
        rows = await execute(
            # an array, for a subquery behind IN may be run again for each row
            "DELETE FROM outbox WHERE id = ANY (ARRAY("
            "SELECT id FROM outbox WHERE state = 'handled' AND ended_at < {} LIMIT {})) RETURNING 1 AS one",
            clock.now() - KEPT,
            BATCH,
        )
        gone += len(rows)
        if len(rows) < BATCH:
            return gone
