"""What Piccolo cannot declare of submitting by a job: one at a time, and what is not filed yet may be thrown away."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-24T12:00:00:010010"
VERSION = "1.38.0"
DESCRIPTION = "an unfinished edition of a report, which becomes the filed one or goes"


def editions(*known):
    """The statements after which a report is of one of these editions."""
    words = ", ".join(f"'{word}'" for word in known)
    return [
        "ALTER TABLE report DROP CONSTRAINT check_edition",
        f'ALTER TABLE report ADD CONSTRAINT check_edition CHECK ("edition" IN ({words}))',
    ]


FORWARDS = [
    *editions("filed", "public", "unfinished"),
    # one at a time
    "CREATE UNIQUE INDEX report_submission_running ON report_submission (consultation)"
    " WHERE filed_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL",
    "CREATE INDEX report_submission_consultation ON report_submission (consultation, id)",
    # what is filed or public stays as it is
    "DROP TRIGGER report_only_added_to ON report",
    "CREATE TRIGGER report_only_added_to BEFORE UPDATE OR DELETE ON report"
    " FOR EACH ROW WHEN (OLD.edition <> 'unfinished') EXECUTE FUNCTION only_added_to()",
    """CREATE FUNCTION outcome_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM report WHERE id = OLD.report AND edition = 'unfinished') THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$""",
    "DROP TRIGGER reported_outcome_only_added_to ON reported_outcome",
    "CREATE TRIGGER reported_outcome_only_added_to BEFORE UPDATE OR DELETE ON reported_outcome"
    " FOR EACH ROW EXECUTE FUNCTION outcome_stays()",
]
BACKWARDS = [
    # nothing of it was ever told, so what is under way is as it was before
    "UPDATE consultation c SET state = s.before FROM report_submission s WHERE s.consultation = c.id"
    " AND s.filed_at IS NULL AND s.failed_at IS NULL AND s.cancelled_at IS NULL",
    "UPDATE report_submission SET report = NULL",
    "DELETE FROM report_tile WHERE report IN (SELECT id FROM report WHERE edition = 'unfinished')",
    "DELETE FROM reported_outcome WHERE report IN (SELECT id FROM report WHERE edition = 'unfinished')",
    "DELETE FROM report WHERE edition = 'unfinished'",
    "DROP TRIGGER reported_outcome_only_added_to ON reported_outcome",
    "CREATE TRIGGER reported_outcome_only_added_to BEFORE UPDATE OR DELETE ON reported_outcome"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()",
    "DROP FUNCTION outcome_stays",
    "DROP TRIGGER report_only_added_to ON report",
    "CREATE TRIGGER report_only_added_to BEFORE UPDATE OR DELETE ON report"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()",
    "DROP INDEX report_submission_running, report_submission_consultation",
    *editions("filed", "public"),
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
