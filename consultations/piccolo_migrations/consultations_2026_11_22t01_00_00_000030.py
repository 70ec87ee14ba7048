"""What Piccolo cannot declare of draft topics: one is made at a time, and the newest is found at once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T01:00:00:000030"
VERSION = "1.38.0"
DESCRIPTION = "one draft list of topics is made at a time"

FORWARDS = [
    "CREATE UNIQUE INDEX topic_draft_under_way ON topic_draft (consultation)"
    " WHERE made_at IS NULL AND failed_at IS NULL",
    "CREATE INDEX topic_draft_newest ON topic_draft (consultation, id)",
]
BACKWARDS = ["DROP INDEX topic_draft_newest, topic_draft_under_way"]


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
