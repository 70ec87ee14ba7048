"""What Piccolo cannot declare of draws and seats: rows that stay, the leaves they owe, and indexes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-23T11:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "draws and seats stay on record and owe leaves"

ADDED_TO = (
    "draw_freeze",
    "draw_voiding",
    "draw_entropy",
    "draw_postponement",
    "draw_result",
    "draw_attempt",
    "selection",
    "seat",
    "seat_answer",
    "representative_list",
    "list_step",
    "appointment",
)
OF_FREEZE = "JOIN draw_freeze f ON f.id = n.round JOIN call k ON k.id = f.call"
OF_CALL = "JOIN call k ON k.id = n.call"
# Of each table whose rows owe leaves: the way to its call.
OWING = {
    "draw_freeze": OF_CALL,
    "draw_voiding": OF_FREEZE,
    "draw_entropy": OF_FREEZE,
    "draw_postponement": OF_FREEZE,
    "draw_result": OF_FREEZE,
    "draw_attempt": OF_FREEZE,
    "selection": OF_CALL,
    "seat": OF_CALL,
    "seat_answer": "JOIN seat s ON s.id = n.seat JOIN call k ON k.id = s.call",
    "representative_list": OF_CALL,
    "list_step": "JOIN representative_list l ON l.id = n.list JOIN call k ON k.id = l.call",
}


def owes(table: str, rest: str) -> list[str]:
    """The trigger by which the rows of a statement owe a leaf each; the call is named so that no consultation is."""
    return [
        f"""CREATE FUNCTION {table}_owes_leaf() RETURNS trigger LANGUAGE plpgsql SET timezone TO 'UTC' AS $$
        BEGIN
            INSERT INTO ledger_pending (kind, consultation, subject, salt, body, commitment, at)
            SELECT 'draw', o.slug, o.id, o.salt, o.body, sha256(o.salt || o.body), now() FROM (
                SELECT 'calls/' || k.slug AS slug, n.id, ledger_salt() AS salt,
                    convert_to(draw_leaf(to_jsonb(n), '{table}'), 'UTF8') AS body
                FROM added n {rest} ORDER BY n.id OFFSET 0
            ) o;
            RETURN NULL;
        END $$""",
        f"CREATE TRIGGER {table}_owes_leaf AFTER INSERT ON {table} REFERENCING NEW TABLE AS added"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_owes_leaf()",
    ]


FORWARDS = [
    # Objects by name in the order of their code points, as RFC 8785 has it.
    """CREATE FUNCTION draw_json(jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN
        CASE jsonb_typeof($1)
        WHEN 'object' THEN
            RETURN (SELECT '{' || coalesce(string_agg(ledger_text(key) || ':' || draw_json(value), ','
                ORDER BY key COLLATE "C"), '') || '}' FROM jsonb_each($1));
        WHEN 'array' THEN
            RETURN (SELECT '[' || coalesce(string_agg(draw_json(value), ',' ORDER BY place), '') || ']'
                FROM jsonb_array_elements($1) WITH ORDINALITY AS e (value, place));
        WHEN 'string' THEN
            RETURN ledger_text($1 #>> '{}');
        ELSE
            RETURN $1::text;
        END CASE;
    END $$""",
    # The row as it is, and which act it records. Files are there by their SHA-256, and so is what a clerk noted.
    """CREATE FUNCTION draw_leaf(stored jsonb, act text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT draw_json(stored - 'content' - 'whole' - 'seal' || jsonb_build_object('act', act)
        || CASE WHEN stored ? 'note' THEN jsonb_build_object('note',
            encode(sha256(convert_to(stored ->> 'note', 'UTF8')), 'hex')) ELSE '{}'::jsonb END) $$""",
    *(statement for table, rest in OWING.items() for statement in owes(table, rest)),
    *(
        f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION only_added_to()"
        for table in ADDED_TO
    ),
    # one computation at a time for a call
    "CREATE UNIQUE INDEX draw_preparation_running ON draw_preparation (call)"
    " WHERE solved_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL",
    "CREATE INDEX draw_preparation_call ON draw_preparation (call, id)",
    "CREATE INDEX draw_attempt_round ON draw_attempt (round, id)",
    "CREATE INDEX seat_call ON seat (call, place, id)",
    "CREATE INDEX list_step_list ON list_step (list, id)",
    "ALTER TABLE seat ADD CONSTRAINT seat_follows_fkey FOREIGN KEY (follows) REFERENCES seat (id) ON DELETE RESTRICT",
]
BACKWARDS = [
    "ALTER TABLE seat DROP CONSTRAINT seat_follows_fkey",
    "DROP INDEX list_step_list, seat_call, draw_attempt_round, draw_preparation_call, draw_preparation_running",
    *(f"DROP TRIGGER {table}_only_added_to ON {table}" for table in ADDED_TO),
    *(
        statement
        for table in OWING
        for statement in (f"DROP TRIGGER {table}_owes_leaf ON {table}", f"DROP FUNCTION {table}_owes_leaf")
    ),
    "DROP FUNCTION draw_leaf",
    "DROP FUNCTION draw_json",
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
