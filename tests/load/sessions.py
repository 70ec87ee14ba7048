"""``python -m tests.load.sessions [SESSIONS]``: what finding a session takes, few rows or many.

A PostgreSQL of its own with 20,000 sessions of 400 activities. The program answers in this process, so that a request
is timed from end to end without a network; first with a tenth of the rows, then with all of them. At last a seat is
taken of a session that is listed, and the list asked for again, a hundred times: it tells what is free at that instant.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
import psutil  # type: ignore[import-untyped] # it ships none

from participation.base import clock
from participation.base.postgres import running
from participation.base.settings import current
from tests.load.meetings import TENTH, Took, say, timed
from tests.load.results import Result, figure
from tests.load.sessions_rows import CAMPAIGN, ROWS
from tests.server import environment

SESSIONS = 20_000
AT_ONCE = 2_000
MOST = 30.0
DAY = (clock.now() + timedelta(days=20)).date()
THEME, DISTRICT = quote("公用事业"), quote("南埠街道")
API = "/api/v1/sessions?limit=30"
PAGES = {
    "page, no filter": "/sessions",
    "page, theme and free seats": f"/sessions?theme={THEME}&seats=4",
    "no filter": API,
    "one day": f"{API}&date={DAY}",
    "district": f"{API}&district={DISTRICT}",
    "theme and free seats": f"{API}&theme={THEME}&seats=4",
    "free seats of every session": f"{API}&seats=29",
    "more free seats than any has": f"{API}&seats=31",
    "accessible, in English": f"{API}&accessible=true&language=en",
    "words of one activity of fifty": f"{API}&q={quote('净水')}",
    "words that none has": f"{API}&q={quote('轮渡')}",
    "all filters": f"{API}&from={DAY}&district={DISTRICT}&theme={THEME}&seats=2&q={quote('走进')}",
    "month": "/sessions/calendar",
    "month, theme": f"/sessions/calendar?theme={THEME}",
    "places": "/sessions/places",
    "one session": "/sessions/{session}",
}


async def measured(sessions: int) -> list[Result]:
    """What each address takes at a tenth and at all of the rows, and whether seats are told exactly."""
    from participation.app import create_app
    from participation.base.database import close_pool, execute, open_pool
    from participation.base.migrations import migrate
    from tests.world import people_the_world

    await open_pool()
    try:
        await migrate()
        await people_the_world()
        await execute(CAMPAIGN)
        backend = (await execute("SELECT pg_backend_pid() AS pid"))[0]["pid"]
        postmaster = psutil.Process(backend).ppid()
        app: Any = create_app()
        transport = httpx.ASGITransport(app=app, client=("203.0.113.7", 50000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            few = sessions // TENTH
            await fill(1, few)
            some = await times(client, postmaster)
            await fill(few + 1, sessions)
            every = await times(client, postmaster)
            return [*figures(sessions, some, every), await exact(client)]
    finally:
        await close_pool()


async def fill(first: int, last: int) -> None:
    """Make these sessions, and let the planner count them."""
    from participation.base.database import execute

    began = time.perf_counter()
    for start in range(first, last + 1, AT_ONCE):
        for statement in ROWS:
            await execute(statement, start, min(start + AT_ONCE - 1, last))
    await execute("ANALYZE")
    say(f"{last - first + 1:,} sessions in {time.perf_counter() - began:.0f} s")


async def times(client: httpx.AsyncClient, postmaster: int) -> dict[str, Took]:
    """What each address takes, and the tenth page of the list."""
    seen = (await client.get(API)).json()
    found = {}
    for name, path in PAGES.items():
        found[name], _ = await timed(client, path.format(session=seen["items"][0]["id"]), postmaster)
    for _ in range(9):
        further = f"{API}&cursor={seen['next']}"
        seen = (await client.get(further)).json()
    found["no filter, tenth page"], _ = await timed(client, further, postmaster)
    return found


async def exact(client: httpx.AsyncClient) -> Result:
    """How many of a hundred seats that were taken between two requests the second did not know of."""
    from participation.base.database import execute

    wrong = 0
    for _ in range(100):
        before = (await client.get(f"{API}&seats=1")).json()["items"][0]
        await execute("UPDATE seat_pool SET taken = taken + 1 WHERE session = {} AND pool = 'general'", before["id"])
        after = (await client.get(API)).json()["items"]
        told = {one["id"]: one["free"] for one in after}
        wrong += told.get(before["id"], before["free"] - 1) != before["free"] - 1
    return figure("sessions: seats taken between two requests and told wrongly, of 100", wrong, "")


def figures(sessions: int, some: dict[str, Took], every: dict[str, Took]) -> list[Result]:
    """The median beside what it must not exceed, and how much more it is than with a tenth of the rows."""
    results = []
    for name, took in every.items():
        p50, p95, p99 = (took.share(part) for part in (0.5, 0.95, 0.99))
        title = f"{sessions:,} sessions: {name}"
        results.append(Result(title, p50, "ms", MOST, round(p50 / MOST, 4), took.cpu, None, p50, p95, p99))
        results.append(figure(f"{title}: against a tenth of the rows", took.cpu / some[name].cpu, "times"))
    return results


def run(sessions: int = SESSIONS) -> list[Result]:
    """Measure on a PostgreSQL of its own; leaving it removes everything."""
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
        data_dir = Path(folder) / "var"
        with running(data_dir, say=lambda sentence: None) as url:
            os.environ.update(environment(url, data_dir))
            current.cache_clear()
            return asyncio.run(measured(sessions))


def results(tell: Callable[[str], None]) -> Iterator[Result]:
    """The figures, from a process of its own: an engine is bound to one database."""
    tell(f"Finding one of {SESSIONS:,} sessions")
    done = subprocess.run(  # ourselves
        [sys.executable, "-m", "tests.load.sessions"], stdout=subprocess.PIPE, check=True
    )
    yield from msgspec.json.decode(done.stdout, type=list[Result])


if __name__ == "__main__":
    found = run(*(int(number) for number in sys.argv[1:2]))
    sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
