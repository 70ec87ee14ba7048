"""What Piccolo cannot declare of questions and answers to what many ask."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T06:00:00:400010"
VERSION = "1.38.0"
DESCRIPTION = "what is only added to, and how entries are found"

FORWARDS = [
    *(
        f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
        for table in ("faq_version", "faq_decision")
    ),
    "CREATE INDEX faq_entry_of ON faq_entry (consultation, position)",
    "CREATE INDEX faq_decision_on ON faq_decision (entry, id)",
]
BACKWARDS = [
    "DROP INDEX faq_decision_on",
    "DROP INDEX faq_entry_of",
    "DROP TRIGGER faq_decision_only_added_to ON faq_decision",
    "DROP TRIGGER faq_version_only_added_to ON faq_version",
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
