"""What is said and decided owes leaves of the ledger, whichever way it is written; what was there before is taken in.

The rows' own triggers owe them, so that no way of writing (an import by COPY, one statement for thousands of rows) can
forget to. The body of a leaf is the row itself as canonical JSON.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T04:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "comments, links, dispositions, moderation and reports owe leaves"

# Rows that hang on another row, which has the comment.
OF_ANOTHER = {
    "redaction_lifting": "redaction",
    "sealing_lifting": "sealing",
    "objection_answer": "objection",
    "disowning_decision": "disowning",
}
OF_COMMENT = ("redaction", "sealing")


def owes(table: str, kind: str, body: str, rest: str, event: str = "INSERT") -> list[str]:
    """The trigger by which the rows of a statement owe a leaf each: ``body`` of row ``n``, whose comment is ``c``."""
    name = f"{table}_{'owes_leaf' if event == 'INSERT' else 'taken_back'}"
    rows = "NEW" if event == "INSERT" else "OLD"
    return [
        f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET timezone TO 'UTC' AS $$
        BEGIN
            INSERT INTO ledger_pending (kind, consultation, subject, salt, body, commitment, at)
            SELECT '{kind}', s.slug, s.id, s.salt, s.body, sha256(s.salt || s.body), now() FROM (
                SELECT k.slug, n.id, ledger_salt() AS salt, convert_to({body}, 'UTF8') AS body
                FROM moved n {rest} ORDER BY n.id OFFSET 0
            ) s;
            RETURN NULL;
        END $$""",
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {rows} TABLE AS moved"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ]


def taken_in(table: str, kind: str, body: str, rest: str) -> str:
    """The same for the rows that are there."""
    return f"""INSERT INTO ledger_pending (kind, consultation, subject, salt, body, commitment, at)
        SELECT '{kind}', s.slug, s.id, s.salt, s.body, sha256(s.salt || s.body), now() FROM (
            SELECT k.slug, n.id, ledger_salt() AS salt, convert_to({body}, 'UTF8') AS body
            FROM {table} n {rest} ORDER BY n.id OFFSET 0
        ) s"""


CONSULTATION = "JOIN comment c ON c.id = n.comment JOIN consultation k ON k.id = c.consultation"
OF_POINT = "JOIN point p ON p.id = n.point JOIN consultation k ON k.id = p.consultation"


def row(table: str) -> str:
    """The row as it is, and which act it records."""
    return f'ledger_json(to_jsonb(n) || \'{{"act": "{table}"}}\')'


def taken_back(table: str) -> str:
    """That the row is gone."""
    return f"""'{{"act":"{table} taken back","id":"' || n.id || '"}}'"""


# The same for rows that come by the thousand, put together by hand: the names are in order.
LINK = """'{"act":"point_comment","at":' || to_json(n.at) || ',"comment":"' || n.comment || '","id":"' || n.id
    || '","person":"' || n.person || '","point":"' || n.point || '"}'"""
MARK = """'{"act":"no_change","at":' || to_json(n.at) || ',"comment":"' || n.comment || '","id":"' || n.id
    || '","person":' || coalesce('"' || n.person || '"', 'null') || '}'"""
# What is sealed is said by its hash: whoever may read a leaf may not read that.
SCREENED = """'{"act":"screening_act","at":' || to_json(n.at) || ',"comment":"' || n.comment || '","id":"' || n.id
    || '","person":"' || n.person || '","reason":' || ledger_text(n.reason) || ',"sealed_detail":"'
    || encode(sha256(convert_to(n.sealed_detail, 'UTF8')), 'hex') || '","standing":' || ledger_text(n.standing) || '}'"""

OWING = [
    ("screening_act", "moderation", SCREENED, CONSULTATION),
    ("no_change", "no change", MARK, CONSULTATION),
    ("point_comment", "point link", LINK, CONSULTATION),
    ("disposition", "disposition", row("disposition"), OF_POINT),
    *((table, "moderation", row(table), CONSULTATION) for table in OF_COMMENT),
    *(
        (
            table,
            "moderation",
            row(table),
            f"JOIN {other} o ON o.id = n.{other} JOIN comment c ON c.id = o.comment"
            " JOIN consultation k ON k.id = c.consultation",
        )
        for table, other in OF_ANOTHER.items()
    ),
]

