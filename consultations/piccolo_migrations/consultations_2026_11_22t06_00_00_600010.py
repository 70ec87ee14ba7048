"""What Piccolo cannot declare of erasure: it stays on record, owes a leaf, and the files go with the text."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T06:00:00:600010"
VERSION = "1.38.0"
DESCRIPTION = "erasures stay on record and owe leaves"

# The row as it is; what is sealed is said by its hash.
BODY = """ledger_json(to_jsonb(n) || jsonb_build_object('act', 'erasure', 'sealed_detail',
    encode(sha256(convert_to(n.sealed_detail, 'UTF8')), 'hex')))"""

FORWARDS = [
    "CREATE INDEX erasure_comment ON erasure (comment, id)",
    "CREATE TRIGGER erasure_only_added_to BEFORE UPDATE OR DELETE ON erasure"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()",
    # That a file was withheld stays on record also when the file itself is erased.
    "ALTER TABLE sealing DROP CONSTRAINT IF EXISTS sealing_attachment_fkey",
    # Each is an act of moderation. That something was destroyed says the tombstone, which the comment's own trigger owes.
    f"""CREATE FUNCTION erasure_owed() RETURNS trigger LANGUAGE plpgsql SET timezone TO 'UTC' AS $$
    BEGIN
        INSERT INTO ledger_pending (kind, consultation, subject, salt, body, commitment, at)
        SELECT 'moderation', s.slug, s.id, s.salt, s.body, sha256(s.salt || s.body), now() FROM (
            SELECT k.slug, n.id, ledger_salt() AS salt, convert_to({BODY}, 'UTF8') AS body
            FROM moved n JOIN comment c ON c.id = n.comment JOIN consultation k ON k.id = c.consultation
            ORDER BY n.id OFFSET 0
        ) s;
        RETURN NULL;
    END $$""",
    "CREATE TRIGGER erasure_owed AFTER INSERT ON erasure REFERENCING NEW TABLE AS moved"
    " FOR EACH STATEMENT EXECUTE FUNCTION erasure_owed()",
]
BACKWARDS = [
    "DROP TRIGGER erasure_owed ON erasure",
    "DROP FUNCTION erasure_owed",
    "ALTER TABLE sealing ADD CONSTRAINT sealing_attachment_fkey FOREIGN KEY (attachment) REFERENCES attachment(id)"
    " NOT VALID",
    "DROP TRIGGER erasure_only_added_to ON erasure",
    "DROP INDEX erasure_comment",
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
