"""``python -m tests.load.door``: what scans at a door take, one by one over the network and 2,000 at once.

A real server with two workers and a PostgreSQL of its own; one session with thousands of tickets and 16 phones. The
processor time is that of the program and PostgreSQL together. Each scan is one request with a signed ticket that is
verified; a batch is what a phone brings that was alone for hours.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

import httpx
import msgspec

from participation.base.postgres import running
from participation.base.settings import current
from tests.house.serving import Served
from tests.load.costs import processor_seconds, told_statements
from tests.load.generator import Round, load
from tests.load.measuring import postmaster
from tests.load.results import Result, figure
from tests.server import environment

TICKETS, PHONES, WORKERS = 16_000, 16, 2
BATCH, BATCHES = 2_000, 3
WARM_UP, SECONDS, ROUNDS = 1.0, 2.0, 3
MOST_CPU, MOST_STATEMENTS, MOST_SECONDS = 1.0, 4, 1.0


def say(sentence: str) -> None:
    """Progress, for the person at the terminal."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


class Prepared(msgspec.Struct):
    """Tickets as their QR codes hold them, and the headers and ids of the phones."""

    door: str
    tickets: list[str]
    phones: list[tuple[str, str]]


async def prepared() -> Prepared:
    """Fill the database: a session that is on, its tickets, phones that are enrolled."""
    from events.schemas.device import NewDevice
    from events.schemas.door import NewEnrolment
    from events.services.devices import enrol, prepare_device
    from events.services.tickets import NewTicket, issue_tickets
    from participation.base.database import execute, transaction
    from participation.base.identity.actor import NOBODY
    from participation.base.migrations import migrate
    from tests.events.doors_steps import a_booking
    from tests.events.rows import an_open_session
    from tests.world import HOST, people_the_world

    await migrate()
    await people_the_world()
    begins = datetime.now(UTC) + timedelta(minutes=5)
    door = await an_open_session(capacity=TICKETS, starts_at=begins, books_from=begins - timedelta(days=9))
    booking = await a_booking(door)
    async with transaction():
        issued = await issue_tickets(door=door, booking=booking, new=[NewTicket() for _ in range(TICKETS)])
    phones = []
    for n in range(PHONES):
        code = (await prepare_device(HOST, new=NewDevice(name=f"{n}", doors=[door]))).code
        made = await enrol(NOBODY, new=NewEnrolment(code=code))
        phones.append((str(made.device), f"Device {made.device}.{made.secret}"))
    await execute("ANALYZE")
    return Prepared(str(door), [ticket.qr for ticket in issued], phones)


def scan(ticket: str, *, direction: str = "in", offline: bool = False) -> dict[str, object]:
    """A scan as a phone sends it."""
    from participation.base.codes import uuid7

    now = datetime.now(UTC)
    given = {"given": "admitted"} if offline else {}
    return {"id": uuid7(), "ticket": ticket, "at": now, "direction": direction, "offline": offline, **given}


def request(host: str, phone: tuple[str, str], scans: list[dict[str, object]]) -> bytes:
    """A request as it goes over the wire."""
    body = msgspec.json.encode({"device": phone[0], "scans": scans, "now": datetime.now(UTC)})
    lines = [
        "POST /api/v1/scans HTTP/1.1",
        f"Host: {host}",
        "Content-Type: application/json",
        f"Authorization: {phone[1]}",
        f"Content-Length: {len(body)}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


async def measured() -> list[Result]:
    """The figures."""
    from participation.base.database import close_pool, execute, open_pool

    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
        data_dir = Path(folder) / "var"
        with running(data_dir, say=lambda sentence: None) as url:
            os.environ.update(environment(url, data_dir))
            current.cache_clear()
            await open_pool()
            try:
                made = await prepared()
                say(f"{TICKETS:,} tickets, {PHONES} phones")
                statements = await counted(made)
                with Served(Path(folder) / "served", KAIMEN_WORKERS=str(WORKERS), KAIMEN_DATABASE_URL=url) as served:
                    if not served.is_up():
                        raise RuntimeError(served.log)
                    roots = [served.process.pid, postmaster(data_dir)]
                    online = await scanned(served, made, roots)
                    await execute("TRUNCATE scan_undo, scan, check_in, conflict CASCADE")
                    batches = [await brought(served, made, n) for n in range(BATCHES)]
            finally:
                await close_pool()
    (best, cpu) = max(online, key=lambda one: one[0].rate)
    return [
        Result(
            "door: scan online",
            round(best.rate, 1),
            "requests/s",
            None,
            None,
            round(cpu, 4),
            statements,
            *(round(best.percentile(part), 2) for part in (50, 95, 99)),
        ),
        figure("door: processor time of a scan online", cpu, "ms", MOST_CPU),
        figure("door: statements of a scan online", statements, "statements", MOST_STATEMENTS),
        figure(f"door: batch of {BATCH:,} scans made offline", min(batches), "s", MOST_SECONDS),
    ]


async def counted(made: Prepared) -> int:
    """How many statements one scan takes, told by the program in this process; a phone whose visit was just noted."""
    from participation.app import create_app

    transport = httpx.ASGITransport(app=create_app(), client=("203.0.113.7", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        device, authorization = made.phones[0]
        async with told_statements() as told:
            for ticket in made.tickets[:2]:
                told.clear()
                body = msgspec.json.encode({"device": device, "scans": [scan(ticket)], "now": datetime.now(UTC)})
                headers = {"Authorization": authorization, "Content-Type": "application/json"}
                answer = await client.post("/api/v1/scans", content=body, headers=headers)
                assert answer.json()["verdicts"][0]["verdict"] == "admitted", answer.text
    return len(told)


async def scanned(served: Served, made: Prepared, roots: list[int]) -> list[tuple[Round, float]]:
    """Rounds of single scans: everybody comes in, then goes out, and so on; milliseconds of processor time of each."""
    host = f"127.0.0.1:{served.port}"
    phones = cycle(made.phones)
    moves = ((ticket, direction) for direction in cycle(("in", "out")) for ticket in made.tickets[2:])

    def next_one() -> bytes:
        ticket, direction = next(moves)
        return request(host, next(phones), [scan(ticket, direction=direction)])

    await load(served.port, next_one, seconds=WARM_UP, status=200)
    rounds = []
    for _ in range(ROUNDS):
        before = processor_seconds(roots)
        done = await load(served.port, next_one, seconds=SECONDS, status=200)
        rounds.append((done, 1000 * (processor_seconds(roots) - before) / done.answers))
    return rounds


async def brought(served: Served, made: Prepared, n: int) -> float:
    """The seconds until a phone that was alone has its verdicts."""
    host = f"127.0.0.1:{served.port}"
    mine = made.tickets[n * BATCH : (n + 1) * BATCH]
    scans = [scan(ticket, offline=True) for ticket in mine]
    sent = request(host, made.phones[n], scans)
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port, limit=2**24)
    began = time.perf_counter()
    writer.write(sent)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(
        next(line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    )
    answer = msgspec.json.decode(await reader.readexactly(length))
    took = time.perf_counter() - began
    writer.close()
    assert [one["verdict"] for one in answer["verdicts"]] == ["admitted"] * BATCH, answer
    return took


def results(tell: Callable[[str], None]) -> Iterator[Result]:
    """The figures, from a process of its own: an engine is bound to one database."""
    tell("Scanning tickets at a door")
    done = subprocess.run([sys.executable, "-m", "tests.load.door"], stdout=subprocess.PIPE, check=True)  # ourselves
    yield from msgspec.json.decode(done.stdout, type=list[Result])


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.encode(asyncio.run(measured())).decode() + "\n")
