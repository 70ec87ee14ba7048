"""``python -m tests.load.booking``: bookings of one session that everybody wants, through HTTP and as their floor.

The program serves with two workers on a PostgreSQL of its own, with fsync on. Each booking is complete: a party of two,
limits by session, day and campaign, two signed tickets, the outbox, the audit. The floor is ``booking_floor.sql``: the
same statements in one transaction, by pgbench, prepared, on the same PostgreSQL. Floor and bookings take turns, so that
what else the machine does strikes both. The generator carries the place in line that the form gave it, as a browser
does.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import httpx
import msgspec

from participation.base.postgres import binaries, running
from participation.base.settings import current
from tests.house.serving import Served
from tests.load.booking_rows import Wanted, taken_of, wanted
from tests.load.costs import processor_seconds, told_statements
from tests.load.generator import Round, load, request
from tests.load.measuring import WORKERS, postmaster
from tests.load.results import Result
from tests.server import environment

FLOOR = Path(__file__).with_name("booking_floor.sql")
CLIENTS = (32, 64, 128, 256)
FLOOR_CLIENTS = 32
SECONDS = 5.0
ROUNDS = 3
RATE = re.compile(r"tps = ([0-9.]+)")
# a mobile number of nobody for each booking
numbers = itertools.count(10_000_000)


def say(sentence: str) -> None:
    """Progress, for the person at the terminal."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def a_request(session: UUID, *, host: str, place: str) -> bytes:
    """A booking for two people by a telephone that nobody has used yet."""
    body = {"contact": f"+86139{next(numbers)}", "party": [{"name": "陈立"}, {"name": "陈小满"}]}
    headers = [f"Cookie: {place}"] if place else []
    path = f"/api/v1/sessions/{session}/bookings"
    return request(path, host=host, body=msgspec.json.encode(body), headers=headers)


def floor(url: str, it: Wanted, *, seconds: float) -> float:
    """Transactions a second of the committed script at 32 clients."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    done = subprocess.run(
        [
            *(str(binaries() / "pgbench"), "--no-vacuum", "--protocol=prepared", f"--client={FLOOR_CLIENTS}"),
            *("--jobs=1", f"--time={int(seconds)}", f"--file={FLOOR}", f"--define=session={it.session}"),
            *(f"--define=campaign={it.campaign}", f"--host={query['host'][0] if 'host' in query else parts.hostname}"),
            *(f"--port={parts.port or 5432}", f"--username={parts.username}", parts.path.lstrip("/")),
        ],
        env=os.environ | {"PGPASSWORD": unquote(parts.password or "")},
        capture_output=True,
        text=True,
        check=False,
    )
    found = RATE.search(done.stdout)
    if done.returncode != 0 or not found or "failed transactions: 0 " not in done.stdout:
        raise RuntimeError(f"pgbench failed: {done.stdout} {done.stderr}")
    return float(found[1])


async def statements_of_one(it: Wanted) -> int:
    """How many statements a booking takes that comes alone."""
    from participation.app import create_app  # its settings are known only now

    app: Any = create_app()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=current().base_url) as client:
        sent = {"contact": f"+86139{next(numbers)}", "party": [{"name": "陈立"}, {"name": "陈小满"}]}
        await client.post(f"/api/v1/sessions/{it.session}/bookings", json=sent)
        async with told_statements() as told:
            sent["contact"] = f"+86139{next(numbers)}"
            answer = await client.post(f"/api/v1/sessions/{it.session}/bookings", json=sent)
    assert answer.status_code == 201, answer.text
    return len(told)


async def measured(served: Served, url: str) -> list[Result]:
    """Rounds of bookings between rounds of their floor, at each number of clients."""
    from participation.base.database import close_pool, open_pool
    from tests.world import people_the_world

    await open_pool()
    try:
        await people_the_world()
        statements = await statements_of_one(await wanted(slug="one"))
        results = []
        roots = [served.process.pid, postmaster(served.data_dir)]
        for clients in CLIENTS:
            rounds: list[tuple[Round, float]] = []
            floors = []
            for turn in range(ROUNDS):
                slug = f"{clients}-{turn}"
                floors.append(floor(url, await wanted(slug=f"floor-{slug}"), seconds=SECONDS))
                it = await wanted(slug=slug)
                place = await place_in_line(served, it)
                made = partial(a_request, it.session, host=f"127.0.0.1:{served.port}", place=place)
                before = processor_seconds(roots)
                done = await load(served.port, made, seconds=SECONDS, status=201, connections=clients)
                rounds.append((done, processor_seconds(roots) - before))
                assert await taken_of(it.session) == 2 * done.answers, "every answer is a booking, and nothing else is"
            results.append(_result(clients, rounds, median(floors), statements))
            say(f"{results[-1]}")
        return results
    finally:
        await close_pool()


async def place_in_line(served: Served, it: Wanted) -> str:
    """The cookie with the place in line that whoever opens the form has."""
    async with httpx.AsyncClient(base_url=served.base_url) as client:
        await client.get(f"/sessions/{it.session}/booking")
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items() if "place" in name)


def _result(clients: int, rounds: list[tuple[Round, float]], floor_rate: float, statements: int) -> Result:
    rate = median(done.rate for done, _ in rounds)
    best, _ = max(rounds, key=lambda one: one[0].rate)
    answers = sum(done.answers for done, _ in rounds)
    return Result(
        name=f"bookings of one session, {clients} clients",
        value=round(rate, 1),
        unit="bookings/s",
        floor=round(floor_rate, 1),
        ratio=round(rate / floor_rate, 4),
        cpu_ms=round(sum(cpu for _, cpu in rounds) * 1000 / answers, 4),
        statements=statements,
        p50_ms=round(best.percentile(50), 2),
        p95_ms=round(best.percentile(95), 2),
        p99_ms=round(best.percentile(99), 2),
    )


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
                return asyncio.run(measured(served, url))


def results(tell: Callable[[str], None]) -> Iterator[Result]:
    """The figures, from a process of its own: an engine is bound to one database."""
    tell("Booking one session that everybody wants")
    done = subprocess.run([sys.executable, "-m", "tests.load.booking"], stdout=subprocess.PIPE, check=True)  # ourselves
    yield from msgspec.json.decode(done.stdout, type=list[Result])


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(run()))
