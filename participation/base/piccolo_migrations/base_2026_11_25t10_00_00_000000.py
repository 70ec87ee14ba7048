"""A leaf can stand for the programme of open days, for a ballot, and for the result of a vote."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-25T10:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "leaves of open days"

KINDS = (
    "'comment', 'point link', 'no change', 'disposition', 'moderation', 'erasure', 'report', 'final text', 'draw',"
    " 'opinion', 'adoption', 'follow-up', 'decision', 'edition'"
)


def known(kinds: str) -> list[str]:
    """The statements by which leaves of just these kinds can be owed."""
    return [
        "ALTER TABLE ledger_pending DROP CONSTRAINT check_kind",
        f'ALTER TABLE ledger_pending ADD CONSTRAINT check_kind CHECK ("kind" IN ({kinds}))',
    ]


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="base", description=DESCRIPTION)

    async def run():
        for statement in known(f"{KINDS}, 'programme', 'ballot', 'vote result'"):
            await engine_finder().run_ddl(statement)

    async def run_backwards():
        for statement in known(KINDS):
            await engine_finder().run_ddl(statement)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
