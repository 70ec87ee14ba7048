"""What Piccolo cannot declare of redrafts: rows that stay, indexes, and a quoted passage that erasure takes away."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T05:00:00:100010"
VERSION = "1.38.0"
DESCRIPTION = "redrafts are only added to, and a quoted passage is erased with the comment"

ADDED_TO = ("clause_origin", "final_text", "continuation")
ERASED = """CREATE OR REPLACE FUNCTION comment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE allowed comment;
    BEGIN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'a comment is never deleted' USING ERRCODE = 'restrict_violation';
        END IF;
        allowed := OLD;
        allowed.standing := NEW.standing;
        IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
           AND coalesce(current_setting('kaimen.erasure', true), '') = 'lawful' THEN
            allowed.erased_at := NEW.erased_at;
            allowed.text := '';
            allowed.proposed_text := '';
            {quote}
            allowed.text_hash := '';
            allowed.bigrams := '';
            allowed.answers := '{{}}';
            allowed.ticket := '';
            allowed.author_name := '';
            allowed.contact_kind := NULL;
            allowed.contact := NULL;
            allowed.person := NULL;
            allowed.organisation := NULL;
            allowed.salt := ''::bytea;
            allowed.body := ''::bytea;
        END IF;
        IF NEW IS DISTINCT FROM allowed THEN
            RAISE EXCEPTION 'a comment is never changed' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$"""
FORWARDS = [
    # the passage stands in a published draft: an erasure may leave it or take it away
    ERASED.format(quote="IF NEW.quote = '' THEN allowed.quote := ''; END IF;"),
    "CREATE INDEX clause_origin_draft ON clause_origin (draft, clause, id)",
    "CREATE INDEX final_text_consultation ON final_text (consultation, id)",
    "CREATE INDEX continuation_earlier ON continuation (earlier)",
    *(
        f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
        for table in ADDED_TO
    ),
]
BACKWARDS = [
    *(f"DROP TRIGGER {table}_only_added_to ON {table}" for table in ADDED_TO),
    "DROP INDEX clause_origin_draft, final_text_consultation, continuation_earlier",
    ERASED.format(quote=""),
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
