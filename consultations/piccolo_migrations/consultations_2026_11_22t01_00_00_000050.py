"""What Piccolo cannot declare of the officers' work: indexes, and acts and notes that nobody changes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T01:00:00:000050"
VERSION = "1.38.0"
DESCRIPTION = "indexes of the queue, and acts and notes that stay as they were written"

ADDED_TO = ("work_act", "work_change", "internal_note")
FORWARDS = [
    "CREATE INDEX family_queue ON family (consultation, oldest) WHERE members > 0",
    "CREATE INDEX family_member_apart ON family_member (family) WHERE flag IS NOT NULL",
    "CREATE INDEX comment_pending ON comment (consultation) WHERE standing = 'pending' AND erased_at IS NULL",
    "CREATE INDEX work_act_recent ON work_act (consultation, person, id)",
    "CREATE INDEX work_change_act ON work_change (act)",
    "CREATE INDEX work_change_comment ON work_change (comment, act) WHERE comment IS NOT NULL",
    "CREATE INDEX delegation_open ON delegation (consultation, officer) WHERE ended_at IS NULL",
    "CREATE INDEX internal_note_family ON internal_note (family, id) WHERE family IS NOT NULL",
    "CREATE INDEX internal_note_comment ON internal_note (comment, id) WHERE comment IS NOT NULL",
    "CREATE INDEX internal_note_point ON internal_note (point, id) WHERE point IS NOT NULL",
    *(
        f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
        for table in ADDED_TO
    ),
]
BACKWARDS = [
    *(f"DROP TRIGGER {table}_only_added_to ON {table}" for table in ADDED_TO),
    "DROP INDEX family_queue, family_member_apart, comment_pending, work_act_recent, work_change_act, work_change_comment, delegation_open, internal_note_family,"
    " internal_note_comment, internal_note_point",
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
