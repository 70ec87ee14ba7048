"""What Piccolo cannot declare about opinion maps: indexes, and records that are only added to."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T01:00:00:000020"
VERSION = "1.38.0"
DESCRIPTION = "opinion maps: no statement twice, quick counts, acts and results that stay"

ADDED_TO = ("opinion_map_act", "statement_act", "opinion_map_result")

FORWARDS = [
    # what was declined or withdrawn may be proposed again in the same words
    "CREATE UNIQUE INDEX statement_once ON statement (consultation, text) WHERE standing IN ('proposed', 'public')",
    "CREATE INDEX statement_page ON statement (consultation, id)",
    "CREATE INDEX statement_act_statement ON statement_act (statement, id)",
    "CREATE INDEX opinion_map_act_consultation ON opinion_map_act (consultation, id)",
    "CREATE INDEX opinion_map_result_newest ON opinion_map_result (consultation, id)",
    "CREATE INDEX statement_vote_statement ON statement_vote (statement)",
    *(
        f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
        for table in ADDED_TO
    ),
]
BACKWARDS = [
    *(f"DROP TRIGGER {table}_only_added_to ON {table}" for table in ADDED_TO),
    "DROP INDEX statement_once, statement_page, statement_act_statement, opinion_map_act_consultation,"
    " opinion_map_result_newest, statement_vote_statement",
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
