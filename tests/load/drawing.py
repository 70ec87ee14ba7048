"""``python -m tests.load.drawing [POOL …]``: what the portfolio of a draw takes, and how fair it is.

``kaimen draw prepare`` runs on published pools, each in a process of its own, and the stand-alone verifier on what it
wrote: about two minutes, most of it for 100,000 applicants. A pool may also be a folder of one's own whose name ends in
the number of seats.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.drawing.figures import POOLS, seats_of
from tests.drawing.large_pools import write_large_pool
from tests.drawing.measuring import Measured, measured
from tests.load.results import Result, figure, table

RUNS = 3
LARGE = "generated_100000_100"
# CPU seconds; smallest chance and gini that are the optimum
LIMITS: dict[str, tuple[float, float | None, float | None]] = {
    "ex_small_200_20": (0.5, 0.1, 0.0),
    "meet_40_8": (0.5, 1 / 6, 0.0823),
    "meet_300_12": (0.5, 0.038095, 0.02496),
    "syn_200_30": (4, 0.035398, 0.6126),
    "syn_1000_40": (6, 0.020073, 0.4212),
    "tight0a_150_24": (15, 0.068349, 0.5112),
    "tight3b_40_8": (1, 0.0, 0.48083),
    LARGE: (60, None, None),
}
MIB, VERIFY, DEVIATION = 400, 20, 1e-7


def results(say: Callable[[str], None], names: Sequence[str] = tuple(LIMITS)) -> Iterator[Result]:
    """The figures of each pool."""
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
        for name in names:
            say(f"Drawing from {name}")
            pool = Path(name) if "/" in name else POOLS / name
            if name == LARGE:
                pool = Path(folder)
                write_large_pool(pool, 100_000, 100)
            out = Path(folder) / "portfolio.json"
            runs = [measured(pool, seats_of(name), out) for _ in range(1 if name == LARGE else RUNS)]
            yield from _figures(name, runs)


def _figures(name: str, runs: Sequence[Measured]) -> Iterator[Result]:
    cpu, smallest, gini = LIMITS.get(name, (None, None, None))
    reached = runs[0].figures  # the same in every run
    title = f"draw {Path(name).name}"
    yield figure(f"{title}: CPU", statistics.median(run.cpu_seconds for run in runs), "s", cpu)
    yield figure(f"{title}: peak memory", max(run.peak_mib for run in runs), "MiB", MIB)
    yield figure(f"{title}: CPU of verifying", statistics.median(run.verify_seconds for run in runs), "s", VERIFY)
    yield figure(f"{title}: smallest chance", reached.smallest, "share", smallest)
    yield figure(f"{title}: gini", reached.gini, "share", gini)
    # too small for the five places of a figure
    yield Result(f"{title}: deviation", runs[0].deviation, "share", DEVIATION, runs[0].deviation / DEVIATION)
    yield figure(f"{title}: proven", float(runs[0].proven), "share", 1.0)
    yield figure(f"{title}: panels", reached.panels, "panels", None)


if __name__ == "__main__":
    chosen = sys.argv[1:] or list(LIMITS)
    sys.stdout.write(table(list(results(lambda sentence: print(sentence, file=sys.stderr), chosen))) + "\n")  # noqa: T201 # for the person at the terminal
