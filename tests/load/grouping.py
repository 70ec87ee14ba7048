"""``python -m tests.load.grouping [COUNT …]``: how good families are, what finding them costs, and in what memory.

``kaimen group`` runs on comments of known families, each size in a process of its own: about three minutes for 10,000,
100,000 and 1,000,000, most of which writes and compares the largest.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.grouping.measuring import Measured, measured
from tests.load.results import Result, figure, table

# How often each size is run (the median counts), and what it must reach: CPU seconds, MiB, F1 and precision of pairs.
RUNS = {10_000: 3, 100_000: 3, 1_000_000: 1}
LIMITS: dict[int, tuple[float, float | None, float, float | None]] = {
    10_000: (3, None, 0.975, 0.99),
    100_000: (15, 1024, 0.98, None),
    1_000_000: (120, 2560, 0.985, 0.995),
}


def results(say: Callable[[str], None], counts: Sequence[int] = tuple(RUNS)) -> Iterator[Result]:
    """The figures of each number of comments."""
    for count in counts:
        say(f"Grouping {count:,} comments")
        with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
            runs = [measured(Path(folder) / "comments.jsonl", count) for _ in range(RUNS.get(count, 1))]
        yield from _figures(count, runs)


def _figures(count: int, runs: Sequence[Measured]) -> Iterator[Result]:
    cpu, memory, f1, precision = LIMITS.get(count, (None, None, None, None))
    agreement = runs[0].agreement  # the same in every run
    name = f"group {count:,} comments"
    yield figure(f"{name}: CPU", statistics.median(run.cpu_seconds for run in runs), "s", cpu)
    yield figure(f"{name}: peak memory", max(run.peak_mib for run in runs), "MiB", memory)
    yield figure(f"{name}: F1 of pairs", agreement.f1, "share", f1)
    yield figure(f"{name}: precision of pairs", agreement.precision, "share", precision)
    yield figure(f"{name}: recall of pairs", agreement.recall, "share", None)
    yield figure(f"{name}: largest family by its true size", agreement.largest, "times", 1.02)
    for kind, share in agreement.kept.items():
        yield figure(f"{name}: in their family, {kind}", share, "share", 1.0 if kind in {"exact", "width"} else None)
    for kind, share in agreement.apart.items():
        yield figure(f"{name}: set apart, {kind}", share, "share", 1.0 if kind == "turned" else None)
    yield figure(f"{name}: set apart, all that can be read", agreement.apart_readable, "share", 0.99)
    yield figure(f"{name}: falsely set apart", agreement.falsely_apart, "share", 0.005)


if __name__ == "__main__":
    chosen = [int(count) for count in sys.argv[1:]] or list(RUNS)
    sys.stdout.write(table(list(results(lambda sentence: print(sentence, file=sys.stderr), chosen))) + "\n")  # noqa: T201 # for the person at the terminal
