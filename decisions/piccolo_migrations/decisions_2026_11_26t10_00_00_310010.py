"""Where opinions are put stays on record and owes leaves; what was recorded is what they stand under until then."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import ForeignKey
from piccolo.engine.finder import engine_finder

ID = "2026-11-26T10:00:00:310010"
VERSION = "1.38.0"
DESCRIPTION = "where opinions are put stays on record, and every opinion stands under a speaker and an item"

INDEXES = {
    "opinion_standing_item": "opinion_standing (item, opinion)",
    "opinion_standing_participant": "opinion_standing (participant, opinion)",
}
FORWARDS = [
    """CREATE FUNCTION opinion_placing_owes_leaf() RETURNS trigger LANGUAGE plpgsql SET timezone TO 'UTC' AS $$
    BEGIN
        INSERT INTO ledger_pending (kind, consultation, subject, salt, body, commitment, at)
        SELECT 'opinion', o.slug, o.id, o.salt, o.body, sha256(o.salt || o.body), now() FROM (
            SELECT 'meetings/' || m.slug AS slug, n.id, ledger_salt() AS salt,
                convert_to(decision_leaf(to_jsonb(n), 'opinion_placing'), 'UTF8') AS body
            FROM added n JOIN opinion o ON o.id = n.opinion JOIN meeting m ON m.id = o.meeting
            ORDER BY n.id OFFSET 0
        ) o;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER opinion_placing_owes_leaf AFTER INSERT ON opinion_placing REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION opinion_placing_owes_leaf()""",
    """CREATE TRIGGER opinion_placing_only_added_to BEFORE UPDATE OR DELETE ON opinion_placing
    FOR EACH ROW EXECUTE FUNCTION only_added_to()""",
    "UPDATE opinion_standing s SET item = o.item, participant = o.participant FROM opinion o WHERE o.id = s.opinion",
    *(f"CREATE INDEX {name} ON {what}" for name, what in INDEXES.items()),
]
BACKWARDS = [
    *(f"DROP INDEX {name}" for name in INDEXES),
    "DROP TRIGGER opinion_placing_only_added_to ON opinion_placing",
    "DROP TRIGGER opinion_placing_owes_leaf ON opinion_placing",
    "DROP FUNCTION opinion_placing_owes_leaf",
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
    # raw statements run before these: the columns are filled by then
    for column in ("item", "participant"):
        manager.alter_column(
            table_class_name="OpinionStanding",
            tablename="opinion_standing",
            column_name=column,
            db_column_name=column,
            params={"null": False},
            old_params={"null": True},
            column_class=ForeignKey,
            old_column_class=ForeignKey,
            schema=None,
        )
    return manager
