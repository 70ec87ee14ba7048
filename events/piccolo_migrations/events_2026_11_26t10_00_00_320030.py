"""What was waited for stays on record, and owes leaves of its ballot."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-26T10:00:00:320030"
VERSION = "1.38.0"
DESCRIPTION = "sources of chance that were waited for stay on record and owe leaves"

FORWARDS = [
    """CREATE FUNCTION ballot_postponement_owes_leaf() RETURNS trigger LANGUAGE plpgsql SET timezone TO 'UTC' AS $$
    BEGIN
        INSERT INTO ledger_pending (kind, consultation, subject, salt, body, commitment, at)
        SELECT 'ballot', o.slug, o.id, o.salt, o.body, sha256(o.salt || o.body), now() FROM (
            SELECT 'ballots/' || b.slug AS slug, n.id, ledger_salt() AS salt,
                convert_to(event_leaf(to_jsonb(n), 'ballot_postponement'), 'UTF8') AS body
            FROM added n JOIN ballot b ON b.id = n.ballot ORDER BY n.id OFFSET 0
        ) o;
        RETURN NULL;
    END $$""",
    "CREATE TRIGGER ballot_postponement_owes_leaf AFTER INSERT ON ballot_postponement"
    " REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ballot_postponement_owes_leaf()",
    "CREATE TRIGGER ballot_postponement_only_added_to BEFORE UPDATE OR DELETE ON ballot_postponement"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()",
    "CREATE INDEX ballot_postponement_ballot ON ballot_postponement (ballot, id)",
]
BACKWARDS = [
    "DROP INDEX ballot_postponement_ballot",
    "DROP TRIGGER ballot_postponement_only_added_to ON ballot_postponement",
    "DROP TRIGGER ballot_postponement_owes_leaf ON ballot_postponement",
    "DROP FUNCTION ballot_postponement_owes_leaf",
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
