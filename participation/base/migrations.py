"""Bringing a database to the schema of this version; one process at a time."""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO

import asyncpg
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import Finder

from participation.base.database import engine, execute

# An arbitrary number that only this act uses, so that two machines that start at once migrate one after the other.
LOCK = 0x6B61696D


async def migrate() -> list[str]:
    """Apply what is missing, room by room; the ids that were applied. Holds an advisory lock meanwhile."""
    guard = await asyncpg.connect(engine().config["dsn"])
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", LOCK)
        with redirect_stdout(StringIO()):
            await Migration.create_table(if_not_exists=True).run()  # type: ignore[no-untyped-call]
            before = await applied()
            for app in Finder().get_sorted_app_names():
                await ForwardsMigrationManager(app_name=app, migration_id="all", fake=False).run()
        return sorted(await applied() - before)
    finally:
        await guard.close()


async def applied() -> set[str]:
    """The migrations that this database has seen."""
    return {row["name"] for row in await execute("SELECT app_name || ' ' || name AS name FROM migration")}
