"""The line between the program and its database, which a test can cut or make silent, and mend again."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

T = TypeVar("T")

CHUNK = 65536


class Line:
    """Carries what is said between a free port of this machine and the database of ``url``.

    It works in a thread of its own, so that a test may wait for anything meanwhile.
    """

    def __init__(self, url: str) -> None:
        self._given = urlsplit(url)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="line", daemon=True)
        self._talks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._heard: asyncio.Event
        self.port = 0
        # what was said into the silence, until it is let through
        self.held_back = b""

    @property
    def url(self) -> str:
        """The database at the near end of the line."""
        query = {name: values for name, values in parse_qs(self._given.query).items() if name not in {"host", "port"}}
        login = self._given.netloc.rpartition("@")[0]
        netloc = f"{login}@127.0.0.1:{self.port}" if login else f"127.0.0.1:{self.port}"
        return urlunsplit(self._given._replace(netloc=netloc, query=urlencode(query | {"sslmode": ["disable"]}, True)))

    def __enter__(self) -> Line:
        self._thread.start()
        self._now(self._lay())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._now(self._cut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut(self) -> None:
        """End every talk and refuse new ones, as a server does that was killed."""
        self._now(self._cut())

    def silence(self) -> None:
        """Swallow everything, also what new callers say, as a server does that was stopped."""
        self._now(self._set(False))

    def mend(self) -> None:
        """Let everything through again; what was held back meanwhile arrives."""
        self._now(self._lay())

    def _now(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _lay(self) -> None:
        if not self._server:
            self._heard = asyncio.Event()
            self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]
        self._heard.set()

    async def _set(self, heard: bool) -> None:
        self._heard.set() if heard else self._heard.clear()

    async def _cut(self) -> None:
        if self._server:
            self._server.close()
            self._server = None
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Begin a talk, known from its first instant: one that has not yet run can be cut as well."""
        if not self._server:
            writer.transport.abort()
            return
        talk = self._loop.create_task(self._talk(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)
        talk.add_done_callback(lambda _: writer.transport.abort())

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._heard.wait()
            far_reader, far_writer = await self._far_end()
            try:
                await asyncio.gather(self._carry(reader, far_writer), self._carry(far_reader, writer))
            finally:
                far_writer.close()
        except (OSError, asyncio.CancelledError):
            pass  # the line was cut, or one of the two hung up

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(CHUNK):
            if not self._heard.is_set():
                self.held_back += said
                await self._heard.wait()
            writer.write(said)
            await writer.drain()
        with suppress(OSError):
            writer.write_eof()

    async def _far_end(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        hosts = parse_qs(self._given.query).get("host")
        port = self._given.port or 5432
        if hosts:
            return await asyncio.open_unix_connection(str(Path(hosts[0]) / f".s.PGSQL.{port}"))
        return await asyncio.open_connection(self._given.hostname or "127.0.0.1", port)
