"""What was done about voiding a vote stays on record, and owes leaves."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-26T10:00:00:320060"
VERSION = "1.38.0"
DESCRIPTION = "acts about voiding a vote stay on record and owe leaves; one voids it"

FORWARDS = [
    """CREATE FUNCTION award_step_owes_leaf() RETURNS trigger LANGUAGE plpgsql SET timezone TO 'UTC' AS $$
    BEGIN
        INSERT INTO ledger_pending (kind, consultation, subject, salt, body, commitment, at)
        SELECT 'vote result', o.slug, o.id, o.salt, o.body, sha256(o.salt || o.body), now() FROM (
            SELECT 'awards/' || a.slug AS slug, n.id, ledger_salt() AS salt,
                convert_to(event_leaf(to_jsonb(n), 'award_step'), 'UTF8') AS body
            FROM added n JOIN award a ON a.id = n.award ORDER BY n.id OFFSET 0
        ) o;
        RETURN NULL;
    END $$""",
    "CREATE TRIGGER award_step_owes_leaf AFTER INSERT ON award_step"
    " REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION award_step_owes_leaf()",
    "CREATE TRIGGER award_step_only_added_to BEFORE UPDATE OR DELETE ON award_step"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()",
    "CREATE INDEX award_step_award ON award_step (award, id)",
    "CREATE UNIQUE INDEX unique_award_voided ON award_step (award) WHERE act = 'void'",
]
BACKWARDS = [
    "DROP INDEX unique_award_voided",
    "DROP INDEX award_step_award",
    "DROP TRIGGER award_step_only_added_to ON award_step",
    "DROP TRIGGER award_step_owes_leaf ON award_step",
    "DROP FUNCTION award_step_owes_leaf",
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
