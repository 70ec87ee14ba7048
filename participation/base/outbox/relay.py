"""The relay: claims due jobs and carries them out, here or by handing them to workers elsewhere.

Each server process runs one. They need not know of each other: a claim skips what others have locked, and a lease
keeps it from them afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Protocol

import asyncpg
import structlog

from participation.base.outbox.carrying import Handlers, carry_out
from participation.base.outbox.leasing import BATCH, Job, claim, give_back
from participation.base.outbox.patience import DATABASE_GONE
from participation.base.outbox.waking import listening

log = structlog.get_logger()

# Jobs carried out at a time: one slow mail server does not hold up everything else.
AT_ONCE = 4
# Seconds between looks: soon after a wake-up, since the act that owes the job commits only then; else rarely.
SOON = (0.005, 0.02, 0.05, 0.2)
IDLE = 1.0
GONE = 2.0
# Seconds that running jobs get to end when the process stops.
GRACE = 10.0


class NotHandedOver(Exception):
    """Where jobs are handed to does not answer; the message says what is missing."""


class Elsewhere(Protocol):
    """Workers of other processes, to whom claimed jobs are handed."""

    async def room(self) -> int:
        """How many jobs may be handed over now; raises :class:`NotHandedOver`."""

    async def hand_over(self, job: Job) -> None:
        """Hand over a claimed job; raises :class:`NotHandedOver`."""


async def drain(handlers: Handlers) -> int:
    """Carry out everything that is due now, also what falls due through it; the number of jobs run."""
    done = 0
    while jobs := await claim():
        for job in jobs:
            await carry_out(job, handlers)
        done += len(jobs)
    return done


@asynccontextmanager
async def relaying(handlers: Handlers, *, elsewhere: Elsewhere | None = None) -> AsyncIterator[None]:
    """The relay runs beside what is inside, and is stopped in good order after it."""
    relay = asyncio.create_task(run(handlers, elsewhere=elsewhere), name="relay")
    try:
        yield
    finally:
        relay.cancel()
        with suppress(asyncio.CancelledError):
            await relay


async def run(handlers: Handlers, *, elsewhere: Elsewhere | None = None) -> None:
    """Work until cancelled; jobs that run then get a while to end and are given back otherwise.

    With ``elsewhere`` jobs are handed over instead of being run here. A database or queue that is gone is said
    once and waited for.
    """
    running: set[asyncio.Task[bool]] = set()
    soon: list[float] = []
    trouble = ""
    with listening() as woken:
        try:
            while True:
                try:
                    found = await (_hand_over(elsewhere) if elsewhere else _start(running, handlers))
                except (*DATABASE_GONE, asyncpg.PostgresError, NotHandedOver) as error:
                    reason = str(error) if isinstance(error, NotHandedOver) else "the database does not answer"
                    if reason != trouble:
                        log.warning("relay_waits", reason=reason, error=type(error).__name__)
                    trouble = reason
                    await asyncio.sleep(GONE)
                    continue
                if trouble:
                    log.info("relay_goes_on")
                    trouble = ""
                if not found or len(running) >= AT_ONCE:
                    # calls are heard between the looks that follow a call, not answered one by one
                    await _rest(running, None if soon else woken, soon.pop() if soon else IDLE)
                if woken.is_set() and not soon:
                    soon = list(reversed(SOON))
                    woken.clear()
        finally:
            await _end(running)


async def _start(running: set[asyncio.Task[bool]], handlers: Handlers) -> int:
    """Claim as many jobs as there are hands free and start them; how many."""
    free = AT_ONCE - len(running)
    jobs = await claim(free) if free > 0 else []
    for job in jobs:
        task = asyncio.create_task(carry_out(job, handlers))
        running.add(task)
        task.add_done_callback(running.discard)
        task.add_done_callback(_look_at)
    return len(jobs)


async def _hand_over(elsewhere: Elsewhere) -> int:
    room = await elsewhere.room()
    jobs = await claim(min(room, BATCH)) if room > 0 else []
    for at, job in enumerate(jobs):
        try:
            await elsewhere.hand_over(job)
        except NotHandedOver:
            for left in jobs[at:]:
                await give_back(left)
            raise
    return len(jobs)


def _look_at(task: asyncio.Task[bool]) -> None:
    """A result that could not be written is no reason to stop: the lease runs out and the job is run again."""
    if not task.cancelled() and (error := task.exception()):
        log.error("job_left", error=type(error).__name__)


async def _rest(running: set[asyncio.Task[bool]], woken: asyncio.Event | None, pause: float) -> None:
    """Wait for the end of the pause, a free hand, or a call where one is listened to."""
    call = asyncio.create_task((woken or asyncio.Event()).wait())
    await asyncio.wait({call, *running}, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
    call.cancel()


async def _end(running: set[asyncio.Task[bool]]) -> None:
    if running:
        await asyncio.wait(set(running), timeout=GRACE)
    for task in set(running):
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
