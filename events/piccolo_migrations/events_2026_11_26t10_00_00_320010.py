"""Sessions that were called off hold no seats for their ballot any more, as their pools have none."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-26T10:00:00:320010"
VERSION = "1.38.0"
DESCRIPTION = "no seats are held of what was called off"

FORWARDS = (
    "UPDATE ballot_session x SET held = 0 FROM session s"
    " WHERE s.id = x.session AND s.state = 'called off' AND x.held > 0"
)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run():
        await engine_finder().run_ddl(FORWARDS)

    async def run_backwards():
        """What was held of what does not take place was wrong before, too: nothing to bring back."""

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
