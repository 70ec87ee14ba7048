"""The PostgreSQL engine, its pool, transactions, and reads that come back as Structs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import msgspec
from piccolo.engine.postgres import PostgresEngine
from piccolo.querystring import QueryString

from participation.base.connections import ConnectedEngine
from participation.base.settings import Settings

T = TypeVar("T")

SERVER_SETTINGS = {
    "lock_timeout": "3000",
    "statement_timeout": "30000",
    "idle_in_transaction_session_timeout": "60000",
    "timezone": "UTC",
    "application_name": "kaimen",
    # kilobytes that wait to be sorted into the search index: every search reads them from end to end, so a short list
    # keeps searches a hundred times faster and storing costs the same (docs/performance.md); imports take a longer one
    "gin_pending_list_limit": "64",
}


# What the caller of an act owes before its first write, in the same transaction (see ``idempotency``).
first: ContextVar[Callable[[], Awaitable[None]] | None] = ContextVar("first", default=None)


class _Engine(ConnectedEngine):
    """Does not connect while it is made, which is when modules are imported; ``kaimen doctor`` asks for the version."""

    async def check_version(self) -> None:
        """Nothing; Piccolo's would connect and warn."""


def make_engine(settings: Settings) -> ConnectedEngine:
    """The engine of ``piccolo_conf``; with a replica, a node of that name for reads."""

    def config(url: str) -> dict[str, Any]:
        return {"dsn": url, "server_settings": SERVER_SETTINGS, "timeout": 5, "command_timeout": 35}

    extra = {}
    if settings.database_replica_url:
        extra["replica"] = _Engine(config=config(settings.database_replica_url))
    return _Engine(config=config(settings.database_url), extra_nodes=extra)


def engine() -> ConnectedEngine:
    """The one engine of this process."""
    from piccolo_conf import DB  # noqa: PLC0415 # read late: the URL of an embedded server is known only then

    return DB


async def open_pool(*, largest: int = 16, at_once: bool = True) -> None:
    """Connect; raises what asyncpg raises where the server does not answer.

    With ``at_once=False`` the first statement connects: who serves may start while the database is away.
    """
    for node in (engine(), *engine().extra_nodes.values()):
        await node.start_connection_pool(min_size=int(at_once), max_size=largest)


async def close_pool() -> None:
    """Give the connections back."""
    for node in (engine(), *engine().extra_nodes.values()):
        await node.close_connection_pool()


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """One act. Nested transactions are refused: an inner failure that is caught would leave its writes in."""
    async with engine().act():
        if before := first.get():
            await before()
        yield


@asynccontextmanager
async def lease() -> AsyncIterator[None]:
    """A short transaction of the machinery itself (claims, sign-ins), outside any caller's idempotency key."""
    async with engine().act():
        yield


async def fetch(kind: type[T], sql: str, *values: Any, replica: bool = False) -> list[T]:
    """The rows of a statement, each as a ``kind`` (a Struct whose fields are the columns).

    ``{}`` in ``sql`` stands for a value or for a nested ``QueryString``. ``replica`` reads from the replica where
    there is one, but never inside a transaction.
    """
    node: PostgresEngine = engine()
    if replica and not node.transaction_exists() and "replica" in node.extra_nodes:
        node = node.extra_nodes["replica"]
    rows = await node.run_querystring(QueryString(sql, *values))
    return [msgspec.convert(dict(row), kind) for row in rows or []]


async def fetch_one(kind: type[T], sql: str, *values: Any, replica: bool = False) -> T | None:
    """The first row, or None."""
    rows = await fetch(kind, sql, *values, replica=replica)
    return rows[0] if rows else None


async def execute(sql: str, *values: Any) -> list[dict[str, Any]]:
    """Run a statement as it is; what it returns, as dictionaries."""
    rows = await engine().run_querystring(QueryString(sql, *values))
    return [dict(row) for row in rows or []]
