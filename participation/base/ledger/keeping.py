"""The sequencer beside whatever else a process does: looks every few seconds whether leaves are owed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg
import structlog

from participation.base.errors import Refused
from participation.base.ledger.sequencing import owed, sequence
from participation.base.outbox.patience import DATABASE_GONE

log = structlog.get_logger()

# Seconds between looks. What a receipt promises is a minute.
EVERY = 5.0


@asynccontextmanager
async def keeping() -> AsyncIterator[None]:
    """Leaves are numbered and signed as they come while the block lasts; one that waits then is taken in later."""
    keeper = asyncio.create_task(_keep(), name="ledger")
    try:
        yield
    finally:
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper


async def _keep() -> None:
    trouble = ""
    while True:
        try:
            if await owed():
                await sequence()
        except (*DATABASE_GONE, asyncpg.PostgresError, Refused) as error:
            reason = error.refusal.code if isinstance(error, Refused) else type(error).__name__
            if reason != trouble:
                log.warning("ledger_waits", reason=reason)
            trouble = reason
        else:
            trouble = ""
        await asyncio.sleep(EVERY)
