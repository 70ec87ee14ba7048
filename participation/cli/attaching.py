"""What commands on the database share: the settings, the server they attach to, and a pool for the while."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TypeVar

import asyncpg

from participation import logs
from participation.base.postgres import running
from participation.base.settings import Settings, current
from participation.cli.main import Failed

T = TypeVar("T")

URL = "KAIMEN_DATABASE_URL"
# What a server answers, or does not answer, before the first statement.
UNREACHABLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError)


def say(sentence: str) -> None:
    """Progress, for the person at the terminal."""
    print(sentence, file=sys.stderr, flush=True)


def put(name: str, value: str) -> Settings:
    """Change a setting for this process and those it starts; the settings as they are then."""
    os.environ[name] = value
    current.cache_clear()
    return current()


@contextmanager
def attached() -> Iterator[Settings]:
    """The settings, with a database URL in them: the embedded server's where none was given.

    Within the block other processes may use that server too. Raises ``SettingWrong`` and ``PostgresFailed``.
    """
    logs.set_up(logging.WARNING)
    settings = current()
    if settings.database_url:
        yield settings
        return
    with running(settings.data_dir, say=say) as url:
        yield put(URL, url)


def on_database(act: Callable[[], Awaitable[T]]) -> T:
    """Run an act on a database whose schema is this version's; see :func:`current_schema`."""
    embedded = not current().database_url

    async def run() -> T:
        async with current_schema(embedded=embedded):
            return await act()

    with attached():
        return asyncio.run(run())


@asynccontextmanager
async def current_schema(*, embedded: bool) -> AsyncIterator[None]:
    """Connections to a database with the schema of this version.

    The embedded database is brought there first, being nobody else's; of another one this is only said.
    """
    from participation.base.migrations import migrate
    from participation.schema_state import pending

    async with pool():
        if await pending():
            if not embedded:
                raise Failed("The database does not have the schema of this version: run kaimen migrate.")
            await migrate()
        yield


@asynccontextmanager
async def pool() -> AsyncIterator[None]:
    """Connections for the while. Raises :class:`Failed` where the server does not answer."""
    from participation.base.database import close_pool, open_pool

    try:
        await open_pool(largest=4)
    except UNREACHABLE as error:
        raise Failed(f"The database of {URL} cannot be reached: {reason(error)}.") from error
    try:
        yield
    finally:
        await close_pool()


def reason(error: BaseException) -> str:
    """Why a server could not be reached, in few words and without its address, which may hold a password."""
    if isinstance(error, asyncpg.PostgresError):
        return str(error).rstrip(".")
    if isinstance(error, TimeoutError):
        return "it does not answer in time"
    if isinstance(error, OSError):
        return (error.strerror or str(error)).rstrip(".")
    return type(error).__name__
