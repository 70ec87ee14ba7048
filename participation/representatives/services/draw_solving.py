"""Computing the chances: a job that watches over a process of its own, which it kills where nobody wants it any more.

The process is given everything and knows no database. Killed or crashed it is started again by the next try of the
job, from the same input, and gives the same bytes.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import msgspec
import structlog

from participation.base import clock
from participation.base.database import execute, fetch_one
from participation.representatives.rules.draws import progress

log = structlog.get_logger()

MODULE = "participation.representatives.solver"
HOUSE = Path(__file__).parents[3]
# Seconds between looks whether the computation is still wanted.
LOOK = 0.5
# The status with which the process says that no panel meets the quotas; the answer then says why.
REFUSED = 3
DIED = "solver_died"
LONGEST_LINE = 64 * 1024


class SolverDied(Exception):
    """The process ended without an answer; the job is tried again."""


class Report(msgspec.Struct):
    """A line in which the process says how far it is."""

    stage: str
    share: float


class Why(msgspec.Struct):
    """Why there is no portfolio: a code, the sentence, and the smallest repair."""

    code: str
    sentence: str
    repair: dict[str, object] = {}


class _Given(msgspec.Struct):
    given: bytes


class _Wanted(msgspec.Struct):
    wanted: bool


STEPS = 1000
GIVEN = """
SELECT given FROM draw_preparation WHERE id = {} AND solved_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL
"""
BEGUN = """
UPDATE draw_preparation SET begun_at = coalesce(begun_at, {}), stage = '', done = 0, steps = {} WHERE id = {}
"""
SOLVED = """
UPDATE draw_preparation SET solved_at = {}, portfolio = {}, done = steps
WHERE id = {} AND solved_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL
"""
FAILED = """
UPDATE draw_preparation SET failed_at = {}, failure = {}, failure_values = {}::jsonb
WHERE id = {} AND solved_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL
"""
TOLD = """
UPDATE draw_preparation SET stage = {}, done = {}, steps = {}
WHERE id = {} AND solved_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL
"""


async def solve(preparation: UUID) -> None:
    """Compute what was asked for, unless it is done or cancelled. Raises SolverDied, so that the job is tried again."""
    found = await fetch_one(_Given, GIVEN, preparation)
    if found is None:
        return
    await execute(BEGUN, clock.now(), STEPS, preparation)
    status, answer = await _run(preparation, found.given)
    if status is not None:
        await keep(preparation, status, answer)


async def keep(preparation: UUID, status: int, answer: bytes) -> None:
    """Keep what the process answered. Raises SolverDied where that is nothing."""
    if status == REFUSED:
        await _refused(preparation, msgspec.json.decode(answer, type=Why))
        return
    if status != 0 or not answer:
        log.warning("solver_died", preparation=str(preparation), status=status)
        raise SolverDied(f"the solver ended with status {status}")
    await execute(SOLVED, clock.now(), answer, preparation)


async def give_up(preparation: UUID) -> None:
    """It failed time and again; the office is told so and may ask again."""
    await execute(FAILED, clock.now(), DIED, "{}", preparation)


async def _run(preparation: UUID, given: bytes) -> tuple[int | None, bytes]:
    """Status and answer of the process; no status where it was killed because nobody wants it any more."""
    environment = {**os.environ, "PYTHONPATH": str(HOUSE), "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        MODULE,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
        limit=LONGEST_LINE,
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    # its input stays open: where it ends, because this process died, the solver ends too
    process.stdin.write(len(given).to_bytes(8, "big") + given)
    reading = asyncio.create_task(process.stdout.read())
    telling = asyncio.create_task(_tell(preparation, process.stderr))
    unwanted = False
    try:
        with suppress(ConnectionError):
            await process.stdin.drain()
        while not reading.done():
            await asyncio.wait({reading}, timeout=LOOK)
            if not reading.done() and not await _wanted(preparation):
                unwanted = True
                break
        if unwanted:
            return None, b""
        answer = await reading
        return await process.wait(), answer
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        process.stdin.close()
        for task in (reading, telling):
            task.cancel()
        await asyncio.gather(reading, telling, return_exceptions=True)
        await process.wait()


async def _tell(preparation: UUID, lines: asyncio.StreamReader) -> None:
    """Write down how far it is, as it says so."""
    async for line in lines:
        try:
            told = msgspec.json.decode(line, type=Report)
        except msgspec.DecodeError:
            log.warning("solver_said", line=line.decode("utf-8", "replace")[:200])
            continue
        stage, done, steps = progress(told.stage, int(told.share * STEPS), STEPS)
        await execute(TOLD, stage, done, steps, preparation)


async def _wanted(preparation: UUID) -> bool:
    found = await fetch_one(
        _Wanted, "SELECT cancelled_at IS NULL AS wanted FROM draw_preparation WHERE id = {}", preparation
    )
    return found is not None and found.wanted


async def _refused(preparation: UUID, why: Why) -> None:
    values = msgspec.json.encode({"sentence": why.sentence, "repair": why.repair}).decode()
    await execute(FAILED, clock.now(), why.code, values, preparation)
