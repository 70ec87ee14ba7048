"""Of an act on a booking what somebody wrote, and which account did it, can be taken away, and nothing else of the row."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-26T10:00:00:320040"
VERSION = "1.38.0"
DESCRIPTION = "notes of acts on bookings, and who of the visitors did one, can be forgotten"

FORWARDS = [
    "DROP TRIGGER booking_step_only_added_to ON booking_step",
    "CREATE TRIGGER booking_step_only_forgotten BEFORE UPDATE ON booking_step FOR EACH ROW WHEN (NEW.note <> ''"
    " OR (NEW.person IS NOT NULL AND NEW.person IS DISTINCT FROM OLD.person)"
    " OR (NEW.id, NEW.booking, NEW.act, NEW.at, NEW.seats) IS DISTINCT FROM"
    " (OLD.id, OLD.booking, OLD.act, OLD.at, OLD.seats)) EXECUTE FUNCTION only_added_to()",
    "CREATE TRIGGER booking_step_only_added_to BEFORE DELETE ON booking_step"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()",
    "DROP TRIGGER no_show_step_only_forgotten ON no_show_step",
    "CREATE TRIGGER no_show_step_only_forgotten BEFORE UPDATE ON no_show_step FOR EACH ROW WHEN (NEW.reason <> ''"
    " OR (NEW.person IS NOT NULL AND NEW.person IS DISTINCT FROM OLD.person)"
    " OR (NEW.id, NEW.booking, NEW.act, NEW.at) IS DISTINCT FROM"
    " (OLD.id, OLD.booking, OLD.act, OLD.at)) EXECUTE FUNCTION only_added_to()",
    # what was forgotten before the notes were: the next sweep does not come back to these bookings
    "UPDATE booking_step x SET note = '' FROM booking b"
    " WHERE b.id = x.booking AND b.forgotten_at IS NOT NULL AND x.note <> ''",
    "UPDATE conflict x SET note = '' FROM ticket t JOIN booking b ON b.id = t.booking"
    " WHERE t.id = x.ticket AND b.forgotten_at IS NOT NULL AND x.note <> ''",
    "UPDATE delivery d SET contact_kind = NULL, contact = NULL, person = NULL FROM booking b"
    " WHERE b.forgotten_at IS NOT NULL AND d.subject IN ('session:' || b.session, 'booking:' || b.id)",
]
BACKWARDS = [
    "DROP TRIGGER no_show_step_only_forgotten ON no_show_step",
    "CREATE TRIGGER no_show_step_only_forgotten BEFORE UPDATE ON no_show_step FOR EACH ROW WHEN (NEW.reason <> ''"
    " OR (NEW.id, NEW.booking, NEW.act, NEW.at, NEW.person) IS DISTINCT FROM"
    " (OLD.id, OLD.booking, OLD.act, OLD.at, OLD.person)) EXECUTE FUNCTION only_added_to()",
    "DROP TRIGGER booking_step_only_added_to ON booking_step",
    "DROP TRIGGER booking_step_only_forgotten ON booking_step",
    "CREATE TRIGGER booking_step_only_added_to BEFORE UPDATE OR DELETE ON booking_step"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()",
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
