"""``python -m tests.load.ledger [LEAVES]``: leaves a second that the sequencer numbers, and what a proof takes.

A PostgreSQL of its own; acts owe the leaves a thousand at a time, then one sequencer takes them all in.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from participation.base.postgres import running
from participation.base.settings import current
from tests.load.results import Result, figure
from tests.server import environment

LEAVES = 1_000_000
AT_ONCE = 1_000
PROOFS = 500


def say(sentence: str) -> None:
    """Progress, for the person at the terminal."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


async def measured(leaves: int) -> list[Result]:
    """Numbered leaves a second, and milliseconds of a proof in the finished tree: read, folded and checked."""
    from participation.base.database import close_pool, execute, open_pool, transaction
    from participation.base.ledger.checking import faults
    from participation.base.ledger.proofs import latest_checkpoint, leaf_at, proof_of
    from participation.base.ledger.sequencing import sequence
    from participation.base.ledger.standalone.kaimen_verify import check_leaf, read_checkpoint
    from participation.base.migrations import migrate

    await open_pool()
    try:
        await migrate()
        body = '{"point":"0192f0c1-2222-7000-8000-000000000000","reason":"将写明补偿标准。","status":"adopted"}'
        for _ in range(leaves // AT_ONCE):
            async with transaction():
                await execute(
                    "SELECT ledger_owe('disposition', 'lift', gen_random_uuid(), {}) FROM generate_series(1, {})",
                    body,
                    AT_ONCE,
                )
        say(f"{leaves:,} leaves owed")
        began, began_cpu = time.perf_counter(), time.process_time()
        taken = await sequence()
        took = time.perf_counter() - began
        say(f"{taken:,} leaves numbered in {took:.1f} s, {time.process_time() - began_cpu:.1f} s of them here")
        note = await latest_checkpoint()
        _, size, root = read_checkpoint(note.note)
        chance = random.Random(1)  # noqa: S311 # nothing is secret here
        times: list[float] = []
        for _ in range(PROOFS):
            placed = await leaf_at(chance.randrange(taken))
            started = time.perf_counter()
            proof = await proof_of(placed, note)
            times.append(1000 * (time.perf_counter() - started))
            leaf = {
                "commitment": proof.leaf.commitment,
                "consultation": proof.leaf.consultation,
                "kind": proof.leaf.kind.value,
                "sequence": proof.leaf.sequence,
            }
            check_leaf({"position": proof.position, "leaf": leaf, "path": proof.path}, root, size)
        began = time.perf_counter()
        wrong = [fault async for fault in faults()]
        checked = time.perf_counter() - began
        assert wrong == [], wrong
        say(f"all of it checked in {checked:.1f} s")
        times.sort()
        p50, p95, p99 = (round(times[int(len(times) * share)], 2) for share in (0.5, 0.95, 0.99))
        say(f"a proof of {len(proof.path)} hashes: p50 {p50}, p95 {p95}, p99 {p99} ms")
        return [
            figure(f"ledger {taken}: leaves numbered", taken / took, "1/s", 5_000),
            figure(f"ledger {taken}: leaves checked", taken / checked, "1/s"),
            Result(f"ledger {taken}: proof", p50, "ms", 5, round(p50 / 5, 4), None, None, p50, p95, p99),
        ]
    finally:
        await close_pool()


def run(leaves: int = LEAVES) -> list[Result]:
    """Measure on a PostgreSQL of its own; leaving it removes everything."""
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
        data_dir = Path(folder) / "var"
        with running(data_dir, say=lambda sentence: None) as url:
            os.environ.update(environment(url, data_dir))
            current.cache_clear()
            return asyncio.run(measured(leaves))


def results(tell: Callable[[str], None]) -> Iterator[Result]:
    """The figures, from a process of its own: an engine is bound to one database."""
    tell(f"Numbering {LEAVES:,} leaves")
    done = subprocess.run(  # ourselves
        [sys.executable, "-m", "tests.load.ledger"], stdout=subprocess.PIPE, check=True
    )
    yield from msgspec.json.decode(done.stdout, type=list[Result])


if __name__ == "__main__":
    figures = run(*(int(number) for number in sys.argv[1:2]))
    sys.stdout.write(msgspec.json.encode(figures).decode() + "\n")
