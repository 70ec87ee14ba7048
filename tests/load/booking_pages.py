"""``python -m tests.load.booking_pages``: 500 seats sold out by 32 people at a time, through the pages.

Each journey is what a phone asks for: the session, the form with its token and its place in line, the filled-in form,
and the page of the booking with its tickets. A journey is timed from the first byte asked for to the last one answered.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from participation.base.postgres import running
from participation.base.settings import current
from tests.house.serving import Served
from tests.load.booking import numbers, say
from tests.load.booking_rows import Wanted, taken_of, wanted
from tests.load.costs import processor_seconds
from tests.load.measuring import WORKERS, postmaster
from tests.load.results import Result, figure
from tests.server import environment

SEATS, CLIENTS, ROUNDS = 500, 32, 3
MOST_SECONDS, MOST_P95 = 5.0, 300.0
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
COOKIE = re.compile(rb"\r\nset-cookie: *([^=]+)=([^;\r]*)", re.IGNORECASE)
LOCATION = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
CLOSE = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
HIDDEN = re.compile(rb'name="(_csrf_token|form_key)" value="([^"]*)"')


class Answer(msgspec.Struct, frozen=True):
    """The status, head and body of an answer."""

    status: int
    head: bytes
    body: bytes


class Phone:
    """A browser with one connection and its cookies, as far as a booking needs one.

    Where an answer says so the connection is closed and the next request opens another, as browsers do.
    """

    def __init__(self, port: int) -> None:
        self._port, self._host = port, f"127.0.0.1:{port}"
        self._cookies: dict[bytes, bytes] = {}
        self._connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def close(self) -> None:
        """Give the connection up."""
        if self._connection:
            self._connection[1].close()
        self._connection = None

    async def ask(self, path: str, form: dict[str, str] | None = None) -> Answer:
        """Ask for a page, or send a form."""
        body = None if form is None else urlencode(form).encode()
        lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", f"Host: {self._host}", "Accept: text/html"]
        lines += ["Accept-Language: zh-Hans", f"Origin: http://{self._host}"]
        if self._cookies:
            lines.append("Cookie: " + "; ".join(f"{n.decode()}={v.decode()}" for n, v in self._cookies.items()))
        if body is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        self._connection = self._connection or await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
        reader, writer = self._connection
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + (body or b""))
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        content = await reader.readexactly(int(length[1])) if length else b""
        if CLOSE.search(head):
            self.close()
        self._cookies |= {name: value for name, value in COOKIE.findall(head) if value}
        return Answer(int(head.split(b" ", 2)[1]), head, content)


async def journey(phone: Phone, it: Wanted) -> bool:
    """Look at the session, ask for the form, book, look at the tickets; whether there was a seat."""
    session = f"/sessions/{it.session}"
    seen = await phone.ask(session)
    assert seen.status == 200, seen.body
    form = await phone.ask(f"{session}/booking")
    hidden = {name.decode(): value.decode() for name, value in HIDDEN.findall(form.body)}
    if "form_key" not in hidden:
        return False
    sent = await phone.ask(f"{session}/booking", {**hidden, "seats": "1", "contact": f"+86139{next(numbers)}"})
    if sent.status == 409:
        return False
    assert sent.status == 303, (sent.status, sent.body)
    found = LOCATION.search(sent.head)
    assert found is not None
    own = await phone.ask(found[1].decode())
    assert own.status == 200, own.body
    return True


async def sell_out(port: int, it: Wanted) -> tuple[float, list[float]]:
    """Until nobody gets a seat any more: the seconds to the last seat, and what each journey that got one took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    took: list[float] = []
    last = began

    async def client() -> None:
        nonlocal last
        seat = True
        while seat:
            phone = Phone(port)
            started = loop.time()
            seat = await journey(phone, it)
            if seat:
                last = loop.time()
                took.append((last - started) * 1000)
            phone.close()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return last - began, sorted(took)


async def measured(served: Served) -> list[Result]:
    """The best of some rounds, each with a session of its own."""
    from participation.base.database import close_pool, open_pool
    from tests.world import people_the_world

    await open_pool()
    try:
        await people_the_world()
        roots = [served.process.pid, postmaster(served.data_dir)]
        rounds = []
        for turn in range(ROUNDS):
            it = await wanted(SEATS, slug=f"pages-{turn}")
            before = processor_seconds(roots)
            seconds, took = await sell_out(served.port, it)
            cpu = (processor_seconds(roots) - before) * 1000 / SEATS
            assert await taken_of(it.session) == SEATS == len(took)
            p95 = took[int(len(took) * 0.95)]
            p50 = took[len(took) // 2]
            rounds.append((seconds, p95, p50, cpu))
            say(f"{SEATS} seats in {seconds:.2f} s, p50 {p50:.0f} ms, p95 {p95:.0f} ms, {cpu:.1f} CPU ms a seat")
        seconds, p95, p50, cpu = min(rounds)
        name = f"{SEATS} seats sold out through the pages, {CLIENTS} clients"
        whole = figure(name, seconds, "s", MOST_SECONDS)
        return [
            msgspec.structs.replace(whole, cpu_ms=round(cpu, 2), p50_ms=round(p50, 1), p95_ms=round(p95, 1)),
            figure(f"{name}: p95 of a journey", p95, "ms", MOST_P95),
        ]
    finally:
        await close_pool()


def run() -> list[Result]:
    """Measure on a server of its own; leaving it removes everything."""
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
        data_dir = Path(folder) / "var"
        with Served(data_dir, KAIMEN_WORKERS=str(WORKERS)) as served:
            if not served.is_up():
                raise RuntimeError(served.log)
            with running(data_dir, say=lambda sentence: None) as url:
                os.environ.update(environment(url, data_dir))
                current.cache_clear()
                return asyncio.run(measured(served))


def results(tell: Callable[[str], None]) -> Iterator[Result]:
    """The figures, from a process of its own: an engine is bound to one database."""
    tell(f"Selling {SEATS} seats out through the pages")
    command = [sys.executable, "-m", "tests.load.booking_pages"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # ourselves
    yield from msgspec.json.decode(done.stdout, type=list[Result])


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(run()))
