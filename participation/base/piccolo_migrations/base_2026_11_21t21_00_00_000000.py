"""What Piccolo cannot declare: partial indexes for the relay and the sign-ins, and an audit that is only added to."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T21:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes and guards of the ground floor"

FORWARDS = [
    "CREATE INDEX outbox_due ON outbox (due_at, id) WHERE state = 'waiting'",
    "CREATE INDEX outbox_dead ON outbox (ended_at) WHERE state = 'dead'",
    "CREATE UNIQUE INDEX membership_held ON membership (person, body, role) WHERE ended_at IS NULL",
    "CREATE UNIQUE INDEX authorisation_held ON authorisation (person, organisation) WHERE ended_at IS NULL",
    "CREATE INDEX contact_person ON contact (person)",
    """CREATE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER audit_only_added_to BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION only_added_to()""",
]
BACKWARDS = [
    "DROP TRIGGER audit_only_added_to ON audit",
    "DROP FUNCTION only_added_to",
    "DROP INDEX outbox_due, outbox_dead, membership_held, authorisation_held, contact_person",
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
