"""Carrying out one claimed job: its handler runs under a lease that is renewed, and how it ended is written down."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextvars import Context
from functools import partial
from typing import Any

import msgspec
import structlog

from participation.base import clock
from participation.base.database import execute, lease
from participation.base.errors import Refused
from participation.base.outbox.leasing import Job, claimed, give_back
from participation.base.outbox.owing import owe
from participation.base.outbox.patience import DATABASE_GONE, patiently
from participation.base.outbox.rules import LEASE, LONGEST_RUN, TRIES, next_try
from participation.base.text import clean

log = structlog.get_logger()

Handler = Callable[[Mapping[str, Any]], Awaitable[None]]
Handlers = Mapping[str, Handler]


class LeftUndone(Exception):
    """The process ended, or the run was broken off, each time the job was tried."""


class NoHandler(LookupError):
    """Nobody handles this topic in this version."""


def given_up(topic: str) -> str:
    """The topic under which the death of a job of ``topic`` is handled, with the same payload."""
    return f"{topic} given up"


async def carry_out(job: Job, handlers: Handlers) -> bool:
    """Run one claimed job and record how it ended; True where it was handled.

    A failure of any kind is the job's, not the caller's: it is written down, and the job is tried again later.
    Where the caller is cancelled, the job is given back for another to carry out.
    """
    handler = handlers.get(job.topic)
    if job.tries > TRIES:
        await _record(job, LeftUndone(f"broken off {TRIES} times"), handlers)
        return False
    if handler is None:
        await _record(job, NoHandler(f"no handler for {job.topic}"), handlers)
        return False
    if job.leased_until - clock.now() < LEASE * 2 / 3 and not await claimed(job.id, job.tries):
        return False
    work = asyncio.create_task(_handle(handler, job), context=Context())
    hold = asyncio.create_task(_hold(job, work), context=Context())
    stopped = False
    try:
        await asyncio.wait({work})
    except asyncio.CancelledError:
        stopped = True
        work.cancel()
        await asyncio.wait({work})
    lost = hold.done()
    hold.cancel()
    if work.cancelled() and (stopped or lost):
        if stopped:
            await give_back(job)
            raise asyncio.CancelledError
        log.warning("lease_lost", topic=job.topic, job=str(job.id), tries=job.tries)
        return False
    error = LeftUndone("broken off by itself") if work.cancelled() else work.exception()
    await _record(job, error, handlers)
    if stopped:
        raise asyncio.CancelledError
    return error is None


async def _handle(handler: Handler, job: Job) -> None:
    async with asyncio.timeout(LONGEST_RUN.total_seconds()):
        await handler(msgspec.json.decode(job.payload))


async def _hold(job: Job, work: asyncio.Task[None]) -> None:
    """Renew the lease while the work goes on; ends only when the lease is lost, and with it the work."""
    while True:
        await asyncio.sleep(LEASE.total_seconds() / 3)
        try:
            if await claimed(job.id, job.tries):
                continue
        except DATABASE_GONE as error:
            log.warning("lease_not_renewed", topic=job.topic, job=str(job.id), error=type(error).__name__)
            continue
        work.cancel()
        return


async def _record(job: Job, error: BaseException | None, handlers: Handlers) -> None:
    write = partial(_handled, job) if error is None else partial(_failed, job, error, handlers)
    await patiently(write, topic=job.topic, job=str(job.id))


async def _handled(job: Job) -> None:
    # whoever may have claimed it meanwhile has nothing left to do, and learns so from its lease
    await execute(
        "UPDATE outbox SET state = 'handled', ended_at = {}, leased_until = NULL, last_error = ''"
        " WHERE id = {} AND state <> 'handled'",
        clock.now(),
        job.id,
    )


async def _failed(job: Job, error: BaseException, handlers: Handlers) -> None:
    now = clock.now()
    again = next_try(now, job.tries)
    log.warning("job_failed", topic=job.topic, job=str(job.id), tries=job.tries, error=type(error).__name__)
    async with lease():
        written = await execute(
            "UPDATE outbox SET state = {}, due_at = {}, ended_at = {}, leased_until = NULL, last_error = {}"
            " WHERE id = {} AND tries = {} AND state = 'waiting' RETURNING id",
            "waiting" if again else "dead",
            again or job.due_at,
            None if again else now,
            worded(error),
            job.id,
            job.tries,
        )
        if written and not again and given_up(job.topic) in handlers:
            await owe(given_up(job.topic), **msgspec.json.decode(job.payload))


def worded(error: BaseException) -> str:
    """An error as the record keeps it: its kind and first line, for the lines below may quote what was stored."""
    if isinstance(error, Refused):
        return error.refusal.code
    first = clean(str(error)).strip().partition("\n")[0][:400]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
