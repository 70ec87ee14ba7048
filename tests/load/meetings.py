"""``python -m tests.load.meetings [MEETINGS]``: what every list page about meetings takes, few rows or many.

A PostgreSQL of its own with 2,000 meetings, 40,000 opinions and 60,000 follow-ups. The program answers in this process,
so that a request is timed from end to end without a network; first with a tenth of the rows, then with all of them. How
much more all of them take is told by processor time, of the program and of PostgreSQL: what else the machine does is
not in it.
"""

from __future__ import annotations

import asyncio
import gc
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import httpx
import msgspec
import psutil  # type: ignore[import-untyped] # it ships none

from participation.base import clock
from participation.base.postgres import running
from participation.base.settings import current
from tests.load.costs import processor_seconds
from tests.load.meetings_rows import FOLLOW_UPS, OPINIONS, ROWS, SHOWN
from tests.load.results import Result, figure
from tests.server import environment

MEETINGS = 2_000
TENTH = 10
AT_ONCE = 200
WARMED, TIMES = 5, 40
MOST = 40.0
# one meeting of the officer's own body
ONE = "/workbench/meetings/m-5"
YEAR = clock.now().year
PAGES = {
    "desk: meetings": "/workbench/meetings",
    "desk: opinions of a meeting": f"{ONE}/feedback",
    "desk: follow-ups of a meeting": f"{ONE}/follow-ups",
    "desk: overdue": "/workbench/overdue",
    "desk: overdue of one's unit": "/workbench/overdue?unit=fgj",
    "desk: overdue, searched for what all are called": f"/workbench/overdue?q={quote('区政府')}",
    "desk: overdue, searched for one of six": f"/workbench/overdue?q={quote('扩大会议')}",
    "desk: overdue, searched for one of fifty": f"/workbench/overdue?q={quote('专题会议')}",
    "desk: overdue, searched for one meeting": f"/workbench/overdue?q={quote('第5次')}",
    "desk: overdue, searched for none": f"/workbench/overdue?q={quote('轮渡')}",
    "desk: follow-ups": "/workbench/follow-ups",
    "desk: follow-ups, searched for what all are called": f"/workbench/follow-ups?q={quote('督办事项')}",
    "desk: follow-ups, searched for one of six": f"/workbench/follow-ups?q={quote('扩大会议')}",
    "desk: follow-ups, searched for one of fifty": f"/workbench/follow-ups?q={quote('专题会议')}",
    "desk: follow-ups, searched for none": f"/workbench/follow-ups?q={quote('轮渡')}",
    "desk: follow-ups completed, searched for one of fifty": f"/workbench/follow-ups?which=done&q={quote('专题会议')}",
    "desk: follow-ups of one's meetings": "/workbench/follow-ups?whose=meetings",
    "desk: follow-ups due soon": "/workbench/follow-ups?which=soon",
    "desk: follow-ups completed": "/workbench/follow-ups?which=done",
    **{
        f"desk: {number.replace('-', ' ')}, behind the figures": f"/workbench/figures/{YEAR}/{number}"
        for number in (
            "opinions-received",
            "opinions-adopted",
            "opinions-not-adopted",
            "opinions-unanswered",
            "opinions-answered-in-time",
            "opinions-answered-late",
            "opinions-overdue",
            "opinions-not-due-yet",
            "follow-ups-promised",
            "follow-ups-overdue",
            "follow-ups-not-due-yet",
            "follow-ups-done",
            "representatives-invited",
            "representatives-accepted",
            "hearings-held",
        )
    },
    "desk: opinions answered late of one body": f"/workbench/figures/{YEAR}/opinions-answered-late?body=fgj",
    "desk: opinions overdue of one body": f"/workbench/figures/{YEAR}/opinions-overdue?body=fgj",
    "public: meetings": "/meetings",
    "public: matters": "/matters",
    "public: overdue": "/overdue",
}
NEXT = re.compile(r'href="([^"]+)" rel="next"')


