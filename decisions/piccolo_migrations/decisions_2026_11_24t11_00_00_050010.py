"""The order in which what is overdue is read for the office whose meeting it came from, and what is done, by unit."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-24T11:00:00:050010"
VERSION = "1.38.0"
DESCRIPTION = "overdue lists of a body, follow-ups that are done, and who waits for a response"

INDEXES = {
    "opinion_standing_unanswered_at": "opinion_standing (body, answer_due_on, opinion) WHERE answered_at IS NULL",
    "opinion_standing_promised_at": "opinion_standing (body, due_on, opinion) WHERE due_on IS NOT NULL",
    "opinion_standing_objected": "opinion_standing (body, objected_at, opinion) WHERE objected_at IS NOT NULL",
    "follow_up_standing_open_at": "follow_up_standing (body, due_on, follow_up) WHERE done_at IS NULL",
    "follow_up_standing_done": "follow_up_standing (unit, done_at DESC, follow_up) WHERE done_at IS NOT NULL",
    "follow_up_standing_done_at": "follow_up_standing (body, done_at DESC, follow_up) WHERE done_at IS NOT NULL",
}


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="decisions", description=DESCRIPTION)

    async def run():
        for name, what in INDEXES.items():
            await engine_finder().run_ddl(f"CREATE INDEX {name} ON {what}")

    async def run_backwards():
        for name in INDEXES:
            await engine_finder().run_ddl(f"DROP INDEX {name}")

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
