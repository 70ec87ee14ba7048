"""``python -m tests.load.booking_races [ATTEMPTS]``: many race for few seats while workers and connections are killed.

The program serves with two workers on a PostgreSQL of its own. Every attempt has a key and is sent again under it until
it has an answer; meanwhile two connections of the database are ended every 200 answers and a worker is killed every
5,000; a server that gives up is started again. All the while some who have seats give them back, so that full sessions
go on being raced for. In the end the rows are counted: seats oversold, tickets doubled, bookings lost,
bookings nobody was told of, limits broken. All have to be 0.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import msgspec
import psutil  # type: ignore[import-untyped] # it ships none

from participation.base.postgres import running
from participation.base.settings import current
from tests.house.serving import Served
from tests.load.booking import place_in_line, say
from tests.load.booking_pages import CLOSE, LENGTH
from tests.load.booking_rows import Wanted, wanted_together
from tests.load.measuring import WORKERS
from tests.load.results import Result, figure
from tests.server import environment

ATTEMPTS, CLIENTS = 100_000, 64
SESSIONS, SEATS, PEOPLE = 12, 300, 5_000
# before so many in a hundred attempts somebody gives seats back
GIVING_BACK = 10
KILL_CONNECTIONS, KILL_WORKER = 200, 5_000
# codes of refusals that are final
FINAL = frozenset({"full", "limit"})

OVERSOLD = """
SELECT count(*) AS n FROM seat_pool p WHERE p.taken > p.capacity OR p.taken <> (
    SELECT coalesce(sum(b.seats), 0) FROM booking b
    WHERE b.session = p.session AND b.pool = p.pool AND b.state = 'booked')
"""
TICKETS = """
SELECT count(*) AS n FROM booking b WHERE b.seats <> (
    SELECT count(DISTINCT t.position) FROM ticket t
    WHERE t.booking = b.id AND (t.cancelled_at IS NULL) = (b.state = 'booked'))
    OR b.seats <> (SELECT count(*) FROM ticket t WHERE t.booking = b.id)
"""
BROKEN = """
SELECT (SELECT count(*) FROM (
        SELECT FROM booking WHERE state = 'booked' GROUP BY session, holder HAVING count(*) > 1) session)
    + (SELECT count(*) FROM (SELECT FROM booking WHERE state = 'booked' GROUP BY holder HAVING count(*) > 2) day)
    + (SELECT count(*) FROM booking b WHERE (b.state = 'booked') <> EXISTS (
        SELECT FROM booking_slot s WHERE s.booking = b.id)) AS n
