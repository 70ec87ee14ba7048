"""What Piccolo cannot declare of meetings: rows that stay, the leaves they owe, and indexes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-24T10:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "what was said and decided stays on record and owes leaves"

OF_OPINION = "JOIN opinion o ON o.id = n.opinion JOIN meeting m ON m.id = o.meeting"
MEETING = "'meetings/' || m.slug"
# Of each table whose rows owe leaves: their kind, the way to what they are of, and its name.
OWING = {
    "opinion": ("opinion", "JOIN meeting m ON m.id = n.meeting", MEETING),
    "opinion_text": ("opinion", OF_OPINION, MEETING),
    "opinion_confirmation": ("opinion", OF_OPINION, MEETING),
    "adoption": ("adoption", OF_OPINION, MEETING),
    "satisfaction_answer": ("adoption", OF_OPINION, MEETING),
    "satisfaction_response": (
        "adoption",
        "JOIN satisfaction_answer a ON a.id = n.answer JOIN opinion o ON o.id = a.opinion"
        " JOIN meeting m ON m.id = o.meeting",
        MEETING,
    ),
    "follow_up": ("follow-up", OF_OPINION, MEETING),
    "follow_up_step": (
        "follow-up",
        "JOIN follow_up f ON f.id = n.follow_up JOIN opinion o ON o.id = f.opinion JOIN meeting m ON m.id = o.meeting",
        MEETING,
    ),
    "decision": ("decision", "JOIN agenda_item i ON i.id = n.item JOIN meeting m ON m.id = i.meeting", MEETING),
    "edition": ("edition", "", "'editions/' || replace(n.kind, ' ', '-')"),
    "edition_step": ("edition", "JOIN edition e ON e.id = n.edition", "'editions/' || replace(e.kind, ' ', '-')"),
    "record_signature": (
        "edition",
        "JOIN edition e ON e.id = n.edition",
        "'editions/' || replace(e.kind, ' ', '-')",
    ),
}
ADDED_TO = (
    *OWING,
    "catalogue_change",
    "matter_step",
    "meeting_step",
    "participant_answer",
    "presence",
)


def owes(table: str, kind: str, rest: str, named: str) -> list[str]:
    """The trigger by which the rows of a statement owe a leaf each."""
    return [
        f"""CREATE FUNCTION {table}_owes_leaf() RETURNS trigger LANGUAGE plpgsql SET timezone TO 'UTC' AS $$
        BEGIN
            INSERT INTO ledger_pending (kind, consultation, subject, salt, body, commitment, at)
            SELECT '{kind}', o.slug, o.id, o.salt, o.body, sha256(o.salt || o.body), now() FROM (
                SELECT {named} AS slug, n.id, ledger_salt() AS salt,
                    convert_to(decision_leaf(to_jsonb(n), '{table}'), 'UTF8') AS body
                FROM added n {rest} ORDER BY n.id OFFSET 0
            ) o;
            RETURN NULL;
        END $$""",
        f"CREATE TRIGGER {table}_owes_leaf AFTER INSERT ON {table} REFERENCING NEW TABLE AS added"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_owes_leaf()",
    ]


INDEXES = {
    "edition_step_edition": "edition_step (edition, id)",
    "edition_body": "edition (body, made_at DESC, id)",
    "matter_body": "matter (body, id)",
    "catalogue_change_matter": "catalogue_change (matter)",
    "matter_step_matter": "matter_step (matter, id)",
    "matter_link_matter": "matter_link (matter, id)",
    "matter_link_target": "matter_link (kind, target) WHERE removed_at IS NULL",
    "matter_link_checked": "matter_link (checked_at NULLS FIRST, id) WHERE removed_at IS NULL",
    "meeting_starts": "meeting (starts_at DESC, id DESC)",
    "meeting_body": "meeting (body, starts_at DESC, id DESC)",
    "meeting_call": "meeting (call)",
    "meeting_step_meeting": "meeting_step (meeting, id)",
    "agenda_item_meeting": "agenda_item (meeting, position, id)",
    "agenda_item_matter": "agenda_item (matter)",
    "paper_item": "paper (item, id)",
    "participant_meeting": "participant (meeting, id)",
    "participant_contact": "participant (contact_kind, contact)",
    "participant_item_item": "participant_item (item)",
    "presence_participant": "presence (participant, at, id)",
    "presence_item": "presence (item, at, id)",
    "opinion_item": "opinion (item, number)",
    "opinion_participant": "opinion (participant, number)",
    "opinion_standing_unanswered": "opinion_standing (answer_due_on, opinion) WHERE answered_at IS NULL",
    "opinion_standing_unanswered_of": "opinion_standing (unit, answer_due_on, opinion) WHERE answered_at IS NULL",
    "opinion_standing_promised": "opinion_standing (due_on, opinion) WHERE due_on IS NOT NULL",
    "opinion_standing_promised_of": "opinion_standing (unit, due_on, opinion) WHERE due_on IS NOT NULL",
    "opinion_standing_body": "opinion_standing (body, opinion)",
    "follow_up_opinion": "follow_up (opinion, id)",
    "follow_up_step_follow_up": "follow_up_step (follow_up, id)",
    "follow_up_standing_open": "follow_up_standing (due_on, follow_up) WHERE done_at IS NULL",
    "follow_up_standing_open_of": "follow_up_standing (unit, due_on, follow_up) WHERE done_at IS NULL",
    "follow_up_standing_unit": "follow_up_standing (unit, follow_up)",
    "follow_up_standing_body": "follow_up_standing (body, follow_up)",
}

FORWARDS = [
    # The row as it is, and which act it records. What somebody wrote is there by its SHA-256, and so are files.
    """CREATE FUNCTION decision_leaf(stored jsonb, act text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT draw_json(stored - 'content' || jsonb_build_object('act', act)
        || CASE WHEN stored ? 'note' THEN jsonb_build_object('note',
            encode(sha256(convert_to(stored ->> 'note', 'UTF8')), 'hex')) ELSE '{}'::jsonb END
        || CASE WHEN stored ? 'text' THEN jsonb_build_object('text',
            encode(sha256(convert_to(stored ->> 'text', 'UTF8')), 'hex')) ELSE '{}'::jsonb END) $$""",
    *(statement for table, how in OWING.items() for statement in owes(table, *how)),
    *(
        f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
        for table in ADDED_TO
    ),
    *(f"CREATE INDEX {name} ON {what}" for name, what in INDEXES.items()),
]
BACKWARDS = [
    *(f"DROP INDEX {name}" for name in INDEXES),
    *(f"DROP TRIGGER {table}_only_added_to ON {table}" for table in ADDED_TO),
    *(
        statement
        for table in OWING
        for statement in (f"DROP TRIGGER {table}_owes_leaf ON {table}", f"DROP FUNCTION {table}_owes_leaf")
    ),
    "DROP FUNCTION decision_leaf",
]


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="decisions", description=DESCRIPTION)

    async def run():
        for statement in FORWARDS:
            await engine_finder().run_ddl(statement)

    async def run_backwards():
        for statement in BACKWARDS:
            await engine_finder().run_ddl(statement)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
