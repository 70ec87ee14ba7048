"""Indexes by which the public finds meetings."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-24T11:00:00:020010"
VERSION = "1.38.0"
DESCRIPTION = "announced meetings are found quickly"

INDEXES = {
    "announced_meeting_starts": "announced_meeting (starts_at DESC, meeting DESC)",
    "announced_meeting_body": "announced_meeting (body, starts_at DESC, meeting DESC)",
    "announced_meeting_kind": "announced_meeting (kind, starts_at DESC, meeting DESC)",
    "announced_meeting_search": "announced_meeting USING gin (to_tsvector('simple', words))",
}


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="decisions", description=DESCRIPTION)

    async def run():
        for name, what in INDEXES.items():
            await engine_finder().run_ddl(f"CREATE INDEX {name} ON {what}")

    async def run_backwards():
        for name in INDEXES:
            await engine_finder().run_ddl(f"DROP INDEX {name}")

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
