"""The load: some who keep a connection open and ask again as soon as they were answered."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import cast

import msgspec

CONNECTIONS = 16
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
HEAD_END, CHUNKS_END = b"\r\n\r\n", b"0\r\n\r\n"
# seconds after which an answer that does not come is a failure of the round
PATIENCE = 30.0


class Refused(Exception):
    """An answer was not the one that is measured; the message shows it."""


class Round(msgspec.Struct, frozen=True):
    """What came of one round: answers, its length in seconds, and what each answer took, sorted, in seconds."""

    answers: int
    seconds: float
    latencies: list[float]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    def percentile(self, percent: float) -> float:
        """The time in milliseconds within which so many of a hundred answers came."""
        place = min(len(self.latencies) - 1, int(len(self.latencies) * percent / 100))
        return self.latencies[place] * 1000


def request(path: str, *, host: str, body: bytes | None = None, headers: Sequence[str] = ()) -> bytes:
    """A request as it goes over the wire; ``headers`` are further lines of its head."""
    method = "GET" if body is None else "POST"
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Accept: */*", "Accept-Language: zh-Hans", *headers]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + (body or b"")


async def load(
    port: int, made: Callable[[], bytes], *, seconds: float, status: int, connections: int = CONNECTIONS
) -> Round:
    """Ask for ``seconds``; every answer must have the ``status``. Raises :class:`Refused` for another one."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    askers = [_Asker(made, began + seconds, status, port) for _ in range(connections)]
    for asker in askers:
        await asker.connect()
    async with asyncio.timeout(seconds + PATIENCE):
        await asyncio.gather(*(asker.over for asker in askers))
    took = loop.time() - began
    latencies = sorted(latency for asker in askers for latency in asker.latencies)
    return Round(len(latencies), took, latencies)


class _Asker:
    """One who asks, reads the answer to its end, asks again, until the time is over.

    Where an answer closes the connection, the next question opens another, and waits for it.
    """

    def __init__(self, made: Callable[[], bytes], end: float, status: int, port: int) -> None:
        self._loop = loop = asyncio.get_running_loop()
        self._made, self._end, self._clock, self._port = made, end, loop.time, port
        self._first_line = f"HTTP/1.1 {status} ".encode()
        self._read = bytearray()
        self._body_at, self._length, self._closes = 0, -1, False
        self._line: _Line | None = None
        self.latencies: list[float] = []
        self.over: asyncio.Future[None] = loop.create_future()

    async def connect(self) -> None:
        """Open a connection and ask."""
        self._asked = self._clock()
        try:
            _, self._line = await self._loop.create_connection(lambda: _Line(self), "127.0.0.1", self._port)
        except OSError as error:
            self._fail(f"no connection: {error}")
            return
        self._ask()

    def received(self, data: bytes) -> None:
        """Read on; ask again where the answer is whole."""
        self._read += data
        if not self._body_at:
            end = self._read.find(HEAD_END)
            if end < 0:
                return
            head = bytes(self._read[:end])
            if not head.startswith(self._first_line):
                self._fail(f"expected {self._first_line!r}, got {bytes(self._read[:400])!r}")
                return
            self._body_at = end + len(HEAD_END)
            found = LENGTH.search(head)
            self._length = int(found[1]) if found else -1
            self._closes = bool(CLOSES.search(head))
            if not found and not CHUNKED.search(head):
                self._fail(f"an answer without an end: {head!r}")
                return
        whole = (
            len(self._read) >= self._body_at + self._length if self._length >= 0 else self._read.endswith(CHUNKS_END)
        )
        if whole:
            now = self._clock()
            self.latencies.append(now - self._asked)
            if now >= self._end:
                self._hang_up()
                self.over.set_result(None)
            elif self._closes:
                self._hang_up()
                self._connecting = self._loop.create_task(self.connect())
            else:
                self._asked = now
                self._ask()

    def lost(self, line: _Line, error: Exception | None) -> None:
        """Nobody hangs up on us before the end, unless they said so."""
        if line is self._line and not line.closed and not self.over.done():
            self._fail(f"the server hung up: {error}")

    def _ask(self) -> None:
        self._read.clear()
        self._body_at, self._length = 0, -1
        assert self._line is not None, "it is open when somebody asks"
        self._line.write(self._made())

    def _hang_up(self) -> None:
        if self._line:
            self._line.close()

    def _fail(self, why: str) -> None:
        if not self.over.done():
            self.over.set_exception(Refused(why))
        self._hang_up()


class _Line(asyncio.Protocol):
    """One connection of somebody who asks."""

    def __init__(self, asker: _Asker) -> None:
        self._asker, self.closed = asker, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is there."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """A part of an answer."""
        self._asker.received(data)

    def connection_lost(self, error: Exception | None) -> None:
        """It is gone."""
        self._asker.lost(self, error)

    def write(self, data: bytes) -> None:
        """Ask."""
        self._transport.write(data)

    def close(self) -> None:
        """Give it up."""
        self.closed = True
        self._transport.close()
