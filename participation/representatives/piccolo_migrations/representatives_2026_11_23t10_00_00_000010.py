"""What Piccolo cannot declare of calls: one of each, acts and reviews that stay on record, and indexes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-23T10:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "one application each, and acts that stay on record"

ADDED_TO = ("call_step", "application_step", "review", "review_objection", "review_objection_decision")
# An application stands once it was handed in and until it is withdrawn: only those are one each.
STANDS = "standing NOT IN ('draft', 'withdrawn')"

FORWARDS = [
    "CREATE INDEX call_state ON call (state, closes_at)",
    "CREATE INDEX call_step_call ON call_step (call, id)",
    "CREATE INDEX application_call ON application (call, standing, id)",
    "CREATE INDEX application_person ON application (person) WHERE person IS NOT NULL",
    "CREATE INDEX application_step_application ON application_step (application, id)",
    "CREATE INDEX application_value_quota ON application_value (quota)",
    "CREATE INDEX consent_application ON consent (application)",
    "CREATE INDEX review_application ON review (application, id)",
    "CREATE INDEX review_objection_application ON review_objection (application)",
    # as a person and for an organisation somebody may stand once each
    f"CREATE UNIQUE INDEX application_one_person ON application (call, person, kind)"
    f" WHERE person IS NOT NULL AND {STANDS}",
    # a clerk enters several people who are reached by one telephone, but nobody twice
    f"CREATE UNIQUE INDEX application_one_contact ON application (call, contact_kind, contact, kind)"
    f" WHERE contact IS NOT NULL AND channel = 'web' AND {STANDS}",
    f"CREATE UNIQUE INDEX application_one_named ON application (call, contact_kind, contact, name, kind)"
    f" WHERE contact IS NOT NULL AND {STANDS}",
    f"CREATE UNIQUE INDEX application_one_organisation ON application (call, credit_code)"
    f" WHERE credit_code IS NOT NULL AND {STANDS}",
    f"CREATE UNIQUE INDEX application_one_household ON application (call, household)"
    f" WHERE household IS NOT NULL AND {STANDS}",
    *(
        f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
        for table in ADDED_TO
    ),
]
BACKWARDS = [
    *(f"DROP TRIGGER {table}_only_added_to ON {table}" for table in ADDED_TO),
    "DROP INDEX application_one_person, application_one_contact, application_one_named,"
    " application_one_organisation, application_one_household, call_state, call_step_call, application_call, application_person,"
    " application_step_application, application_value_quota, consent_application, review_application,"
    " review_objection_application",
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
