"""``python -m tests.load.exporting [COMMENTS] [FORMAT ...]``: rows a second of an export, and the memory that it takes.

A PostgreSQL of its own with a consultation that is answered; each export is the command an office gives, in a process
of its own, whose memory is looked at while it runs. Each file is read again: as many rows as comments, and its hash.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import psutil  # type: ignore[import-untyped] # it ships none

from participation.base.postgres import running
from participation.base.settings import current
from tests.load.results import Result, figure
from tests.server import environment

COMMENTS = 1_000_000
FORMATS = ("jsonl",)
MEGABYTE = 1 << 20
MOST = 150
SAMPLED = 0.1
AT_ONCE = 50_000

# 128 Chinese characters that differ from comment to comment
COMMENT = """
INSERT INTO comment (id, consultation, receipt, channel, received_at, author_kind, text, publish, salt, body, text_hash,
    standing)
SELECT gen_random_uuid(), {}, 'L' || n, 'letter', now(), 'person',
    translate(md5(n::text) || md5((n + 1)::text) || md5((n + 2)::text) || md5((n + 3)::text), '0123456789abcdef',
        '加装电梯应当由业主表决底层采光补'), 'text', ''::bytea, ''::bytea, md5(n::text), 'shown'
FROM generate_series({}::int, {}::int) AS n
"""


def say(sentence: str) -> None:
    """Progress, for the person at the terminal."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


async def filled(comments: int) -> None:
    """An answered consultation with that many comments."""
    from participation.base.canonical import canonical
    from participation.base.codes import uuid7
    from participation.base.database import close_pool, execute, open_pool
    from participation.base.migrations import migrate
    from tests.consultations.steps import SLUG, closed, opened
    from tests.reports.made import view
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
        filed = uuid7()
        content = canonical(view("public", received=comments).content)
        for edition, id_ in (("filed", filed), ("public", uuid7())):
            await execute(
                "INSERT INTO report (id, consultation, version, edition, content, sha256, made_at, made_by)"
                " VALUES ({}, {}, 1, {}, {}, '', now(), {})",
                id_,
                whole,
                edition,
                content,
                OFFICER.person,
            )
        for first in range(1, comments + 1, AT_ONCE):
            await execute(
                "INSERT INTO reported_outcome (id, report, comment, outcome, points)"
                " SELECT gen_random_uuid(), {}, id, 'adopted', ARRAY[1] FROM comment WHERE substr(receipt, 2)::int"
                " BETWEEN {} AND {}",
                filed,
                first,
                first + AT_ONCE - 1,
            )
        await execute("UPDATE consultation SET state = 'published' WHERE id = {}", whole)
    finally:
        await close_pool()


def exported(format_: str, comments: int, folder: Path) -> Iterator[Result]:
    """One export by the command, and what it took."""
    out = folder / f"comments.{format_}"
    command = [sys.executable, "-m", "participation.cli", "export", "consultation", "lift"]
    began, largest = time.perf_counter(), 0
    process = subprocess.Popen(
        [*command, "--format", format_, "--out", str(out)], stdout=subprocess.PIPE, env=dict(os.environ)
    )
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        largest = max(largest, _resident(watched))
        time.sleep(SAMPLED)
    took = time.perf_counter() - began
    assert process.stdout is not None
    told = msgspec.json.decode(process.stdout.read())
    rows, digest = _read_again(out)
    assert (told["rows"], told["sha256"]) == (comments, digest), told
    assert format_ == "xlsx" or rows == comments + (format_ == "csv"), rows
    out.unlink()
    say(
        f"{format_}: {comments / took:,.0f} rows/s ({took:.1f} s, {told['bytes'] / MEGABYTE:,.0f} MB),"
        f" memory {largest / MEGABYTE:.0f} MB at most"
    )
    yield figure(f"export of {comments:,} comments as {format_}", comments / took, "rows/s")
    yield figure(f"memory of the export as {format_}", largest / MEGABYTE, "MB", MOST)


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _read_again(out: Path) -> tuple[int, str]:
    lines, digest = 0, hashlib.sha256()
    with out.open("rb") as file:
        while part := file.read(MEGABYTE):
            digest.update(part)
            lines += part.count(b"\n")
    return lines, digest.hexdigest()


def run(comments: int = COMMENTS, formats: tuple[str, ...] = FORMATS) -> list[Result]:
    """Measure on a PostgreSQL of its own; leaving it removes everything."""
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
        data_dir = Path(folder) / "var"
        with running(data_dir, say=lambda sentence: None) as url:
            os.environ.update(environment(url, data_dir))
            current.cache_clear()
            say(f"Filling in {comments:,} comments")
            asyncio.run(filled(comments))
            return [one for format_ in formats for one in exported(format_, comments, Path(folder))]


def results(tell: Callable[[str], None]) -> Iterator[Result]:
    """The figures, from a process of its own: an engine is bound to one database."""
    tell(f"Exporting {COMMENTS:,} comments")
    done = subprocess.run(  # ourselves
        [sys.executable, "-m", "tests.load.exporting"], stdout=subprocess.PIPE, check=True
    )
    yield from msgspec.json.decode(done.stdout, type=list[Result])


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if sys.argv[1:] else COMMENTS
    figures = run(wanted, tuple(sys.argv[2:]) or FORMATS)
    sys.stdout.write(msgspec.json.encode(figures).decode() + "\n")