FORWARDS = [
    # a default that differs from row to row gives each row that is there its own
    "ALTER TABLE reported_outcome DROP COLUMN salt, ADD COLUMN salt bytea NOT NULL DEFAULT ledger_salt()",
    # Objects by name in the order of their code points; what a row holds otherwise is texts, whole numbers and lists.
    """CREATE FUNCTION ledger_json(jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN
        CASE jsonb_typeof($1)
        WHEN 'object' THEN
            RETURN (SELECT '{' || coalesce(string_agg(ledger_text(key) || ':' || ledger_json(value), ','
                ORDER BY key COLLATE "C"), '') || '}' FROM jsonb_each($1));
        WHEN 'array' THEN
            RETURN (SELECT '[' || coalesce(string_agg(ledger_json(value), ',' ORDER BY place), '') || ']'
                FROM jsonb_array_elements($1) WITH ORDINALITY AS e (value, place));
        WHEN 'string' THEN
            RETURN ledger_text($1 #>> '{}');
        ELSE
            RETURN $1::text;
        END CASE;
    END $$""",
    # Whether a row is as the body of its leaf says. What is sealed stands there by its hash.
    """CREATE FUNCTION ledger_same(stored jsonb, body bytea, act text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT body IS NULL OR (convert_from(body, 'UTF8')::jsonb ->> 'act' = act
        AND CASE WHEN stored ? 'sealed_detail' THEN stored || jsonb_build_object('sealed_detail',
            encode(sha256(convert_to(stored ->> 'sealed_detail', 'UTF8')), 'hex')) ELSE stored END
        @> (convert_from(body, 'UTF8')::jsonb - 'act')) $$""",
    """CREATE FUNCTION comment_owes_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO ledger_pending (kind, consultation, subject, commitment, at)
        SELECT 'comment', k.slug, n.id, sha256(n.salt || n.body), now()
        FROM added n JOIN consultation k ON k.id = n.consultation ORDER BY n.id;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER comment_owes_leaf AFTER INSERT ON comment REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION comment_owes_leaf()""",
    # What is left of an erased comment: that it was received, when, and on what.
    """CREATE FUNCTION ledger_tombstone(jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT ledger_json($1 - 'salt' - 'body' - 'standing' || jsonb_build_object('act', 'erasure')) $$""",
    # Erasure owes a tombstone, and takes what opens the leaves of its moderation along.
    """CREATE FUNCTION erasure_owes_leaf() RETURNS trigger LANGUAGE plpgsql SET timezone TO 'UTC' AS $$
    DECLARE about uuid[];
    BEGIN
        PERFORM ledger_owe('erasure', k.slug, NEW.id, ledger_tombstone(to_jsonb(NEW)))
        FROM consultation k WHERE k.id = NEW.consultation;
        about := ARRAY(SELECT id FROM screening_act WHERE comment = NEW.id
            UNION ALL SELECT d.id FROM disowning_decision d JOIN disowning o ON o.id = d.disowning
                WHERE o.comment = NEW.id
            UNION ALL SELECT a.id FROM objection_answer a JOIN objection o ON o.id = a.objection
                WHERE o.comment = NEW.id);
        UPDATE ledger_pending SET salt = NULL, body = NULL WHERE subject = ANY(about);
        UPDATE ledger_leaf SET salt = NULL, body = NULL WHERE subject = ANY(about);
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER erasure_owes_leaf AFTER UPDATE OF erased_at ON comment FOR EACH ROW
    WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL) EXECUTE FUNCTION erasure_owes_leaf()""",
    *(statement for table, kind, body, rest in OWING for statement in owes(table, kind, body, rest)),
    # a link or mark that is taken back stays in the ledger, and so does its taking back
    *owes("point_comment", "point link", taken_back("point_comment"), CONSULTATION, "DELETE"),
    *owes("no_change", "no change", taken_back("no_change"), CONSULTATION, "DELETE"),
    # what was there before, in the order in which it came
    """INSERT INTO ledger_pending (kind, consultation, subject, commitment, at)
    SELECT 'comment', k.slug, c.id, sha256(c.salt || c.body), now()
    FROM comment c JOIN consultation k ON k.id = c.consultation ORDER BY c.id""",
    """SELECT ledger_owe('erasure', k.slug, c.id, ledger_tombstone(to_jsonb(c)))
    FROM comment c JOIN consultation k ON k.id = c.consultation WHERE c.erased_at IS NOT NULL ORDER BY c.id""",
    *(taken_in(table, kind, body, rest) for table, kind, body, rest in OWING),
    # reports enter once the program runs: their lines are hashed there
    """INSERT INTO outbox (id, topic, payload, state, created_at, due_at, tries, last_error)
    SELECT gen_random_uuid(), 'report.enter ledger', jsonb_build_object('report', r.id), 'waiting', now(), now(), 0, ''
    FROM report r ORDER BY r.id""",
]
BACKWARDS = [
    *(
        statement
        for table, name in (
            *((table, f"{table}_owes_leaf") for table, *_ in OWING),
            *((table, f"{table}_taken_back") for table in ("point_comment", "no_change")),
            ("comment", "comment_owes_leaf"),
            ("comment", "erasure_owes_leaf"),
        )
        for statement in (f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}")
    ),
    "ALTER TABLE reported_outcome ALTER COLUMN salt DROP DEFAULT",
    "DROP FUNCTION ledger_tombstone",
    "DROP FUNCTION ledger_same",
    "DROP FUNCTION ledger_json",
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
