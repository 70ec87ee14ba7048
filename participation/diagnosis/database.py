"""The database: that it answers, is new enough, has the schema, agrees on the time, and has no jobs given up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import asyncpg
import msgspec

from participation.base import clock
from participation.base.database import close_pool, fetch_one, open_pool
from participation.base.outbox.queries import counts
from participation.base.settings import Settings
from participation.diagnosis import ledger
from participation.diagnosis.finding import Finding, fine, think, wrong
from participation.schema_state import pending

OLDEST = 15
# An opening or closing at an instant is judged by the machine's clock, but read together with the database's.
FARTHEST = timedelta(seconds=2)
UNREACHABLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
REPLICA = "KAIMEN_DATABASE_REPLICA_URL"


class _Server(msgspec.Struct):
    version: int
    encoding: str
    now: datetime


SERVER = """
SELECT current_setting('server_version_num')::int / 10000 AS version,
 current_setting('server_encoding') AS encoding, clock_timestamp() AS now
"""


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    """What the database says of itself; one finding only where it does not answer."""
    try:
        await open_pool(largest=2)
    except UNREACHABLE as error:
        yield wrong("database", f"It cannot be reached ({type(error).__name__}): look at KAIMEN_DATABASE_URL.")
        return
    try:
        before = clock.now()
        server = await fetch_one(_Server, SERVER)
        assert server is not None
        yield _server(server)
        yield _time(server.now, before, clock.now())
        if settings.database_replica_url:
            await fetch_one(_Server, SERVER, replica=True)
            yield fine("replica", "It answers.")
        missing = await pending()
        if missing:
            yield wrong("schema", f"{len(missing)} migrations are missing: run kaimen migrate.")
            return
        yield fine("schema", "It is that of this version.")
        yield await _jobs()
        async for finding in ledger.findings():
            yield finding
    except UNREACHABLE as error:
        yield wrong("database", f"It stopped answering ({type(error).__name__}).")
    finally:
        await close_pool()


def _server(server: _Server) -> Finding:
    if server.version < OLDEST:
        return wrong("database", f"PostgreSQL {server.version} is too old: {OLDEST} or newer is needed.")
    if server.encoding != "UTF8":
        return wrong("database", f"Its encoding is {server.encoding}: make it with ENCODING 'UTF8'.")
    return fine("database", f"PostgreSQL {server.version} answers.")


def _time(theirs: datetime, before: datetime, after: datetime) -> Finding:
    apart = max(before - theirs, theirs - after, timedelta())
    if apart > FARTHEST:
        return wrong(
            "clock", f"This machine and the database are {apart.total_seconds():.0f} s apart: use NTP on both."
        )
    return fine("clock", "This machine and the database agree on the time.")


async def _jobs() -> Finding:
    now = await counts()
    if now.dead:
        return think("jobs", f"{now.dead} were given up; last_error in the table outbox says why.")
    if now.oldest_due and clock.now() - now.oldest_due > timedelta(minutes=10):
        return think("jobs", f"{now.due} are due since {now.oldest_due:%Y-%m-%d %H:%M} UTC: is kaimen serve running?")
    return fine("jobs", f"{now.due} are due, {now.later} later.")
