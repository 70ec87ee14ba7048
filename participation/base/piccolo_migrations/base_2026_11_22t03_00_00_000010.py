"""What Piccolo cannot declare of the ledger: what is in it stays as it is, and its salts are made in the database."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T03:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "the ledger is only added to"

FORWARDS = [
    "CREATE INDEX ledger_pending_of ON ledger_pending (consultation)",
    # A leaf shows the same for ever. What opens its commitment goes where the law has a text erased.
    """CREATE FUNCTION ledger_leaf_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND NEW.salt IS NULL AND NEW.body IS NULL AND ROW(NEW.position, NEW.kind, NEW.consultation,
            NEW.sequence, NEW.subject, NEW.commitment) IS NOT DISTINCT FROM ROW(OLD.position, OLD.kind,
            OLD.consultation, OLD.sequence, OLD.subject, OLD.commitment) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'ledger_leaf is only added to' USING ERRCODE = 'restrict_violation';
    END $$""",
    """CREATE TRIGGER ledger_leaf_stays BEFORE UPDATE OR DELETE ON ledger_leaf
    FOR EACH ROW EXECUTE FUNCTION ledger_leaf_stays()""",
    """CREATE TRIGGER ledger_checkpoint_only_added_to BEFORE UPDATE OR DELETE ON ledger_checkpoint
    FOR EACH ROW EXECUTE FUNCTION only_added_to()""",
    """CREATE TRIGGER ledger_key_only_added_to BEFORE UPDATE OR DELETE ON ledger_key
    FOR EACH ROW EXECUTE FUNCTION only_added_to()""",
    # 244 random bits
    """CREATE FUNCTION ledger_salt() RETURNS bytea LANGUAGE sql VOLATILE AS $$
    SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) $$""",
    # A text as RFC 8785 writes it: PostgreSQL escapes the same characters in the same way.
    """CREATE FUNCTION ledger_text(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(to_json($1)::text, 'null') $$""",
    # An instant as it is written everywhere: in UTC, with microseconds only where there are any.
    """CREATE FUNCTION ledger_moment(timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce('"' || to_char($1 AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') ||
        CASE WHEN extract(microseconds FROM $1)::int % 1000000 = 0 THEN ''
             ELSE to_char($1 AT TIME ZONE 'UTC', '.US') END || 'Z"', 'null') $$""",
    # Owe a leaf whose body is kept with it.
    """CREATE FUNCTION ledger_owe(kind text, consultation text, subject uuid, body text) RETURNS void
    LANGUAGE plpgsql AS $$
    DECLARE salt bytea := ledger_salt();
    DECLARE bytes bytea := convert_to(body, 'UTF8');
    BEGIN
        INSERT INTO ledger_pending (kind, consultation, subject, salt, body, commitment, at)
        VALUES (kind, consultation, subject, salt, bytes, sha256(salt || bytes), now());
    END $$""",
]
BACKWARDS = [
    "DROP FUNCTION ledger_owe",
    "DROP FUNCTION ledger_moment",
    "DROP FUNCTION ledger_text",
    "DROP FUNCTION ledger_salt",
    "DROP TRIGGER ledger_key_only_added_to ON ledger_key",
    "DROP TRIGGER ledger_checkpoint_only_added_to ON ledger_checkpoint",
    "DROP TRIGGER ledger_leaf_stays ON ledger_leaf",
    "DROP FUNCTION ledger_leaf_stays",
    "DROP INDEX ledger_pending_of",
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
