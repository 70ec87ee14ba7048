"""What Piccolo cannot declare of sealed files: acts that stay, and the index by which a comment finds its own."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T02:00:00:000011"
VERSION = "1.38.0"
DESCRIPTION = "sealing is only added to, and a redaction may lie in an answer"

ADDED_TO = ("sealing", "sealing_lifting")
FORWARDS = [
    "ALTER TABLE redaction DROP CONSTRAINT check_part,"
    " ADD CONSTRAINT check_part CHECK (\"part\" IN ('text', 'proposed text', 'author name', 'answer'))",
    "CREATE INDEX sealing_comment ON sealing (comment, id)",
    "CREATE INDEX sealing_attachment ON sealing (attachment)",
    *(
        f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
        for table in ADDED_TO
    ),
]
BACKWARDS = [
    *(f"DROP TRIGGER {table}_only_added_to ON {table}" for table in ADDED_TO),
    "DROP INDEX sealing_comment, sealing_attachment",
]


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="consultations", description=DESCRIPTION)

    async def run():
        for statement in FORWARDS:
            await engine_finder().run_ddl(statement)

    async def run_backwards():
        for statement in BACKWARDS:
            await engine_finder().run_ddl(statement)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
