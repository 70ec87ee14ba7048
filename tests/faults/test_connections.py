"""The pool of one process while its database is cut off, falls silent, and comes back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress

import asyncpg
import pytest
from piccolo.querystring import QueryString

from participation.base import connections
from participation.base.connections import ConnectedEngine
from participation.base.settings import current
from tests.faults.line import Line

Ask = Callable[[ConnectedEngine], Awaitable[int]]
LARGEST = 3
GONE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


@pytest.fixture
def line() -> Iterator[Line]:
    with Line(current().database_url) as laid:
        yield laid


@pytest.fixture
async def engine(line: Line, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ConnectedEngine]:
    """An engine at the near end of the line, less patient than in earnest."""
    for name, seconds in {"DOUBT": 0.4, "ANSWER": 0.4, "WAIT": 1.2, "RETURN": 0.4, "LOOK": 0.02}.items():
        monkeypatch.setattr(connections, name, seconds)
    made = ConnectedEngine(config={"dsn": line.url})
    await made.start_connection_pool(min_size=1, max_size=LARGEST)
    yield made
    await made.close_connection_pool()


async def asked(engine: ConnectedEngine) -> int:
    rows = await engine.run_querystring(QueryString("SELECT 42 AS n"))
    return int(rows[0]["n"])


async def acted(engine: ConnectedEngine) -> int:
    async with engine.act():
        return await asked(engine)


async def as_many_as_there_are(engine: ConnectedEngine) -> list[int]:
    """Every connection of the pool at once: none was lost."""
    full = asyncio.Barrier(LARGEST)

    async def one() -> int:
        async with engine.act():
            await full.wait()
            return await asked(engine)

    async with asyncio.timeout(10):
        return await asyncio.gather(*(one() for _ in range(LARGEST)))


async def heard_again(engine: ConnectedEngine) -> None:
    """Wait until nobody takes the server for silent."""
    async with asyncio.timeout(10):
        await engine.heard.wait()


@asynccontextmanager
async def in_the_middle_of_an_act(engine: ConnectedEngine) -> AsyncIterator[asyncio.Task[int]]:
    """Somebody who has begun an act and asks again once the block is left."""
    go_on = asyncio.Event()

    async def act(begun: asyncio.Event) -> int:
        async with engine.act():
            await asked(engine)
            begun.set()
            await go_on.wait()
            return await asked(engine)

    async with asyncio.timeout(10):
        task = await _begun(engine, act)
    yield task
    go_on.set()


async def _begun(
    engine: ConnectedEngine, act: Callable[[asyncio.Event], Coroutine[None, None, int]]
) -> asyncio.Task[int]:
    """The act, once it is in its middle; one that met a connection which died before is begun again."""
    while True:
        begun = asyncio.Event()
        task, waiting = asyncio.create_task(act(begun)), asyncio.create_task(begun.wait())
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if begun.is_set():
            return task
        waiting.cancel()
        with suppress(*GONE):
            await task
        await heard_again(engine)


@pytest.mark.parametrize("ask", [asked, acted])
async def test_a_line_that_was_cut_is_told_at_once_and_found_again(
    line: Line, engine: ConnectedEngine, ask: Ask
) -> None:
    assert await ask(engine) == 42
    line.cut()
    for _ in range(2 * LARGEST):
        with pytest.raises(GONE):
            await ask(engine)
    line.mend()
    await heard_again(engine)
    assert await as_many_as_there_are(engine) == [42] * LARGEST


@pytest.mark.parametrize("ask", [asked, acted])
async def test_a_silent_server_is_given_up_soon_and_found_again(line: Line, engine: ConnectedEngine, ask: Ask) -> None:
    assert await as_many_as_there_are(engine) == [42] * LARGEST
    line.silence()
    began = time.monotonic()
    answers = await asyncio.gather(*(ask(engine) for _ in range(10 * LARGEST)), return_exceptions=True)
    assert time.monotonic() - began < 1.5 * (connections.DOUBT + connections.ANSWER + connections.WAIT)
    assert all(isinstance(answer, GONE) for answer in answers)
    line.mend()
    await heard_again(engine)
    assert await as_many_as_there_are(engine) == [42] * LARGEST


async def test_an_act_that_is_cut_in_its_middle_gives_its_connection_back(line: Line, engine: ConnectedEngine) -> None:
    for _ in range(2 * LARGEST):
        async with in_the_middle_of_an_act(engine) as acting:
            line.cut()
        with pytest.raises(GONE):
            await acting
        line.mend()
        await heard_again(engine)
    assert await as_many_as_there_are(engine) == [42] * LARGEST


async def test_an_act_in_a_silence_gives_its_connection_back(line: Line, engine: ConnectedEngine) -> None:
    for _ in range(2 * LARGEST):
        async with in_the_middle_of_an_act(engine) as acting:
            line.silence()
        with pytest.raises(GONE):
            await acting
        line.mend()
        await heard_again(engine)
    assert await as_many_as_there_are(engine) == [42] * LARGEST


async def test_whoever_is_cancelled_while_waiting_gives_the_connection_back(
    line: Line, engine: ConnectedEngine
) -> None:
    line.silence()
    for _ in range(2 * LARGEST):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(acted(engine), 0.05)
    line.mend()
    await heard_again(engine)
    assert await as_many_as_there_are(engine) == [42] * LARGEST


async def test_an_act_that_failed_leaves_the_task_free_for_the_next(line: Line, engine: ConnectedEngine) -> None:
    line.cut()
    with pytest.raises(GONE):
        await acted(engine)
    line.mend()
    assert await acted(engine) == 42


async def test_a_slow_statement_of_a_server_that_lives_is_waited_for(
    engine: ConnectedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "ANSWER", 10.0)
    rows = await engine.run_querystring(QueryString("SELECT 42 AS n FROM pg_sleep(1)"))
    assert rows[0]["n"] == 42
