"""``python -m tests.load.reporting [COMMENTS]``: seconds and memory of submitting and publishing a report.

With more comments than one request deals with, submitting is asked for first and then carried out by a job.

A PostgreSQL of its own with a closed consultation whose comments raise one of two points each, or ask for no change.
Each act is done in a process of its own, whose memory is asked for at its end; the ledger takes in what is owed between
both. The receipts' lines, the notices and the promise are counted afterwards.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from participation.base import clock
from participation.base.postgres import running
from participation.base.settings import current
from tests.load.exporting import AT_ONCE, COMMENT, MOST, say
from tests.load.peak import peak
from tests.load.results import Result, figure
from tests.server import environment

COMMENTS = 1_000_000

LINKED = """
INSERT INTO point_comment (id, point, comment, person, at)
SELECT gen_random_uuid(), (ARRAY[{}::uuid, {}::uuid])[substr(receipt, 2)::int % 3], id, {}, now() FROM comment
WHERE substr(receipt, 2)::int BETWEEN {} AND {} AND substr(receipt, 2)::int % 3 > 0
"""
MARKED = """
INSERT INTO no_change (id, comment, person, at) SELECT gen_random_uuid(), id, {}, now() FROM comment
WHERE substr(receipt, 2)::int BETWEEN {} AND {} AND substr(receipt, 2)::int % 3 = 0
"""


async def covered(comments: int) -> None:
    """A closed consultation with that many comments, all of which have an outcome."""
    from participation.base.database import close_pool, execute, open_pool
    from participation.base.migrations import migrate
    from tests.consultations.steps import SLUG, answer, closed, opened, point
    from tests.world import OFFICER, people_the_world

    await open_pool()
    try:
        await migrate()
        await people_the_world()
        await opened(screening="at once")
        whole = (await execute("SELECT id FROM consultation WHERE slug = {}", SLUG))[0]["id"]
        for first in range(1, comments + 1, AT_ONCE):
            await execute(COMMENT, whole, first, min(first + AT_ONCE - 1, comments))
        await closed()
        points = [await point("采光"), await point("噪声")]
        for one in points:
            await answer(one)
        for first in range(1, comments + 1, AT_ONCE):
            last = first + AT_ONCE - 1
            await execute(LINKED, *points, OFFICER.person, first, last)
            await execute(MARKED, OFFICER.person, first, last)
        await execute("ANALYZE")
    finally:
        await close_pool()


async def act(name: str) -> None:
    """Do one act in this process: ask for the submission, carry it out as its job does, number, publish."""
    from consultations.jobs import HANDLERS
    from consultations.services import reporting
    from participation.base.database import close_pool, open_pool
    from participation.base.ledger.sequencing import sequence
    from participation.base.outbox.relay import drain
    from tests.consultations.steps import AFTER, DAY, SLUG
    from tests.world import LEADER, OFFICER

    await open_pool()
    try:
        with clock.frozen(AFTER):
            if name == "ask to submit":
                await reporting.submit_report(OFFICER, slug=SLUG)
            elif name == "submit":
                await drain(HANDLERS)
            elif name == "number":
                await sequence()
        with clock.frozen(AFTER + DAY):
            if name == "publish":
                await reporting.approve_report(LEADER, slug=SLUG)
                await reporting.publish_report(OFFICER, slug=SLUG)
    finally:
        await close_pool()


async def kept(comments: int) -> None:
    """Raises AssertionError where the four numbers are not what came in."""
    from consultations.queries.reconciling import promise
    from participation.base.database import close_pool, open_pool
    from tests.consultations.steps import SLUG

    await open_pool()
    try:
        found = await promise(SLUG)
    finally:
        await close_pool()
    assert msgspec.structs.astuple(found) == (comments,) * 4, found


def timed(name: str) -> tuple[float, float]:
    """Seconds and megabytes of an act in a process of its own."""
    began = time.perf_counter()
    done = subprocess.run(  # ourselves
        [sys.executable, "-m", "tests.load.reporting", name], stdout=subprocess.PIPE, check=True, env=dict(os.environ)
    )
    return time.perf_counter() - began, float(done.stdout)


def run(comments: int = COMMENTS) -> list[Result]:
    """Measure on a PostgreSQL of its own; leaving it removes everything."""
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
        data_dir = Path(folder) / "var"
        with running(data_dir, say=lambda sentence: None) as url:
            os.environ.update(environment(url, data_dir))
            current.cache_clear()
            say(f"Filling in {comments:,} comments with their answers")
            asyncio.run(covered(comments))
            found = []
            for name in ("ask to submit", "submit", "number", "publish"):
                took, memory = timed(name)
                say(f"{name}: {took:.1f} s, memory {memory:.0f} MB at most")
                if name != "number":
                    found.append(figure(f"{name} a report on {comments:,} comments", took, "s"))
                    found.append(figure(f"memory to {name} a report on {comments:,} comments", memory, "MB", MOST))
            asyncio.run(kept(comments))
            return found


def results(tell: Callable[[str], None]) -> Iterator[Result]:
    """The figures, from a process of its own: an engine is bound to one database."""
    tell(f"Reporting on {COMMENTS:,} comments")
    done = subprocess.run(  # ourselves
        [sys.executable, "-m", "tests.load.reporting"], stdout=subprocess.PIPE, check=True
    )
    yield from msgspec.json.decode(done.stdout, type=list[Result])


if __name__ == "__main__":
    wanted = sys.argv[1] if sys.argv[1:] else str(COMMENTS)
    if wanted.isdigit():
        sys.stdout.write(msgspec.json.encode(run(int(wanted))).decode() + "\n")
    else:
        asyncio.run(act(wanted))
        sys.stdout.write(f"{peak()}\n")
