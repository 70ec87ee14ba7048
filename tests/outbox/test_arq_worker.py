"""Jobs under arq, with a real Redis and real workers that are killed, stopped and left without Redis."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
import pytest
from redis.asyncio import Redis

import participation
from participation.base.database import execute, transaction
from participation.base.outbox import arq_worker, relay
from participation.base.outbox.arq_worker import QUEUE, Queue
from participation.base.outbox.leasing import claim, claimed
from participation.base.outbox.owing import owe_each
from participation.base.outbox.relay import NotHandedOver, relaying
from tests.outbox.jobs_world import PATIENCE, Heard, handled, owe_number, row, rows, run_out, until

REPOSITORY = Path(participation.__file__).parents[1]


class RedisServer:
    """A Redis that a test starts, stops and starts again on the same port."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._stack = ExitStack()

    def start(self) -> None:
        process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)],
            stdout=subprocess.PIPE,
            text=True,
        )
        self._stack.callback(ended, process)
        assert process.stdout
        assert any("Ready to accept connections" in line for line in process.stdout), "Redis did not start"

    def stop(self) -> None:
        self._stack.close()


def ended(process: subprocess.Popen[str]) -> None:
    """As ``kill -9``."""
    process.kill()
    process.wait(PATIENCE)
    if process.stdout:
        process.stdout.close()


@contextmanager
def worker(redis: RedisServer) -> Iterator[subprocess.Popen[str]]:
    """A worker process that is killed at the end of the block, if it has not ended before."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("arq_process.py"))],
        cwd=REPOSITORY,
        env={**os.environ, "KAIMEN_REDIS_URL": redis.url, "PYTHONPATH": str(REPOSITORY)},
        text=True,
    )
    try:
        yield process
    finally:
        ended(process)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    try:
        yield server
    finally:
        server.stop()


async def marks() -> Counter[str]:
    """What the workers did, and how often."""
    return Counter(str(one["value"]) for one in await execute("SELECT value FROM mark"))


async def marked(word: str) -> bool:
    return (await marks())[word] > 0


async def test_a_worker_carries_out_every_job_once_and_redis_keeps_nothing(database: None, redis: RedisServer) -> None:
    redis.start()
    async with transaction():
        await owe_each("note", [{"number": number} for number in range(60)])
    queue = Queue(redis.url)
    with worker(redis):
        # beside the relay of the worker itself, one of a web server
        async with relaying({}, elsewhere=queue):
            await until(lambda: handled(60))
    await queue.close()
    assert await marks() == Counter({f"noted {number}": 1 for number in range(60)})
    assert {one.tries for one in await rows()} == {1}
    async with Redis.from_url(redis.url) as left:
        assert [key for key in await left.keys("arq:*") if b"health" not in key] == []


async def test_a_job_that_failed_is_tried_again_and_not_held_back_by_its_first_try(
    database: None, redis: RedisServer
) -> None:
    redis.start()
    await owe_number(topic="fail once")

    async def failed() -> bool:
        return (await row()).last_error == "ConnectionError: not yet"

    with worker(redis):
        await until(failed)
        await execute("UPDATE outbox SET due_at = now()")
        await until(handled)
    assert (await row()).tries == 2
    assert await marks() == {"tried 1": 2}


@pytest.mark.slow
async def test_the_job_of_a_killed_worker_is_done_by_the_next(database: None, redis: RedisServer) -> None:
    redis.start()
    await owe_number(topic="hang once")
    with worker(redis) as first:
        await until(lambda: marked("began 1"))
        ended(first)
    await run_out()
    with worker(redis):
        await until(handled)
    assert (await row()).tries == 2
    assert await marks() == {"began 1": 2, "ended 1": 1}


async def test_a_worker_told_to_stop_gives_its_job_back(database: None, redis: RedisServer) -> None:
    redis.start()
    await owe_number(topic="hang once")
    with worker(redis) as first:
        await until(lambda: marked("began 1"))
        first.send_signal(signal.SIGTERM)
        assert first.wait(PATIENCE) == 0
    left = await row()
    assert (left.state, left.tries, left.leased_until) == ("waiting", 0, None)


async def test_what_redis_says_twice_is_done_once(database: None, redis: RedisServer) -> None:
    redis.start()
    queue = Queue(redis.url)
    await owe_number(1)
    (job,) = await claim()
    await queue.hand_over(job)
    await queue.hand_over(job)
    with worker(redis):
        await until(handled)
        await queue.hand_over(job)
        await owe_number(2)
        await until(lambda: handled(2))
        async with Redis.from_url(redis.url) as left:
            await until(lambda: empty(left))
    await queue.close()
    assert await marks() == {"noted 1": 1, "noted 2": 1}
    assert await claimed(job.id, job.tries) is None


async def empty(redis: Redis) -> bool:
    return int(await redis.zcard(QUEUE)) == 0


@pytest.mark.slow
async def test_without_redis_the_relay_says_so_and_no_job_is_lost(
    database: None, redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "GONE", 0.2)
    heard = Heard()
    monkeypatch.setattr(relay, "log", heard)
    queue = Queue(redis.url)
    await owe_number()
    async with relaying({}, elsewhere=queue):
        await heard.until("relay_waits")
        assert (await row()).tries == 0
        redis.start()
        with worker(redis):
            await until(handled)
            redis.stop()
            await owe_number(2)
            redis.start()
            await until(lambda: handled(2))
    await queue.close()
    assert await marks() == {"noted 1": 1, "noted 2": 1}


async def test_without_a_worker_no_job_is_claimed(database: None, redis: RedisServer) -> None:
    redis.start()
    queue = Queue(redis.url)
    with pytest.raises(NotHandedOver, match="no worker is at work"):
        await queue.room()
    await queue.close()


def test_calls_are_packed_without_pickle() -> None:
    packed = arq_worker._packed({"f": "carry_out", "a": ("id", 1)})
    assert arq_worker._unpacked(packed) == {"f": "carry_out", "a": ["id", 1]}
    with pytest.raises(msgspec.DecodeError):
        arq_worker._unpacked(b"\x80\x04K\x01.")
