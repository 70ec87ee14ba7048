"""``python -m tests.load``: starts a server with the demo city, measures it, writes ``var/bench/results.json``.

Bounded: two minutes for the server on loopback, then about forty for the engines, each alone on the machine;
everything that was started is stopped and removed. What was measured so far is written after each of them, and one
that ends with an error does not keep the others from being measured.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from participation.base.postgres import running
from participation.base.settings import current
from tests.house.serving import Served
from tests.load import (
    aligning,
    booking,
    booking_pages,
    booking_races,
    door,
    drawing,
    exporting,
    grouping,
    importing,
    ledger,
    meetings,
    opinion_map,
    placing,
    reporting,
    rush,
    sessions,
    topics,
)
from tests.load.measuring import ROUNDS, SECONDS, WORKERS, measured
from tests.load.results import FILE, table, write
from tests.server import environment


def say(sentence: str) -> None:
    """Progress, for the person at the terminal."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def main() -> int:
    """Measure all cases; the exit status."""
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
        data_dir = Path(folder) / "var"
        say("Starting a server with the demo city")
        with Served(data_dir, "--demo", KAIMEN_WORKERS=str(WORKERS)) as served:
            if not served.is_up():
                say(served.log)
                return 1
            with running(data_dir, say=lambda sentence: None) as url:
                # the program in this process, which tells how many statements a request takes, asks the same database
                os.environ.update(environment(url, data_dir))
                current.cache_clear()
                results = asyncio.run(measured(served, url, say))
    write(results)
    broken = []
    for engine in (
        grouping,
        placing,
        importing,
        topics,
        opinion_map,
        ledger,
        aligning,
        reporting,
        exporting,
        drawing,
        meetings,
        sessions,
        booking,
        booking_pages,
        booking_races,
        door,
        rush,
    ):
        try:
            results += engine.results(say)
        except subprocess.CalledProcessError:
            # it said why itself; the others are measured all the same
            broken.append(engine.__name__)
        write(results)
    sys.stdout.write(table(results) + "\n")
    say(f"Best of {ROUNDS} rounds of {SECONDS:.0f} s with {WORKERS} workers; written to {FILE}")
    if broken:
        say(f"Not measured, for it ended with an error: {', '.join(broken)}")
    return len(broken)


sys.exit(main())
