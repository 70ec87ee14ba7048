"""Holding on to a result while the database is away for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
import structlog

T = TypeVar("T")

log = structlog.get_logger()

# What a statement raises while the server is away, starts, stops, has a connection cut or no room, or is in the way
# of itself: reasons to say the same once more, unlike a statement that is wrong.
DATABASE_GONE = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ObjectNotInPrerequisiteStateError,
    asyncpg.TransactionRollbackError,
)
# Seconds between tries; less in all than a lease, after which somebody else does the work anew.
PAUSES = (0.2, 1, 2, 5, 10, 20, 20)


async def patiently(write: Callable[[], Awaitable[T]], **what: str) -> T:
    """Write a result, also where the database comes back only within the lease; raises what the last try raised.

    ``what`` is said in the log beside each failure.
    """
    for pause in PAUSES:
        try:
            return await write()
        except DATABASE_GONE as error:
            log.warning("result_not_written", error=type(error).__name__, **what)
        await asyncio.sleep(pause)
    return await write()
