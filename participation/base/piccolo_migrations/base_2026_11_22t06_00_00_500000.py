"""A leaf can stand for a final text."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T06:00:00:500000"
VERSION = "1.38.0"
DESCRIPTION = "leaves of final texts"

KINDS = "'comment', 'point link', 'no change', 'disposition', 'moderation', 'erasure', 'report'"


def known(kinds: str) -> list[str]:
    """The statements by which leaves of just these kinds can be owed."""
    return [
        "ALTER TABLE ledger_pending DROP CONSTRAINT check_kind",
        f'ALTER TABLE ledger_pending ADD CONSTRAINT check_kind CHECK ("kind" IN ({kinds}))',
    ]


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="base", description=DESCRIPTION)

    async def run():
        for statement in known(f"{KINDS}, 'final text'"):
            await engine_finder().run_ddl(statement)

    async def run_backwards():
        for statement in known(KINDS):
            await engine_finder().run_ddl(statement)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
