"""What Piccolo cannot declare of given-up freezes: they stay as they were."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-25T11:00:00:050010"
VERSION = "1.38.0"
DESCRIPTION = "a freeze that was given up is never changed"

FORWARDS = [
    "CREATE TRIGGER ballot_file_only_added_to BEFORE UPDATE OR DELETE ON ballot_file"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()",
    "CREATE INDEX ballot_session_ballot ON ballot_session (ballot, position)",
    "CREATE INDEX ballot_body ON ballot (body, id)",
]
BACKWARDS = [
    "DROP INDEX ballot_body",
    "DROP INDEX ballot_session_ballot",
    "DROP TRIGGER ballot_file_only_added_to ON ballot_file",
]


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run():
        for statement in FORWARDS:
            await engine_finder().run_ddl(statement)

    async def run_backwards():
        for statement in BACKWARDS:
            await engine_finder().run_ddl(statement)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