def say(sentence: str) -> None:
    """Progress, for the person at the terminal."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


class Took(msgspec.Struct, frozen=True):
    """What a page took: each time in milliseconds, sorted, and the processor time of one; how many lines it has."""

    times: list[float]
    cpu: float
    lines: int

    def share(self, part: float) -> float:
        """The time that this part of the requests did not exceed."""
        return round(self.times[int(len(self.times) * part)], 2)


async def measured(meetings: int) -> list[Result]:
    """What each page and the one after it takes, at a tenth and at all of the rows."""
    from participation.app import create_app
    from participation.base.database import close_pool, execute, open_pool
    from participation.base.migrations import migrate
    from tests.world import OFFICER, people_the_world, signed_in

    await open_pool()
    try:
        await migrate()
        await people_the_world()
        await execute(SHOWN)
        backend = (await execute("SELECT pg_backend_pid() AS pid"))[0]["pid"]
        postmaster = psutil.Process(backend).ppid()
        transport = httpx.ASGITransport(app=create_app(), client=("203.0.113.7", 50000))
        # as a worker of the server does: what is loaded is not searched for garbage between two requests
        gc.collect()
        gc.freeze()
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            signed_in(client, OFFICER)
            few = meetings // TENTH
            await fill(1, few)
            some = await times(client, postmaster)
            await fill(few + 1, meetings)
            return figures(meetings, some, await times(client, postmaster))
    finally:
        await close_pool()


async def fill(first: int, last: int) -> None:
    """Make the rows of these meetings, and let the planner count them."""
    from participation.base.database import execute

    began = time.perf_counter()
    for start in range(first, last + 1, AT_ONCE):
        for statement in ROWS:
            await execute(statement, start, min(start + AT_ONCE - 1, last))
    await execute("ANALYZE")
    rows = last - first + 1
    say(
        f"{rows:,} meetings, {rows * OPINIONS:,} opinions, {rows * FOLLOW_UPS:,} follow-ups"
        f" in {time.perf_counter() - began:.0f} s"
    )


async def times(client: httpx.AsyncClient, postmaster: int) -> dict[str, Took]:
    """What each page takes, and of lists that go on also the second page."""
    found: dict[str, Took] = {}
    for name, path in PAGES.items():
        found[name], page = await timed(client, path, postmaster)
        following = NEXT.search(page)
        if following:
            further = unescape(following[1]).partition("#")[0]
            found[f"{name}, next page"], _ = await timed(client, further, postmaster)
    return found


async def timed(client: httpx.AsyncClient, path: str, postmaster: int) -> tuple[Took, str]:
    """A page asked for again and again."""
    text, took, before = "", [], 0.0
    for n in range(WARMED + TIMES):
        if n == WARMED:
            before = processor_seconds([os.getpid(), postmaster])
        began = time.perf_counter()
        answer = await client.get(path)
        if n >= WARMED:
            took.append(1000 * (time.perf_counter() - began))
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        text = answer.text
    cpu = 1000 * (processor_seconds([os.getpid(), postmaster]) - before) / TIMES
    return Took(sorted(took), round(cpu, 2), text.count("<tr")), text


def figures(meetings: int, some: dict[str, Took], every: dict[str, Took]) -> list[Result]:
    """The median of each page beside what it must not exceed, and how much more it is than with a tenth of the rows.

    Where a tenth of the rows do not fill the page, its name says so: then the page is longer, not only the table.
    """
    results = []
    for name, took in every.items():
        p50, p95, p99 = (took.share(part) for part in (0.5, 0.95, 0.99))
        title = f"{meetings:,} meetings, {name}"
        results.append(Result(title, p50, "ms", MOST, round(p50 / MOST, 4), took.cpu, None, p50, p95, p99))
        if name in some:
            longer = f", {took.lines} lines instead of {some[name].lines}" if took.lines != some[name].lines else ""
            against = f"{title}: against a tenth of the rows{longer}"
            results.append(figure(against, took.cpu / some[name].cpu, "times"))
    return results


def run(meetings: int = MEETINGS) -> list[Result]:
    """Measure on a PostgreSQL of its own; leaving it removes everything."""
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
        data_dir = Path(folder) / "var"
        with running(data_dir, say=lambda sentence: None) as url:
            os.environ.update(environment(url, data_dir))
            current.cache_clear()
            return asyncio.run(measured(meetings))


def results(tell: Callable[[str], None]) -> Iterator[Result]:
    """The figures, from a process of its own: an engine is bound to one database."""
    tell(f"Listing {MEETINGS:,} meetings")
    done = subprocess.run(  # ourselves
        [sys.executable, "-m", "tests.load.meetings"], stdout=subprocess.PIPE, check=True
    )
    yield from msgspec.json.decode(done.stdout, type=list[Result])


if __name__ == "__main__":
    found = run(*(int(number) for number in sys.argv[1:2]))
    sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
