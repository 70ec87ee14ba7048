"""``python -m tests.load.opinion_map``: what a large opinion map costs, and how its groups agree with published ones.

The map of a generated conversation is drawn by ``kaimen opinion-map`` in a process of its own with one BLAS thread:
its CPU seconds (median of three) and the most memory it held. Groups: the adjusted Rand index for five conversations.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from consultations.opinion_map import draw_map
from tests.load.results import Result, figure, table
from tests.opinion_map.conversations import conversation

VOTERS, STATEMENTS, CAMPS, TIMES = 100_000, 500, 3, 3
# the shares of all statements that a voter answers
SHARES = (0.2, 1.0)
CPU_LIMIT, MEMORY_LIMIT = 15.0, 1_200.0
CONVERSATIONS = {"canadian": 0.9, "brexit": 0.85, "biodiversity": 0.85, "taxes": 0.85, "football": None}
BLOCK = 2_000


def generate(file: Path, share: float) -> int:
    """Write a conversation of three camps as CSV; the number of votes."""
    chance = np.random.default_rng(1)
    ways = chance.uniform(-1, 1, (CAMPS, STATEMENTS))
    votes = 0
    with file.open("w", encoding="utf-8") as lines:
        lines.write("participant,statement,vote\n")
        for first in range(0, VOTERS, BLOCK):
            camp = chance.integers(0, CAMPS, BLOCK)
            leaning = ways[camp] + chance.normal(0, 0.7, (BLOCK, STATEMENTS))
            said = np.where(leaning > 0.3, 1, np.where(leaning < -0.3, -1, 0))
            rows, columns = np.nonzero(chance.random(said.shape) < share)
            each = zip((rows + first).tolist(), columns.tolist(), said[rows, columns].tolist(), strict=True)
            lines.write("".join(f"{voter},{statement},{vote}\n" for voter, statement, vote in each))
            votes += len(rows)
    return votes


def drawn(votes: Path, out: Path) -> tuple[float, float]:
    """CPU seconds and megabytes of one run of the command."""
    command = [sys.executable, "-m", "participation.cli", "opinion-map", str(votes), "--out", str(out)]
    process = subprocess.Popen(command, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"})
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"kaimen opinion-map ended with status {process.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def results(say: Callable[[str], None]) -> Iterator[Result]:
    """Every figure, one after the other."""
    say("Drawing opinion maps")
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
        votes, out = Path(folder) / "votes.csv", Path(folder) / "map.json"
        for share in SHARES:
            count = generate(votes, share)
            runs = [drawn(votes, out) for _ in range(TIMES)]
            seconds, memory = (statistics.median(each) for each in zip(*runs, strict=True))
            name = f"opinion map, {VOTERS:,} × {STATEMENTS}, {count / 1e6:.0f} million votes"
            yield figure(name, seconds, "CPU s", CPU_LIMIT)
            yield figure(f"{name}: memory", memory, "MB", MEMORY_LIMIT)
    for name, least in CONVERSATIONS.items():
        known = conversation(name)
        for told, left_out in (("", known.moderated_out), (", moderation unknown", frozenset())):
            found = draw_map(known.votes, groups=known.count(), left_out=left_out)
            yield figure(f"opinion map, groups of {name}{told}", known.agreement(found), "ARI", least)


if __name__ == "__main__":
    sys.stdout.write(table(list(results(lambda sentence: None))) + "\n")
