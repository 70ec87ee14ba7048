"""Imports: what Piccolo cannot declare, and a search index whose waiting list a batch may lengthen for itself."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T01:00:00:000040"
VERSION = "1.38.0"
DESCRIPTION = "imports: a row is imported once"

FORWARDS = [
    # a row comes in once; the key is all that is ever asked for, so the column Piccolo adds goes
    "ALTER TABLE imported_row DROP COLUMN id",
    "ALTER TABLE imported_row ADD PRIMARY KEY (consultation, key)",
    "CREATE TRIGGER imported_row_only_added_to BEFORE UPDATE OR DELETE ON imported_row"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()",
    "CREATE INDEX import_consultation ON import (consultation, id)",
    "CREATE INDEX rejected_row_whole ON rejected_row (whole, id)",
    "CREATE INDEX import_note_whole ON import_note (whole, id)",
    # every connection of the program asks for the same short list (see database.SERVER_SETTINGS); what an index
    # itself says could not be changed for the batches of an import, which search nothing and are several times faster
    "ALTER INDEX comment_search RESET (gin_pending_list_limit)",
]
BACKWARDS = [
    "ALTER INDEX comment_search SET (gin_pending_list_limit = 64)",
    "DROP INDEX import_consultation, rejected_row_whole, import_note_whole",
    "DROP TRIGGER imported_row_only_added_to ON imported_row",
    "ALTER TABLE imported_row DROP CONSTRAINT imported_row_pkey",
    "ALTER TABLE imported_row ADD COLUMN id SERIAL PRIMARY KEY",
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
