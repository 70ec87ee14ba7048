"""What Piccolo cannot declare: search and paging indexes, and comments that nobody can change or delete."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T21:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "search, paging, and comments that stay as received"

FORWARDS = [
    "CREATE INDEX comment_page ON comment (consultation, id)",
    "CREATE INDEX comment_clause ON comment (consultation, clause, id)",
    # What came in last waits in a list that every search reads from end to end: kept short, searches stay a hundred
    # times faster and storing a comment costs the same (docs/performance.md).
    "CREATE INDEX comment_search ON comment USING gin (to_tsvector('simple', bigrams))"
    " WITH (gin_pending_list_limit = 64)",
    "CREATE INDEX comment_person ON comment (person) WHERE person IS NOT NULL",
    "CREATE INDEX consultation_state ON consultation (state, closes_at)",
    "CREATE INDEX step_consultation ON step (consultation, id)",
    "CREATE INDEX point_consultation ON point (consultation, position)",
    "CREATE INDEX point_comment_comment ON point_comment (comment)",
    "CREATE INDEX screening_act_comment ON screening_act (comment, id)",
    "CREATE INDEX reported_outcome_comment ON reported_outcome (comment)",
    # The standing follows the screening acts; everything else of a comment is as it was received. Lawful erasure
    # announces itself in its own transaction and takes away all that was said and by whom, and nothing else.
    """CREATE FUNCTION comment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
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
            allowed.text_hash := '';
            allowed.bigrams := '';
            allowed.answers := '{}';
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
    END $$""",
    """CREATE TRIGGER comment_stays BEFORE UPDATE OR DELETE ON comment
    FOR EACH ROW EXECUTE FUNCTION comment_stays()""",
    *(
        f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
        for table in ("step", "screening_act", "disposition", "report", "reported_outcome", "clause", "draft")
    ),
]
BACKWARDS = [
    *(
        f"DROP TRIGGER {table}_only_added_to ON {table}"
        for table in ("step", "screening_act", "disposition", "report", "reported_outcome", "clause", "draft")
    ),
    "DROP TRIGGER comment_stays ON comment",
    "DROP FUNCTION comment_stays",
    "DROP INDEX comment_page, comment_clause, comment_search, comment_person, consultation_state, step_consultation,"
    " point_consultation, point_comment_comment, screening_act_comment, reported_outcome_comment",
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
