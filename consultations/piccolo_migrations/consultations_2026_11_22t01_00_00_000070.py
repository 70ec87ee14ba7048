"""What Piccolo cannot declare of targeted listening: the ways in to its rows, and that they are only added to."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T01:00:00:000070"
VERSION = "1.38.0"
DESCRIPTION = "indexes of written requests, forums and visits; their rows stay as recorded"

ADDED_TO = (
    "written_request", "reminder", "reply", "reply_comment", "gathering", "minutes", "gathered_comment",
)  # fmt: skip

FORWARDS = [
    "CREATE INDEX written_request_consultation ON written_request (consultation, id)",
    "CREATE INDEX addressee_body ON addressee (body) WHERE body IS NOT NULL",
    "CREATE INDEX addressee_organisation ON addressee (organisation) WHERE organisation IS NOT NULL",
    "CREATE INDEX reminder_addressee ON reminder (addressee, at)",
    "CREATE INDEX reply_comment_reply ON reply_comment (reply)",
    "CREATE INDEX gathering_consultation ON gathering (consultation, id)",
    "CREATE INDEX gathered_comment_gathering ON gathered_comment (gathering)",
    *(
        f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
        for table in ADDED_TO
    ),
]
BACKWARDS = [
    *(f"DROP TRIGGER {table}_only_added_to ON {table}" for table in ADDED_TO),
    "DROP INDEX written_request_consultation, addressee_body, addressee_organisation, reminder_addressee,"
    " reply_comment_reply, gathering_consultation, gathered_comment_gathering",
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
