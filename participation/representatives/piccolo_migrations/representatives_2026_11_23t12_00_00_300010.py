"""What Piccolo cannot declare of digits that are entered one by one: rows that stay, and the leaves they owe."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-23T12:00:00:300010"
VERSION = "1.38.0"
DESCRIPTION = "digits of a draw stay on record and owe leaves"

FORWARDS = [
    # as the other acts of a draw owe theirs
    """CREATE FUNCTION draw_digit_owes_leaf() RETURNS trigger LANGUAGE plpgsql SET timezone TO 'UTC' AS $$
    BEGIN
        INSERT INTO ledger_pending (kind, consultation, subject, salt, body, commitment, at)
        SELECT 'draw', o.slug, o.id, o.salt, o.body, sha256(o.salt || o.body), now() FROM (
            SELECT 'calls/' || k.slug AS slug, n.id, ledger_salt() AS salt,
                convert_to(draw_leaf(to_jsonb(n), 'draw_digit'), 'UTF8') AS body
            FROM added n JOIN draw_freeze f ON f.id = n.round JOIN call k ON k.id = f.call ORDER BY n.id OFFSET 0
        ) o;
        RETURN NULL;
    END $$""",
    "CREATE TRIGGER draw_digit_owes_leaf AFTER INSERT ON draw_digit REFERENCING NEW TABLE AS added"
    " FOR EACH STATEMENT EXECUTE FUNCTION draw_digit_owes_leaf()",
    "CREATE TRIGGER draw_digit_only_added_to BEFORE UPDATE OR DELETE ON draw_digit"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()",
]
BACKWARDS = [
    "DROP TRIGGER draw_digit_only_added_to ON draw_digit",
    "DROP TRIGGER draw_digit_owes_leaf ON draw_digit",
    "DROP FUNCTION draw_digit_owes_leaf",
]


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="representatives", description=DESCRIPTION)

    async def run():
        for statement in FORWARDS:
            await engine_finder().run_ddl(statement)

    async def run_backwards():
        for statement in BACKWARDS:
            await engine_finder().run_ddl(statement)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
