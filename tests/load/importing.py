"""``python -m tests.load.importing [ROWS] [CHARACTERS]``: rows a second of an import, and the memory that it takes.

A PostgreSQL of its own, a consultation, a file of JSON lines with invented Chinese letters, carried out in this process
as a worker does it; then the work on families that the import owes.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

import msgspec
import psutil  # type: ignore[import-untyped] # it ships none

from participation.base.postgres import running
from participation.base.settings import current
from tests.load.costs import processor_seconds
from tests.load.results import Result, figure
from tests.server import environment

ROWS, CHARACTERS = 1_000_000, 130
SAMPLED = 0.25
MEGABYTE = 1 << 20


def say(sentence: str) -> None:
    """Progress, for the person at the terminal."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def letters(rows: int, characters: int, *, seed: int = 1) -> Iterator[bytes]:
    """JSON lines of letters, put together from phrases of a few words, some frequent and most of them not."""
    chance = random.Random(seed)  # noqa: S311 # nothing is secret here
    signs = [chr(0x4E00 + chance.randrange(6000)) for _ in range(2500)]
    words = ["".join(chance.choices(signs, _falling(2500), k=chance.choice((2, 2, 2, 3, 4)))) for _ in range(4000)]
    phrases = ["".join(chance.choices(words, _falling(4000), k=chance.randint(2, 5))) for _ in range(20_000)]
    often = list(accumulate(_falling(20_000)))
    for number in range(rows):
        length = max(12, int(chance.gauss(characters, characters / 3)))
        chosen = chance.choices(phrases, cum_weights=often, k=length // 8 + 1)
        yield (
            msgspec.json.encode(
                {
                    "key": f"L{number}",
                    "text": "，".join(chosen)[:length] + "。",
                    "clause": ("第一条", "第二条", "第三条", "第四条", "")[number % 5],
                    "date": f"2027-03-{number % 9 + 1:02}",
                    "name": f"居民{number % 9973}",
                }
            )
            + b"\n"
        )


def _falling(number: int) -> list[float]:
    return [1 / (rank + 20) for rank in range(number)]


class Memory:
    """The largest resident size of this process while something runs, in bytes, and that after its first tenth."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._ended = threading.Event()
        self.samples: list[int] = []
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(SAMPLED):
            self.samples.append(self._process.memory_info().rss)

    @property
    def largest(self) -> int:
        """The peak."""
        return max(self.samples, default=0)

    @property
    def early(self) -> int:
        """The peak within the first tenth of the time."""
        return max(self.samples[: len(self.samples) // 10 + 1], default=0)


async def measured(rows: int, characters: int, postmaster: int, folder: Path) -> list[Result]:
    """The figures of one import and of the grouping it owes."""
    from consultations.jobs import HANDLERS
    from consultations.queries.imports import import_status
    from consultations.queries.ledger_faults import stored_faults
    from consultations.services.imports_carrying import CARRY_ON
    from participation.base import clock
    from participation.base.database import close_pool, execute, open_pool
    from participation.base.ledger.sequencing import sequence
    from participation.base.outbox.relay import drain
    from tests.consultations.steps import DURING, SLUG, opened
    from tests.importing.files import handed_over_from
    from tests.world import CLERK, people_the_world

    path = folder / "letters.ndjson"
    say(f"Writing {rows:,} letters of about {characters} characters")
    with path.open("wb") as file:
        file.writelines(letters(rows, characters))
    await open_pool()
    try:
        await people_the_world()
        await opened()
        roots = [os.getpid(), postmaster]
        with clock.frozen(DURING), Memory() as memory:
            began, before, own = time.perf_counter(), processor_seconds(roots), time.process_time()
            whole = await handed_over_from(path)
            looked = time.perf_counter() - began
            await drain({CARRY_ON: HANDLERS[CARRY_ON]} | _left(HANDLERS))
            took, cost = time.perf_counter() - began, processor_seconds(roots) - before
            own = time.process_time() - own
        status = await import_status(CLERK, SLUG, whole)
        assert status.accepted == rows, status
        say(
            f"{rows / took:,.0f} rows/s ({took:.1f} s, of which {looked:.1f} s to look at the file;"
            f" of processor a row {own / rows * 1e6:.0f} µs here and {(cost - own) / rows * 1e6:.0f} µs in PostgreSQL);"
            f" memory {memory.early / MEGABYTE:.0f} MB early, {memory.largest / MEGABYTE:.0f} MB at most"
        )
        await execute(
            "UPDATE outbox SET state = 'waiting', tries = 0, leased_until = NULL WHERE topic = 'comments.group'"
        )
        began = time.perf_counter()
        with clock.frozen(DURING):
            await drain(HANDLERS)
        grouped = time.perf_counter() - began
        say(f"with the work on families: {rows / (took + grouped):,.0f} rows/s ({grouped:.1f} s more)")
        began = time.perf_counter()
        entered = await sequence()
        taken = time.perf_counter() - began
        assert entered >= rows, entered
        began = time.perf_counter()
        wrong = [fault async for fault in stored_faults()]
        looked_at = time.perf_counter() - began
        assert wrong == [], wrong
        say(f"{entered:,} leaves numbered in {taken:.1f} s; all records compared with them in {looked_at:.1f} s")
        return [
            msgspec.structs.replace(
                figure(f"import of {rows:,} rows NDJSON", rows / took, "rows/s", 5000), cpu_ms=cost * 1000 / rows
            ),
            figure("the same with families", rows / (took + grouped), "rows/s"),
            figure("its leaves numbered", entered / taken, "1/s", 5000),
            figure("its records compared with the ledger", rows / looked_at, "rows/s"),
            figure("memory of the import", memory.largest / MEGABYTE, "MB"),
        ]
    finally:
        await close_pool()


def _left(handlers: Mapping[str, Any]) -> dict[str, Any]:
    """Handlers that leave all other work undone."""

    async def nothing(payload: Mapping[str, Any]) -> None:
        assert payload is not None

    return {topic: nothing for topic in (*handlers, "deliver") if topic != "import.carry on"}


def run(rows: int = ROWS, characters: int = CHARACTERS) -> list[Result]:
    """Measure on a PostgreSQL of its own; leaving it removes everything."""
    from participation.base.database import close_pool, open_pool
    from participation.base.migrations import migrate

    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
        data_dir = Path(folder) / "var"
        with running(data_dir, say=lambda sentence: None) as url:
            os.environ.update(environment(url, data_dir))
            current.cache_clear()
            place = data_dir / "postgres"
            data = place / (place / "location").read_text("utf-8").strip()
            postmaster = int((data / "postmaster.pid").read_text("utf-8").splitlines()[0])

            async def act() -> list[Result]:
                await open_pool()
                await migrate()
                await close_pool()
                return await measured(rows, characters, postmaster, Path(folder))

            return asyncio.run(act())


def results(tell: Callable[[str], None]) -> Iterator[Result]:
    """The figures, from a process of its own: an engine is bound to one database."""
    tell(f"Importing {ROWS:,} rows")
    done = subprocess.run(  # ourselves
        [sys.executable, "-m", "tests.load.importing"], stdout=subprocess.PIPE, check=True
    )
    yield from msgspec.json.decode(done.stdout, type=list[Result])


if __name__ == "__main__":
    figures = run(*(int(number) for number in sys.argv[1:3]))
    sys.stdout.write(msgspec.json.encode(figures).decode() + "\n")
