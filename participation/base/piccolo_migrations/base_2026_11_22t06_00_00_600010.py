"""A leaf that is owed is found by the row that it stands for, also while a million of them wait."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T06:00:00:600010"
VERSION = "1.38.0"
DESCRIPTION = "owed leaves are found by their row"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="base", description=DESCRIPTION)

    async def run():
        await engine_finder().run_ddl("CREATE INDEX ledger_pending_subject ON ledger_pending (subject)")

    async def run_backwards():
        await engine_finder().run_ddl("DROP INDEX ledger_pending_subject")

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
