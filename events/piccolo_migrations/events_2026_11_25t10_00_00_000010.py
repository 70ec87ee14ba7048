"""What Piccolo cannot declare of open days: rows that stay, the leaves they owe, what is unique while it lasts, indexes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-25T10:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "what was offered, drawn and counted stays on record and owes leaves"

# Of each table whose rows owe leaves: their kind, the way to what they are of, and its name.
OWING = {
    "programme_version": ("programme", "", "n.kind || '/' || n.subject"),
    "programme_step": (
        "programme",
        "JOIN programme_version v ON v.id = n.programme_version",
        "v.kind || '/' || v.subject",
    ),
    "ballot_step": ("ballot", "JOIN ballot b ON b.id = n.ballot", "'ballots/' || b.slug"),
    "award_result": ("vote result", "JOIN award a ON a.id = n.award", "'awards/' || a.slug"),
}
ADDED_TO = (*OWING, "session_step", "booking_step", "scan", "scan_undo", "no_show_step")


def owes(table: str, kind: str, rest: str, named: str) -> list[str]:
    """The trigger by which the rows of a statement owe a leaf each."""
    return [
        f"""CREATE FUNCTION {table}_owes_leaf() RETURNS trigger LANGUAGE plpgsql SET timezone TO 'UTC' AS $$
        BEGIN
            INSERT INTO ledger_pending (kind, consultation, subject, salt, body, commitment, at)
            SELECT '{kind}', o.slug, o.id, o.salt, o.body, sha256(o.salt || o.body), now() FROM (
                SELECT {named} AS slug, n.id, ledger_salt() AS salt,
                    convert_to(event_leaf(to_jsonb(n), '{table}'), 'UTF8') AS body
                FROM added n {rest} ORDER BY n.id OFFSET 0
            ) o;
            RETURN NULL;
        END $$""",
        f"CREATE TRIGGER {table}_owes_leaf AFTER INSERT ON {table} REFERENCING NEW TABLE AS added"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_owes_leaf()",
    ]


# What holds only while something lasts.
UNIQUE = {
    "unique_wait_entry": "wait_entry (session, holder) WHERE state IN ('waiting', 'offered')",
    "unique_offer_open": "offer (entry) WHERE state = 'open'",
    "unique_ballot_holder": "ballot_entry (ballot, holder) WHERE withdrawn_at IS NULL",
    "unique_award_vote": "award_vote (award, voter) WHERE counts",
}
INDEXES = {
    "programme_step_version": "programme_step (programme_version, id)",
    "programme_version_body": "programme_version (body, made_at DESC, id)",
    "activity_campaign": "activity (campaign, id)",
    "activity_body": "activity (body, id)",
    "activity_words": "activity_in_force USING gin (to_tsvector('simple', bigrams))",
    "activity_in_force_campaign": "activity_in_force (campaign, id)",
    "activity_photo_activity": "activity_photo (activity, position)",
    "booking_question_activity": "booking_question (activity, position)",
    "session_activity": "session (activity, starts_at, id)",
    "session_starts": "session (starts_at, id) WHERE state = 'published'",
    "session_body": "session (body, starts_at, id)",
    "session_step_session": "session_step (session, id)",
    "booking_session": "booking (session, id)",
    "booking_holder": "booking (holder, id)",
    "booking_contact": "booking (contact_kind, contact)",
    "booking_slot_booking": "booking_slot (booking)",
    "booking_step_booking": "booking_step (booking, id)",
    "ticket_booking": "ticket (booking)",
    "ticket_door": "ticket (door, number)",
    "ticket_subject": "ticket (subject) WHERE subject IS NOT NULL",
    "wait_entry_queue": "wait_entry (session, pool, place, id) WHERE state = 'waiting'",
    "wait_entry_session": "wait_entry (session, id)",
    "offer_session": "offer (session, id)",
    "offer_open": "offer (expires_at) WHERE state = 'open'",
    "ballot_campaign": "ballot (campaign, id)",
    "ballot_entry_ballot": "ballot_entry (ballot, id)",
    "ballot_step_ballot": "ballot_step (ballot, id)",
    "device_body": "device (body, id)",
    "scan_door": "scan (door, at, id)",
    "scan_ticket": "scan (ticket, at, id)",
    "check_in_door": "check_in (door, at)",
    "conflict_door": "conflict (door, found_at, id)",
    "feedback_session": "feedback (session, given_at, id)",
    "no_show_step_booking": "no_show_step (booking, id)",
    "award_campaign": "award (campaign, id)",
    "award_vote_award": "award_vote (award, at, id)",
}

FORWARDS = [
    # The row as it is, and which act it records. What somebody wrote is there by its SHA-256; files by their hash.
    """CREATE FUNCTION event_leaf(stored jsonb, act text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT draw_json(stored - 'content' || jsonb_build_object('leaf_of', act)
        || CASE WHEN stored ? 'reason' THEN jsonb_build_object('reason',
            encode(sha256(convert_to(stored ->> 'reason', 'UTF8')), 'hex')) ELSE '{}'::jsonb END) $$""",
    *(statement for table, how in OWING.items() for statement in owes(table, *how)),
    *(
        f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
        for table in ADDED_TO
    ),
    *(f"CREATE UNIQUE INDEX {name} ON {what}" for name, what in UNIQUE.items()),
    *(f"CREATE INDEX {name} ON {what}" for name, what in INDEXES.items()),
    # The row every booking of a session updates: room beside it for its new versions, and cleaned early.
    "ALTER TABLE seat_pool SET (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500)",
    "ALTER TABLE booking_slot SET (fillfactor = 90)",
    # Keys that are compared, not sorted for people.
    'ALTER TABLE booking_slot ALTER COLUMN scope TYPE text COLLATE "C"',
    'ALTER TABLE booking_slot ALTER COLUMN holder TYPE text COLLATE "C"',
    "ALTER SEQUENCE ticket_number_seq MAXVALUE 4294967295",
    "ALTER SEQUENCE door_number_seq MAXVALUE 16777215",
]
BACKWARDS = [
    "ALTER SEQUENCE door_number_seq MAXVALUE 2147483647",
    "ALTER SEQUENCE ticket_number_seq MAXVALUE 9223372036854775807",
    *(f"DROP INDEX {name}" for name in (*INDEXES, *UNIQUE)),
    *(f"DROP TRIGGER {table}_only_added_to ON {table}" for table in ADDED_TO),
    *(
        statement
        for table in OWING
        for statement in (f"DROP TRIGGER {table}_owes_leaf ON {table}", f"DROP FUNCTION {table}_owes_leaf")
    ),
    "DROP FUNCTION event_leaf",
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
