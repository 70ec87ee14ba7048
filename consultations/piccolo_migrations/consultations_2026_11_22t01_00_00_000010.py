"""What Piccolo cannot declare of families: band keys, indexes, acts that stay, and texts that an erasure takes along."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T01:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "families are found by band keys, and forget what is erased"

FORWARDS = [
    "ALTER TABLE family_member ADD CONSTRAINT family_member_of FOREIGN KEY (comment) REFERENCES comment",
    "ALTER TABLE grouping_run ADD CONSTRAINT grouping_run_of FOREIGN KEY (consultation) REFERENCES consultation",
    # Sixteen rows a distinct text at most, millions in all: no id, no foreign key, two narrow indexes. A text that is
    # gone takes its rows along (below); one that stayed behind would name a text that nobody finds.
    "CREATE TABLE band_key (key bigint NOT NULL, text integer NOT NULL)",
    "CREATE INDEX band_key_key ON band_key (key)",
    "CREATE INDEX band_key_text ON band_key (text)",
    "CREATE INDEX family_page ON family (consultation, clause, oldest) WHERE members > 0",
    "CREATE INDEX family_several ON family (consultation, clause, oldest) WHERE members > 1",
    "CREATE INDEX family_largest ON family (consultation, members DESC) WHERE members > 7",
    "CREATE INDEX family_apart_from ON family (apart_from) WHERE apart_from IS NOT NULL",
    "CREATE INDEX family_member_family ON family_member (family, comment)",
    "CREATE INDEX family_member_text ON family_member (text) WHERE text IS NOT NULL",
    "CREATE INDEX text_signature_family ON text_signature (family)",
    "CREATE INDEX family_act_family ON family_act (family, id)",
    "CREATE INDEX family_act_other ON family_act (other, id) WHERE other IS NOT NULL",
    "CREATE TRIGGER family_act_only_added_to BEFORE UPDATE OR DELETE ON family_act"
    " FOR EACH ROW EXECUTE FUNCTION only_added_to()",
    # Whoever changes the families of a consultation holds this until the end of the transaction, before their rows.
    # The consultation comes first, as in every act: its row is what the foreign keys of new families ask for.
    """CREATE FUNCTION hold_families(uuid) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM FROM consultation WHERE id = $1 FOR KEY SHARE;
        PERFORM pg_advisory_xact_lock(hashtextextended('families ' || $1::text, 0));
    END $$""",
    # An erased comment keeps its place and counts; what was known of its text goes, unless others said the very same.
    """CREATE FUNCTION family_forgets() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE mine family_member;
    BEGIN
        PERFORM hold_families(NEW.consultation);
        SELECT * INTO mine FROM family_member WHERE comment = NEW.id;
        IF mine.text IS NULL THEN
            RETURN NULL;
        END IF;
        UPDATE family_member SET text = NULL WHERE comment = NEW.id;
        IF NOT EXISTS (SELECT FROM family_member WHERE text = mine.text) THEN
            DELETE FROM band_key WHERE text = mine.text;
            DELETE FROM text_signature WHERE id = mine.text;
        END IF;
        UPDATE family f SET representative = m.comment
        FROM (SELECT comment FROM family_member WHERE family = mine.family AND text IS NOT NULL
              ORDER BY similarity DESC, comment LIMIT 1) m
        WHERE f.id = mine.family AND f.representative = NEW.id;
        INSERT INTO outbox (id, topic, payload, state, created_at, due_at, tries, last_error)
        VALUES (gen_random_uuid(), 'family.weigh', jsonb_build_object('family', mine.family), 'waiting', now(), now(),
                0, '');
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER family_forgets AFTER UPDATE OF erased_at ON comment FOR EACH ROW
    WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL) EXECUTE FUNCTION family_forgets()""",
    # comments that were received before there were families find theirs
    """INSERT INTO outbox (id, topic, payload, state, created_at, due_at, tries, last_error)
    SELECT gen_random_uuid(), 'comments.group', jsonb_build_object('consultation', k.id), 'waiting', now(), now(), 0, ''
    FROM consultation k WHERE EXISTS (SELECT FROM comment c WHERE c.consultation = k.id)""",
]
BACKWARDS = [
    "DROP TRIGGER family_forgets ON comment",
    "DROP FUNCTION family_forgets",
    "DROP FUNCTION hold_families",
    "DROP TRIGGER family_act_only_added_to ON family_act",
    "DROP INDEX family_page, family_several, family_largest, family_apart_from, family_member_family, family_member_text,"
    " text_signature_family, family_act_family, family_act_other",
    "DROP TABLE band_key",
    "ALTER TABLE grouping_run DROP CONSTRAINT grouping_run_of",
    "ALTER TABLE family_member DROP CONSTRAINT family_member_of",
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
