"""What Piccolo cannot declare of subscriptions."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T05:00:00:300010"
VERSION = "1.38.0"
DESCRIPTION = "one subscription to one thing, and who has subscribed to it"

FORWARDS = [
    """CREATE UNIQUE INDEX subscription_by_mail ON subscription (contact, scope, value)
    WHERE way = 'mail' AND ended_at IS NULL""",
    """CREATE INDEX subscription_to ON subscription (scope, value, id)
    WHERE confirmed_at IS NOT NULL AND ended_at IS NULL""",
    "CREATE INDEX subscription_of ON subscription (person) WHERE person IS NOT NULL",
    "CREATE INDEX announcement_digest ON announcement (digest_on)",
    "CREATE INDEX consultation_tags ON consultation USING gin (tags)",
]
BACKWARDS = [
    "DROP INDEX consultation_tags",
    "DROP INDEX announcement_digest",
    "DROP INDEX subscription_of",
    "DROP INDEX subscription_to",
    "DROP INDEX subscription_by_mail",
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
