"""``python -m tests.load.aligning [CLAUSES]``: what aligning two long drafts takes, each pair in its own process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from consultations.drafts.aligning import Stated, aligned
from tests.drafts.aligning.drafts_made import clause_text, numbered
from tests.drafts.aligning.test_many_clauses import formulaic, rewritten, unrelated
from tests.load.peak import peak
from tests.load.results import Result, figure, table

CLAUSES = 10_000
# One minute is what an officer waits for a draft of 10,000 clauses, and what a worker can spare.
SECONDS, MOST = 60.0, 400.0


def same(clauses: int) -> tuple[list[Stated], list[Stated]]:
    """A draft that was not changed."""
    texts = [clause_text(seed) for seed in range(clauses)]
    return numbered(texts), numbered(texts)


DRAFTS: dict[str, Callable[[int], tuple[list[Stated], list[Stated]]]] = {
    "the same": same,
    "rewritten and moved": rewritten,
    "of the same few words": lambda clauses: (formulaic(0, clauses), formulaic(1, clauses)),
    "with nothing in common": unrelated,
}


def alone(name: str, clauses: int) -> None:
    """Align in this process, and print what it took: seconds and megabytes."""
    before, after = DRAFTS[name](clauses)
    began = time.perf_counter()
    aligned(before, after)
    took = time.perf_counter() - began
    sys.stdout.write(f"{took} {peak()}\n")


def results(say: Callable[[str], None], clauses: int = CLAUSES) -> Iterator[Result]:
    """Every figure."""
    for name in DRAFTS:
        say(f"Aligning {clauses:,} clauses {name}")
        done = subprocess.run(  # ourselves
            [sys.executable, "-m", "tests.load.aligning", str(clauses), name],
            stdout=subprocess.PIPE,
            check=True,
            env=dict(os.environ),
        )
        took, memory = map(float, done.stdout.split())
        yield figure(f"align {clauses:,} clauses {name}", took, "s", SECONDS)
        yield figure(f"align {clauses:,} clauses {name}: memory", memory, "MB", MOST)


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if sys.argv[1:] else CLAUSES
    if sys.argv[2:]:
        alone(sys.argv[2], wanted)
    else:
        sys.stdout.write(table(list(results(lambda sentence: None, wanted))) + "\n")
