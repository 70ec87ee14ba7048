"""A final text owes a leaf with each of its steps, and its release is announced."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T06:00:00:500010"
VERSION = "1.38.0"
DESCRIPTION = "final texts owe leaves and are announced"

ANNOUNCED = "'opened', 'extended', 'closing soon', 'report published', 'report corrected'"
# The row as it is, and which act it records; the row names the text by its hash.
BODY = 'ledger_json(to_jsonb(n) || \'{"act": "final_text"}\')'


def owed(rows: str) -> str:
    """The statement by which these rows owe their leaves."""
    return f"""INSERT INTO ledger_pending (kind, consultation, subject, salt, body, commitment, at)
        SELECT 'final text', s.slug, s.id, s.salt, s.body, sha256(s.salt || s.body), now() FROM (
            SELECT k.slug, n.id, ledger_salt() AS salt, convert_to({BODY}, 'UTF8') AS body
            FROM {rows} n JOIN consultation k ON k.id = n.consultation ORDER BY n.id OFFSET 0
        ) s"""


def known(announced: str) -> list[str]:
    """The statements by which just these can be announced."""
    return [
        "ALTER TABLE announcement DROP CONSTRAINT check_what",
        f'ALTER TABLE announcement ADD CONSTRAINT check_what CHECK ("what" IN ({announced}))',
    ]


FORWARDS = [
    *known(f"{ANNOUNCED}, 'final text released'"),
    f"""CREATE FUNCTION final_text_owes_leaf() RETURNS trigger LANGUAGE plpgsql SET timezone TO 'UTC' AS $$
    BEGIN
        {owed("moved")};
        RETURN NULL;
    END $$""",
    "CREATE TRIGGER final_text_owes_leaf AFTER INSERT ON final_text REFERENCING NEW TABLE AS moved"
    " FOR EACH STATEMENT EXECUTE FUNCTION final_text_owes_leaf()",
    # what was there before
    owed("final_text"),
]
BACKWARDS = [
    "DROP TRIGGER final_text_owes_leaf ON final_text",
    "DROP FUNCTION final_text_owes_leaf",
    *known(ANNOUNCED),
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
