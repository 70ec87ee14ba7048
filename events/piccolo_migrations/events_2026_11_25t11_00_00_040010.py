"""The reason of an act about an absence is what somebody wrote: it can be taken away, and nothing else of the row."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-25T11:00:00:040010"
VERSION = "1.38.0"
DESCRIPTION = "reasons of acts about absences can be forgotten"

FORWARDS = [
    "DROP TRIGGER no_show_step_only_added_to ON no_show_step",
    "CREATE TRIGGER no_show_step_only_forgotten BEFORE UPDATE ON no_show_step FOR EACH ROW WHEN (NEW.reason <> ''"
    " OR (NEW.id, NEW.booking, NEW.act, NEW.at, NEW.person) IS DISTINCT FROM"
    " (OLD.id, OLD.booking, OLD.act, OLD.at, OLD.person)) EXECUTE FUNCTION only_added_to()",
    "CREATE TRIGGER no_show_step_only_added_to BEFORE DELETE ON no_show_step"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()",
    # what the sweep looks for: sessions that ended long ago, or about now
    "CREATE INDEX session_ends ON session (ends_at)",
]
BACKWARDS = [
    "DROP INDEX session_ends",
    "DROP TRIGGER no_show_step_only_added_to ON no_show_step",
    "DROP TRIGGER no_show_step_only_forgotten ON no_show_step",
    "CREATE TRIGGER no_show_step_only_added_to BEFORE UPDATE OR DELETE ON no_show_step"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()",
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
