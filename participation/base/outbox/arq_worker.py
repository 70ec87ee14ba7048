"""Jobs under arq: the relay hands claimed jobs to Redis, and ``kaimen work`` carries them out.

The truth stays in the outbox. Redis only says which job to look at, so that losing it, or hearing from it twice,
loses and doubles nothing: a worker takes the lease of exactly this try, or leaves the job alone.
"""

from __future__ import annotations

import asyncio
import signal
from typing import Any
from uuid import UUID

import msgspec
import structlog
from arq.connections import ArqRedis, RedisSettings, create_pool
from arq.worker import Worker, func
from redis.exceptions import RedisError

from participation.base.database import close_pool, open_pool
from participation.base.outbox.carrying import Handlers, carry_out
from participation.base.outbox.leasing import Job, claimed
from participation.base.outbox.patience import DATABASE_GONE
from participation.base.outbox.relay import GONE, GRACE, NotHandedOver, relaying
from participation.base.outbox.rules import LONGEST_RUN
from participation.base.settings import Settings

log = structlog.get_logger()

QUEUE = "kaimen:jobs"
FUNCTION = "carry_out"
# Handed over and not yet begun: few enough to be begun within a lease, enough to keep the workers busy.
DEPTH = 40
AT_ONCE = 10
# Seconds between signs of life of a worker, which Redis forgets soon after, and until Redis counts as gone.
PULSE = 5
PATIENCE = 5.0

REDIS_GONE = (RedisError, OSError, TimeoutError)
EXPECTED = (asyncio.CancelledError, *REDIS_GONE, *DATABASE_GONE)


class Queue:
    """The way to the workers; connects when it is first needed and again after Redis was gone."""

    def __init__(self, redis_url: str) -> None:
        self._settings = _redis(redis_url)
        self._redis: ArqRedis | None = None

    async def room(self) -> int:
        """How many jobs the workers may be given now; raises :class:`NotHandedOver` where there are none.

        Jobs are not claimed for nobody: a lease that runs out in the queue would count as a try.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                redis = await self._connected()
                if not await redis.exists(f"{QUEUE}:health-check"):
                    raise NotHandedOver("no worker is at work: start one with kaimen work")
                return DEPTH - int(await redis.zcard(QUEUE))
        except REDIS_GONE as error:
            raise NotHandedOver("Redis does not answer") from error

    async def hand_over(self, job: Job) -> None:
        """Put a claimed job into the queue; its try is part of the name, else one try would hide the next."""
        try:
            async with asyncio.timeout(PATIENCE):
                redis = await self._connected()
                await redis.enqueue_job(FUNCTION, str(job.id), job.tries, _job_id=f"{job.id}-{job.tries}")
        except REDIS_GONE as error:
            raise NotHandedOver("Redis does not answer") from error

    async def close(self) -> None:
        """Give the connections back."""
        if self._redis:
            await self._redis.aclose()

    async def _connected(self) -> ArqRedis:
        if self._redis is None:
            self._redis = await create_pool(
                self._settings, job_serializer=_packed, job_deserializer=_unpacked, default_queue_name=QUEUE
            )
        return self._redis


async def run_worker(handlers: Handlers, settings: Settings) -> None:
    """Carry out jobs until SIGINT or SIGTERM; also relays them, so that no web server need be up.

    Running jobs get a while to end. While Redis is gone it is asked again every few seconds.
    """
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, ended.set)
    queue = Queue(settings.redis_url)
    await open_pool()
    try:
        async with relaying(handlers, elsewhere=queue):
            while not ended.is_set():
                await _work(_worker(handlers, settings.redis_url), ended)
    finally:
        await queue.close()
        await close_pool()


def _worker(handlers: Handlers, redis_url: str) -> Worker:
    async def carry(ctx: dict[Any, Any], *args: Any, **kwargs: Any) -> None:
        job, tries = args
        if mine := await claimed(UUID(job), tries):
            await carry_out(mine, handlers)

    # A job is stopped by the time limit of every job, which writes that down; arq's own only guards against a bug.
    limit = LONGEST_RUN.total_seconds() + 60
    return Worker(
        functions=[func(carry, name=FUNCTION, keep_result=0, timeout=limit, max_tries=1)],
        queue_name=QUEUE,
        redis_settings=_redis(redis_url),
        handle_signals=False,
        max_jobs=AT_ONCE,
        keep_result=0,
        poll_delay=0.1,
        health_check_interval=PULSE,
        job_serializer=_packed,
        job_deserializer=_unpacked,
    )


async def _work(worker: Worker, ended: asyncio.Event) -> None:
    """Run until the end is asked for or Redis is gone."""
    main = asyncio.create_task(worker.async_run())
    stop = asyncio.create_task(ended.wait())
    await asyncio.wait({main, stop}, return_when=asyncio.FIRST_COMPLETED)
    worker.allow_pick_jobs = False
    if worker.tasks:
        await asyncio.wait(set(worker.tasks.values()), timeout=GRACE)
    if main.done():
        log.warning("worker_waits", reason="Redis does not answer")
        await asyncio.wait({stop}, timeout=GONE)
    stop.cancel()
    main.cancel()
    for end in await asyncio.gather(main, worker.close(), return_exceptions=True):
        if isinstance(end, BaseException) and not isinstance(end, EXPECTED):
            raise end


def _redis(url: str) -> RedisSettings:
    settings = RedisSettings.from_dsn(url)
    settings.conn_retries = 0
    settings.conn_timeout = 2
    return settings


def _packed(call: dict[str, Any]) -> bytes:
    # never pickle: whoever reaches Redis could have the worker run anything
    return msgspec.msgpack.encode(call)


def _unpacked(packed: bytes) -> dict[str, Any]:
    call: dict[str, Any] = msgspec.msgpack.decode(packed)
    return call
