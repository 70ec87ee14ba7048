"""Connections to PostgreSQL that always come back to the pool, and that end when the server falls silent.

A server that is stopped, or whose network swallows everything, refuses nothing: each statement would wait for its own
long timeout while somebody looks at an empty page. So whoever has held a connection for a while has the server asked
over a new one whether it still answers, and is cut off where it does not.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg
import structlog
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

log = structlog.get_logger()

# Seconds that a connection is held before the server is asked, and that it then has to answer.
DOUBT = 1.5
ANSWER = 1.5
# Seconds that an act waits for a free connection, and that a connection may take to come back.
WAIT = 3.0
RETURN = 1.0
# Seconds between the looks for a server that is away.
LOOK = 0.25


class ConnectedEngine(PostgresEngine):
    """Piccolo's engine, whose statements and transactions all go through :meth:`held`."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        # not set while the server is known to be silent
        self.heard = asyncio.Event()
        self.heard.set()
        self._question: asyncio.Task[bool] | None = None
        self._looking: asyncio.Task[None] | None = None

    async def start_connection_pool(self, **kwargs: Any) -> None:
        """Connect. Nothing here changes a session, so one that comes back need not be reset."""
        await super().start_connection_pool(reset=_as_it_is, **kwargs)

    async def close_connection_pool(self) -> None:
        """Give the connections back, once they are free; a server that does not take leave is not waited for."""
        if self._looking:
            self._looking.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(WAIT):
                await super().close_connection_pool()
        self.pool = None

    @asynccontextmanager
    async def held(self) -> AsyncIterator[Any]:
        """A connection for the while.

        Raises ``TimeoutError`` where none is free in time, at once where the server is known to be silent, and what
        asyncpg raises.
        """
        if self.pool is None:
            connection = await self.get_new_connection()
            try:
                yield connection
            finally:
                await connection.close(timeout=RETURN)
            return
        if not self.heard.is_set():
            raise TimeoutError("the database does not answer")
        connection = await self.pool.acquire(timeout=WAIT)
        watch = _Watch(self, connection)
        try:
            yield connection
        except asyncpg.InternalClientError as error:
            # the server's last word, that it ends, came while nobody listened; asyncpg sees only that nothing more goes
            connection.terminate()
            raise asyncpg.ConnectionDoesNotExistError("the connection was ended by the server") from error
        finally:
            watch.end()
            await self.pool.release(connection, timeout=RETURN)

    @asynccontextmanager
    async def act(self) -> AsyncIterator[None]:
        """A transaction of its own. Raises ``TransactionError`` inside another one."""
        made = PostgresTransaction(self, allow_nested=False)
        async with self.held() as made.connection:
            made.transaction = made.connection.transaction()
            async with made.transaction:
                mark = self.current_transaction.set(made)
                try:
                    yield
                finally:
                    self.current_transaction.reset(mark)

    async def _run_in_pool(self, query: str, args: Sequence[Any] | None = None) -> Any:
        async with self.held() as connection:
            return await connection.fetch(query, *(args or ()))

    async def answers(self) -> bool:
        """Whether the server says anything at all to a new connection; all who want to know at a time ask once.

        Where it does not, nobody else has to wait for it until it was heard again.
        """
        if self._question is None or self._question.done():
            self._question = asyncio.create_task(self._ask())
        answered = await asyncio.shield(self._question)
        if not answered and self.heard.is_set():
            self.heard.clear()
            log.warning("database_silent")
            self._looking = asyncio.create_task(self._look())
        return answered

    async def _look(self) -> None:
        while not await self._ask():  # noqa: ASYNC110 # nobody tells us when a server comes back
            await asyncio.sleep(LOOK)
        log.info("database_answers")
        self.heard.set()
        if self.pool:
            # those that were cut on the way do not know it yet
            await self.pool.expire_connections()

    async def _ask(self) -> bool:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(ANSWER):
                connection = await self.get_new_connection()
                try:
                    await connection.execute("SELECT 1")
                finally:
                    connection.terminate()
        except TimeoutError:
            # where this process was itself held up, that says nothing about the server
            return loop.time() - began > ANSWER * 1.5
        except OSError:
            return False
        except (asyncpg.PostgresError, asyncpg.InterfaceError):
            pass  # a refusal is an answer too
        return True


class _Watch:
    """Looks after a connection as long as it is held: costs a timer, and asks nothing of those who are quick."""

    def __init__(self, engine: ConnectedEngine, connection: Any) -> None:
        self._engine, self._connection = engine, connection
        self._asking: asyncio.Task[None] | None = None
        self._wait()

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(DOUBT, self._begin)

    def _begin(self) -> None:
        self._asking = asyncio.create_task(self._ask())

    async def _ask(self) -> None:
        if await self._engine.answers():
            self._wait()
        else:
            self._connection.terminate()

    def end(self) -> None:
        self._timer.cancel()
        if self._asking:
            self._asking.cancel()


async def _as_it_is(_connection: Any) -> None:
    """What the pool does with a connection that comes back, beside ending a transaction left open: nothing."""
