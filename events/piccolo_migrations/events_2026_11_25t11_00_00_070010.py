"""Of one ticket one conflict of a kind is open; phones ask what was scanned lately."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-25T11:00:00:070010"
VERSION = "1.38.0"
DESCRIPTION = "one open conflict of a kind, scans by when they came in"

FORWARDS = [
    "CREATE UNIQUE INDEX unique_conflict_open ON conflict (ticket, kind) WHERE settled_at IS NULL",
    "CREATE INDEX conflict_ticket ON conflict (ticket)",
    "CREATE INDEX scan_door_synced ON scan (door, synced_at)",
    "CREATE INDEX device_door_door ON device_door (door)",
]
BACKWARDS = [
    f"DROP INDEX {name}" for name in ("device_door_door", "scan_door_synced", "conflict_ticket", "unique_conflict_open")
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
