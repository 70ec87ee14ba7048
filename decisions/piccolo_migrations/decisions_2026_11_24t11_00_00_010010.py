"""Indexes by which matters and catalogues are found."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-24T11:00:00:010010"
VERSION = "1.38.0"
DESCRIPTION = "matters and catalogues are found quickly"

INDEXES = {
    "catalogue_change_catalogue": "catalogue_change (catalogue, id)",
    "catalogue_standing_matter": "catalogue_standing (matter)",
    "catalogue_year": "catalogue (year, body)",
    "matter_standing_body": "matter_standing (body, matter DESC)",
    "matter_standing_stage": "matter_standing (stage, matter DESC)",
    "matter_standing_search": "matter_standing USING gin (to_tsvector('simple', bigrams))",
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
