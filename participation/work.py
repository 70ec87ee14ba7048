"""Carrying out jobs without serving pages."""

from __future__ import annotations

import asyncio
import signal

from participation.base.database import close_pool, open_pool, transaction
from participation.base.ledger.keeping import keeping
from participation.base.outbox.forgetting import owe_sweep
from participation.base.outbox.relay import relaying
from participation.base.settings import current
from participation.wiring import HANDLERS


async def work() -> None:
    """Work until SIGTERM or Ctrl-C: from Redis where it is set, else from the outbox itself."""
    settings = current()
    if settings.redis_url:
        from participation.base.outbox.arq_worker import run_worker  # noqa: PLC0415 # arq is loaded only here

        await run_worker(HANDLERS, settings)
        return
    ended = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, ended.set)
    await open_pool()
    try:
        async with transaction():
            await owe_sweep()
        async with relaying(HANDLERS), keeping():
            await ended.wait()
    finally:
        await close_pool()
