"""What a serving process opens before the first request and closes after the last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from litestar import Litestar

from participation import orphans
from participation.base.database import close_pool, open_pool, transaction
from participation.base.ledger.keeping import keeping
from participation.base.outbox.forgetting import owe_sweep
from participation.base.outbox.patience import DATABASE_GONE
from participation.base.outbox.relay import Elsewhere, relaying
from participation.base.settings import Settings, current
from participation.wiring import HANDLERS

# Connections of a worker at most. PostgreSQL plans what a page asks anew in each of them until it has seen it five
# times, and more of them than two processors can serve only take turns: with sixteen the first rush after a start took
# a seventh longer, with eight some journeys waited for a free one. Four jobs and a report may hold theirs for long.
CONNECTIONS = 10


@asynccontextmanager
async def serving(_app: Litestar) -> AsyncIterator[None]:
    """The pool and the relay. The relay stops first, and jobs that it runs get a while to end."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(asyncio.to_thread, orphans.leave_database)
        await open_pool(largest=CONNECTIONS, at_once=False)
        stack.push_async_callback(close_pool)
        # a worker that comes up while the database is away waits for it as the others do
        with suppress(*DATABASE_GONE):
            async with transaction():
                await owe_sweep()
        elsewhere = await stack.enter_async_context(queue(current()))
        await stack.enter_async_context(relaying(HANDLERS, elsewhere=elsewhere))
        await stack.enter_async_context(keeping())
        yield


@asynccontextmanager
async def queue(settings: Settings) -> AsyncIterator[Elsewhere | None]:
    """The way to the workers where there is Redis; without it jobs run in this process."""
    if not settings.redis_url:
        yield None
        return
    from participation.base.outbox.arq_worker import Queue  # noqa: PLC0415 # arq is loaded only where it is used

    way = Queue(settings.redis_url)
    try:
        yield way
    finally:
        await way.close()
