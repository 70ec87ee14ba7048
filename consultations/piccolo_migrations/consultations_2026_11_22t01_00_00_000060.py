"""What Piccolo cannot declare of moderation: acts that stay, a comment that waits again, texts that an erasure takes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T01:00:00:000060"
VERSION = "1.38.0"
DESCRIPTION = "moderation is only added to, and an erased comment leaves no redacted text behind"

ADDED_TO = (
    "screening_batch",
    "screened_in_batch",
    "objection_answer",
    "redaction",
    "redaction_lifting",
    "disowning_decision",
)
# What was said in them is personal data: lawful erasure, which announces itself, may take the words and the contact.
SAID = ("objection", "disowning")
FORWARDS = [
    "ALTER TABLE screening_act DROP CONSTRAINT check_standing,"
    " ADD CONSTRAINT check_standing CHECK (\"standing\" IN ('pending', 'shown', 'hidden'))",
    "CREATE INDEX screening_batch_recent ON screening_batch (consultation, id)",
    "CREATE INDEX screened_in_batch_comment ON screened_in_batch (comment, id)",
    "CREATE INDEX screened_in_batch_act ON screened_in_batch (act)",
    "CREATE INDEX objection_comment ON objection (comment)",
    "CREATE INDEX redaction_comment ON redaction (comment, id)",
    "CREATE INDEX disowning_decided ON disowning_decision (disowning, id)",
    "CREATE INDEX disowning_contact ON disowning (contact_kind, contact)",
    *(
        f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
        for table in ADDED_TO
    ),
    """CREATE FUNCTION said_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE allowed record;
    BEGIN
        IF TG_OP = 'UPDATE' AND coalesce(current_setting('kaimen.erasure', true), '') = 'lawful' THEN
            allowed := OLD;
            allowed.statement := '';
            IF TG_TABLE_NAME = 'disowning' THEN
                allowed.contact := NEW.contact;
            END IF;
            IF NEW IS NOT DISTINCT FROM allowed THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$""",
    *(
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION said_stays()"
        for table in SAID
    ),
    """CREATE FUNCTION redacted_forgets() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM redacted_comment WHERE comment = NEW.id;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER redacted_forgets AFTER UPDATE OF erased_at ON comment FOR EACH ROW
    WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL) EXECUTE FUNCTION redacted_forgets()""",
]
BACKWARDS = [
    "DROP TRIGGER redacted_forgets ON comment",
    "DROP FUNCTION redacted_forgets",
    *(f"DROP TRIGGER {table}_stays ON {table}" for table in SAID),
    "DROP FUNCTION said_stays",
    *(f"DROP TRIGGER {table}_only_added_to ON {table}" for table in ADDED_TO),
    "DROP INDEX screening_batch_recent, screened_in_batch_comment, screened_in_batch_act, objection_comment,"
    " redaction_comment, disowning_decided, disowning_contact",
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
