"""What Piccolo cannot declare of notices and of the addresses that are called."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T05:00:00:300010"
VERSION = "1.38.0"
DESCRIPTION = "one address a body, and the deliveries of one fate at a glance"

FORWARDS = [
    "CREATE UNIQUE INDEX endpoint_of_body ON endpoint (body) WHERE body IS NOT NULL AND ended_at IS NULL",
    "CREATE INDEX endpoint_answer_of ON endpoint_answer (endpoint, id DESC)",
    # who looks after a consultation filters what came back or was given up, newest first
    "CREATE INDEX delivery_fate ON delivery (subject, fate, id DESC)",
    # whether somebody can still be reached is asked by contact
    "CREATE INDEX delivery_bounced ON delivery (contact) WHERE fate = 'bounced'",
]
BACKWARDS = [
    "DROP INDEX delivery_bounced",
    "DROP INDEX delivery_fate",
    "DROP INDEX endpoint_answer_of",
    "DROP INDEX endpoint_of_body",
]


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="base", description=DESCRIPTION)

    async def run():
        for statement in FORWARDS:
            await engine_finder().run_ddl(statement)

    async def run_backwards():
        for statement in BACKWARDS:
            await engine_finder().run_ddl(statement)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
