"""``python -m tests.load.rush``: ten thousand ask for two hundred seats over a thousand connections.

wrk asks for the form as fast as it is answered, each time as somebody who has no place yet; at the same time three
hundred others book as programs do, come again when they are told to with the place they were given, and share the
seats. Every answer is a form or a place, none takes longer than two seconds, and no seat is sold twice or left over.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import httpx
import msgspec

from participation.base.postgres import running
from participation.base.settings import current
from tests.house.serving import Served
from tests.load.booking_rows import taken_of, wanted
from tests.load.measuring import WORKERS
from tests.load.results import Result, figure
from tests.server import environment

SEATS, CONNECTIONS, BOOKERS = 200, 1000, 300
SCRIPT = Path(__file__).with_name("rush.lua")
SECONDS, LONGEST = 12, 60
MOST_SECONDS = 2.0


class Asked(msgspec.Struct, frozen=True):
    """What wrk was answered; ``lost`` counts what was not answered at all."""

    answers: int
    seconds: float
    forms: int
    places: int
    refused: int
    failed: int
    lost: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    longest_ms: float


async def asked(port: int, session: UUID) -> Asked:
    """A thousand connections that ask for the form, again and again."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise RuntimeError("The rush is made with wrk: install it (Debian: wrk).")
    process = await asyncio.create_subprocess_exec(
        *(wrk, "--threads=2", f"--connections={CONNECTIONS}", f"--duration={SECONDS}s", "--timeout=10s"),
        *(f"--script={SCRIPT}", f"http://127.0.0.1:{port}/sessions/{session}/booking"),
        stdout=subprocess.PIPE,
    )
    said, _ = await process.communicate()
    return msgspec.json.decode(said.splitlines()[-1], type=Asked)


async def books(client: httpx.AsyncClient, session: UUID, n: int) -> str:
    """One who books and comes again when told to; ``booked``, or the code of the refusal."""
    body = {"contact": f"+86139{20_000_000 + n}", "party": [{"name": "陈立"}]}
    headers: dict[str, str] = {}
    async with asyncio.timeout(LONGEST):
        while True:
            answer = await client.post(f"/api/v1/sessions/{session}/bookings", json=body, headers=headers)
            if answer.status_code == 201:
                return "booked"
            code = str(answer.json()["code"])
            if code != "queued":
                return code
            headers = {"Kaimen-Place": answer.json()["place"]}
            await asyncio.sleep(int(answer.headers["retry-after"]))


async def measured(served: Served) -> list[Result]:
    """The rush, once."""
    from participation.base.database import close_pool, open_pool
    from tests.world import people_the_world

    await open_pool()
    try:
        await people_the_world()
        session = (await wanted(SEATS, slug="two-hundred")).session
        limits = httpx.Limits(max_connections=BOOKERS)
        async with httpx.AsyncClient(base_url=served.base_url, limits=limits, timeout=30) as client:
            crowd = asyncio.create_task(asked(served.port, session))
            fates = Counter(await asyncio.gather(*(books(client, session, n) for n in range(BOOKERS))))
            told = await crowd
        assert fates == {"booked": SEATS, "full": BOOKERS - SEATS}, fates
        assert await taken_of(session) == SEATS
        sys.stderr.write(f"{told}\n")
        assert told.failed == told.refused == told.lost == 0, told
        name = f"asked for {SEATS} seats over {CONNECTIONS} connections"
        answered = figure(f"{name}: forms and places", told.answers / told.seconds, "answers/s")
        return [
            msgspec.structs.replace(answered, p50_ms=told.p50_ms, p95_ms=told.p95_ms, p99_ms=told.p99_ms),
            figure(f"{name}: the longest wait", told.longest_ms / 1000, "s", MOST_SECONDS),
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
                try:
                    return asyncio.run(measured(served))
                finally:
                    sys.stderr.write(served.log[-3000:])


def results(tell: Callable[[str], None]) -> Iterator[Result]:
    """The figures, from a process of its own: an engine is bound to one database."""
    tell("Asking for two hundred seats over a thousand connections")
    done = subprocess.run([sys.executable, "-m", "tests.load.rush"], stdout=subprocess.PIPE, check=True)  # ourselves
    yield from msgspec.json.decode(done.stdout, type=list[Result])


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(run()))
