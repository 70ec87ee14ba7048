"""A process that is killed owes what it owed: the next one sends it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import participation
from participation.base.outbox.rules import LEASE
from tests.notices.mail_world import MailServer, row
from tests.outbox.jobs_world import rows as jobs
from tests.outbox.jobs_world import run_out, until

REPOSITORY = Path(participation.__file__).parents[1]


@contextmanager
def process(server: MailServer, *owed_for: str) -> Iterator[subprocess.Popen[str]]:
    """A server process that is killed at the end of the block with no chance to tidy up, as by ``kill -9``."""
    started = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("notice_process.py")), *owed_for],
        env={**os.environ, "KAIMEN_SMTP_URL": server.url, "PYTHONPATH": str(REPOSITORY)},
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait(30)
        assert started.stdout
        started.stdout.close()


@asynccontextmanager
async def deaf(port: int) -> AsyncIterator[asyncio.Event]:
    """A mail server that takes the call and never says a word; the event tells that somebody called."""
    called, hung_up = asyncio.Event(), asyncio.Event()

    async def listen(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.set()
        await hung_up.wait()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", port)
    try:
        yield called
    finally:
        hung_up.set()
        server.close()
        await server.wait_closed()


async def sent() -> bool:
    return (await row()).fate == "sent"


async def test_a_mail_owed_by_a_process_that_was_killed_before_sending_it_arrives_once(database: None) -> None:
    server = MailServer()
    async with deaf(server.port) as called:
        with process(server, "received:1") as first:
            assert first.stdout
            assert await asyncio.to_thread(first.stdout.readline) == "committed\n"
            await asyncio.wait_for(called.wait(), 30)
    (left,) = await jobs()
    assert (left.state, left.tries) == ("waiting", 1)
    assert left.leased_until is not None, f"the lease of the dead process stands for up to {LEASE}"
    assert ((await row()).fate, server.taken) == ("queued", [])
    await run_out()
    async with server.running():
        with process(server):
            await server.until(1)
            await until(sent)
    assert len(server.taken) == 1
    assert [job.state for job in await jobs()] == ["handled"]