"""


class Told(msgspec.Struct):
    """What the clients were told: bookings that were made, those given back, and how often it took another try."""

    made: dict[str, int] = {}
    links: list[tuple[str, str]] = []
    answered: int = 0
    given_back: set[str] = set()
    refused: int = 0
    retries: int = 0


class Caller:
    """One connection at a time, opened anew whenever it is cut."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, *, body: bytes = b"", headers: tuple[str, ...] = ()
    ) -> tuple[int, bytes]:
        """The status and body of an answer; status 0 where the connection was cut before it was whole."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self._port}", *headers]
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        try:
            if self._open is None:
                self._open = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = self._open
            writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
            async with asyncio.timeout(20):
                head = await reader.readuntil(b"\r\n\r\n")
                length = LENGTH.search(head)
                content = await reader.readexactly(int(length[1])) if length else b""
        except (OSError, EOFError, TimeoutError):
            if self._open is not None:
                self._open[1].close()
            self._open = None
            return 0, b""
        if CLOSE.search(head):
            writer.close()
            self._open = None
        return int(head.split(b" ", 2)[1]), content


async def race(port: int, sessions: list[Wanted], places: list[str], attempts: int, told: Told) -> None:
    """All attempts, by so many clients at a time."""
    chance = random.Random(7)  # noqa: S311 # nothing is secret here
    left = iter(range(attempts))

    async def client() -> None:
        caller = Caller(port)
        for n in left:
            where = chance.randrange(len(sessions))
            person, seats = chance.randrange(PEOPLE), chance.randint(1, 4)
            if n and n % 5000 == 0:
                say(f"{n:,} attempts, {len(told.made):,} booked, {told.retries:,} sent again")
            if chance.randrange(100) < GIVING_BACK:
                await _give_back(caller, told, chance)
            await _attempt(caller, told, n, sessions[where].session, places[where], person, seats, chance)
            told.answered += 1

    await asyncio.gather(*(client() for _ in range(CLIENTS)))


async def _attempt(
    caller: Caller, told: Told, n: int, session: UUID, place: str, person: int, seats: int, chance: random.Random
) -> None:
    contact = f"+86139{20_000_000 + person}"
    body = msgspec.json.encode({"contact": contact, "party": [{}] * seats})
    headers = (f"Idempotency-Key: attempt-{n}", f"Cookie: {place}", "User-Agent: races")
    path = f"/api/v1/sessions/{session}/bookings"
    while True:
        status, content = await caller.ask("POST", path, body=body, headers=headers)
        if status == 201:
            break
        if status == 409 and msgspec.json.decode(content)["code"] in FINAL:
            told.refused += 1
            return
        if status not in {0, 409, 429, 500, 503}:
            raise AssertionError((status, content))
        told.retries += 1
        await asyncio.sleep(0.05)
    made = msgspec.json.decode(content)
    assert made["id"] not in told.made, "one booking answered two attempts"
    assert len(made["tickets"]) == seats
    told.made[made["id"]] = seats
    told.links.append((made["id"], made["link"].rpartition("/")[2][32:]))


async def _give_back(caller: Caller, told: Told, chance: random.Random) -> None:
    """Somebody cancels, one of all who have seats."""
    if not told.links:
        return
    place = chance.randrange(len(told.links))
    told.links[place], told.links[-1] = told.links[-1], told.links[place]
    booking, key = told.links.pop()
    # what is cut may have been done: then it is cancelled already
    while (await caller.ask("DELETE", f"/api/v1/bookings/{booking}?key={key}"))[0] not in {200, 409}:
        told.retries += 1
        await asyncio.sleep(0.05)
    told.given_back.add(booking)


async def kill(served: Served, told: Told, killed: list[int]) -> None:
    """End connections of the database, and now and then a worker, as the race goes on; until cancelled."""
    from participation.base.database import execute

    chance, connections, workers = random.Random(11), KILL_CONNECTIONS, KILL_WORKER  # noqa: S311 # nothing is secret
    while True:
        await asyncio.sleep(0.1)
        if served.process.poll() is not None:
            # it gives up where its workers die too often, and is started again as a supervisor does
            served.start()
            killed[2] += 1
        if told.answered >= connections:
            connections = told.answered + KILL_CONNECTIONS
            await execute(
                "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND application_name = 'kaimen' ORDER BY random() LIMIT 2) one"
            )
            killed[0] += 2
        if told.answered >= workers:
            workers = told.answered + KILL_WORKER
            if running_ := _workers(served):
                with suppress(psutil.NoSuchProcess):
                    chance.choice(running_).kill()
                    killed[1] += 1


def _workers(served: Served) -> list[psutil.Process]:
    """The processes that answer requests: those of ours with a connection to the database, but the first."""
    found = []
    for one in psutil.Process(served.process.pid).children():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if "postgres" not in one.name() and "resource_tracker" not in " ".join(one.cmdline()):
                found.append(one)
    return found


async def measured(served: Served, attempts: int) -> list[Result]:
    """Race, then count."""
    from participation.base.database import close_pool, execute, open_pool
    from tests.world import people_the_world

    await open_pool()
    try:
        await people_the_world()
        sessions = await wanted_together(SESSIONS, SEATS)
        places = [await place_in_line(served, it) for it in sessions]
        told, killed = Told(), [0, 0, 0]
        killing = asyncio.create_task(kill(served, told, killed))
        try:
            await race(served.port, sessions, places, attempts, told)
        finally:
            killing.cancel()
        rows = await execute("SELECT id::text, seats, state FROM booking")
        there = {row["id"]: row["seats"] for row in rows}
        lost = sum(there.get(id_) != seats for id_, seats in told.made.items())
        untold = len(there.keys() - told.made.keys())
        undone = sum((row["id"] in told.given_back) != (row["state"] == "cancelled") for row in rows)
        counts = {
            "oversold": await _count(execute, OVERSOLD),
            "double or missing tickets": await _count(execute, TICKETS),
            "lost bookings": lost,
            "bookings nobody was told of": untold,
            "limits broken": await _count(execute, BROKEN),
            "cancellations undone": undone,
        }
        say(
            f"{attempts:,} attempts: {len(told.made):,} booked, {len(told.given_back):,} given back, {told.refused:,}"
            f" refused, {told.retries:,} sent again; {killed[0]} connections and {killed[1]} workers killed,"
            f" {killed[2]} starts of the server; {counts}"
        )
        name = f"{attempts:,} racing attempts with kills and retries"
        return [figure(f"{name}: {what}", n, "count") for what, n in counts.items()]
    finally:
        await close_pool()


async def _count(execute: Callable[..., object], sql: str) -> int:
    [row] = await execute(sql)  # type: ignore[misc] # the rows of a statement
    return int(row["n"])


def run(attempts: int = ATTEMPTS) -> list[Result]:
    """Race on a server of its own; leaving it removes everything."""
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
        data_dir = Path(folder) / "var"
        with Served(data_dir, KAIMEN_WORKERS=str(WORKERS)) as served:
            if not (served.is_up() or served.is_up()):
                raise RuntimeError(served.log)
            with running(data_dir, say=lambda sentence: None) as url:
                os.environ.update(environment(url, data_dir))
                current.cache_clear()
                return asyncio.run(measured(served, attempts))


def results(tell: Callable[[str], None]) -> Iterator[Result]:
    """The figures, from a process of its own: an engine is bound to one database."""
    tell(f"{ATTEMPTS:,} attempts to book, with kills")
    command = [sys.executable, "-m", "tests.load.booking_races"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # ourselves
    yield from msgspec.json.decode(done.stdout, type=list[Result])


if __name__ == "__main__":
    found = run(*(int(number) for number in sys.argv[1:2]))
    sys.stdout.buffer.write(msgspec.json.encode(found))
    sys.exit(any(one.value for one in found))
