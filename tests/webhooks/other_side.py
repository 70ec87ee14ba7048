"""The other side of a call: a small server that notes what it was sent and answers as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from tests.notices.mail_world import free_port


class Sent(msgspec.Struct, frozen=True):
    """A request as it came in; the names of the headers in lower case."""

    line: str
    headers: dict[str, str]
    body: bytes


class OtherSide:
    """Answers with ``answers`` one after the other, the last for ever: whole HTTP answers, or "" for silence."""

    def __init__(self, *answers: str) -> None:
        self.port = free_port()
        self.answers = list(answers) or [answer(200)]
        self.taken: list[Sent] = []
        self.echo = False
        self._quiet = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?city=1"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._listen, "127.0.0.1", self.port)
        try:
            yield
        finally:
            self._quiet.set()
            server.close()
            await server.wait_closed()

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        line, *rest = head.strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in rest)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.taken.append(Sent(line, headers, body))
        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not said:
            await self._quiet.wait()
        if self.echo:
            said = answer(200, msgspec.json.decode(body)["data"]["challenge"])
        writer.write(said.encode())
        writer.close()


def answer(status: int, body: str = "ok", **headers: str) -> str:
    """A whole HTTP answer."""
    further = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} x\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{further}\r\n{body}"
