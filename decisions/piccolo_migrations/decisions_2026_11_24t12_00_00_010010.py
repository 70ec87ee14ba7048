"""What lists of opinions and follow-ups are read by is made of what is there, and found by indexes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

from participation.base.database import execute
from participation.base.settings import current
from participation.base.text import SEARCHED, bigrams

ID = "2026-11-24T12:00:00:010010"
VERSION = "1.38.0"
DESCRIPTION = "lists of opinions and follow-ups are read in the order of indexes"

AT_ONCE = 5_000
DAYS = (
    """UPDATE opinion_standing s SET received_on = (o.received_at AT TIME ZONE {0})::date,
    answered_on = (s.answered_at AT TIME ZONE {0})::date FROM opinion o WHERE o.id = s.opinion""",
    """UPDATE follow_up_standing s SET made_on = (f.at AT TIME ZONE {0})::date FROM follow_up f
    WHERE f.id = s.follow_up""",
)
MEETINGS = "SELECT id, concat_ws(chr(10), title, title_en) AS titles FROM meeting WHERE id > {} ORDER BY id LIMIT {}"
OF_MEETINGS = """
UPDATE opinion_standing s SET words = x.words
FROM unnest({}::uuid[], {}::text[]) AS x(id, words) JOIN opinion o ON o.meeting = x.id WHERE s.opinion = o.id
"""
FOLLOW_UPS = """
SELECT f.id, concat_ws(chr(10), f.title, m.title, m.title_en) AS titles
FROM follow_up f JOIN opinion o ON o.id = f.opinion JOIN meeting m ON m.id = o.meeting
WHERE f.id > {} ORDER BY f.id LIMIT {}
"""
OF_FOLLOW_UPS = """
UPDATE follow_up_standing s SET words = x.words FROM unnest({}::uuid[], {}::text[]) AS x(id, words)
WHERE s.follow_up = x.id
"""
ANSWERED_IN_TIME = "WHERE answered_on <= answer_due_on"
ANSWERED_LATE = "WHERE answered_on > answer_due_on"
FOUND = "USING gin (found)"
TABLES = ("opinion_standing", "follow_up_standing")
INDEXES = {
    "opinion_standing_received": "opinion_standing (received_on, opinion)",
    "opinion_standing_received_at": "opinion_standing (body, received_on, opinion)",
    "opinion_standing_status": "opinion_standing (status, received_on, opinion)",
    "opinion_standing_status_at": "opinion_standing (body, status, received_on, opinion)",
    "opinion_standing_in_time": f"opinion_standing (received_on, opinion) {ANSWERED_IN_TIME}",
    "opinion_standing_in_time_at": f"opinion_standing (body, received_on, opinion) {ANSWERED_IN_TIME}",
    "opinion_standing_late": f"opinion_standing (received_on, opinion) {ANSWERED_LATE}",
    "opinion_standing_late_at": f"opinion_standing (body, received_on, opinion) {ANSWERED_LATE}",
    "opinion_standing_waiting": "opinion_standing (received_on, answer_due_on, opinion) WHERE answered_at IS NULL",
    "opinion_standing_waiting_at": (
        "opinion_standing (body, received_on, answer_due_on, opinion) WHERE answered_at IS NULL"
    ),
    "opinion_standing_unanswered_named": f"opinion_standing {FOUND} WHERE answered_at IS NULL",
    "opinion_standing_promised_named": f"opinion_standing {FOUND} WHERE due_on IS NOT NULL",
    "follow_up_standing_made": "follow_up_standing (made_on, follow_up)",
    "follow_up_standing_made_at": "follow_up_standing (body, made_on, follow_up)",
    "follow_up_standing_over": "follow_up_standing (made_on, follow_up) WHERE done_at IS NOT NULL",
    "follow_up_standing_over_at": "follow_up_standing (body, made_on, follow_up) WHERE done_at IS NOT NULL",
    "follow_up_standing_waiting": "follow_up_standing (made_on, due_on, follow_up) WHERE done_at IS NULL",
    "follow_up_standing_waiting_at": "follow_up_standing (body, made_on, due_on, follow_up) WHERE done_at IS NULL",
    "follow_up_standing_open_named": f"follow_up_standing {FOUND} WHERE done_at IS NULL",
    "follow_up_standing_done_named": f"follow_up_standing {FOUND} WHERE done_at IS NOT NULL",
}


async def named(read: str, write: str) -> None:
    """Write the words of all titles that are read, some thousand at a time."""
    rows: Sequence[dict[str, Any]] = await execute(read, "00000000-0000-0000-0000-000000000000", AT_ONCE)
    while rows:
        ids = [row["id"] for row in rows]
        await execute(write, ids, [bigrams(row["titles"][:SEARCHED]) for row in rows])
        rows = await execute(read, ids[-1], AT_ONCE)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="decisions", description=DESCRIPTION)

    async def run():
        for statement in DAYS:
            zones = (str(current().zone),) * statement.count("{0}")
            await execute(statement.replace("{0}", "{}"), *zones)
        await named(MEETINGS, OF_MEETINGS)
        await named(FOLLOW_UPS, OF_FOLLOW_UPS)
        for table in TABLES:
            # what the words amount to is kept beside them: looked at row by row it would be made each time
            await engine_finder().run_ddl(
                f"ALTER TABLE {table} ADD COLUMN found tsvector NOT NULL"
                " GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED"
            )
        for name, what in INDEXES.items():
            await engine_finder().run_ddl(f"CREATE INDEX {name} ON {what}")
        for table in TABLES:
            await engine_finder().run_ddl(f"ANALYZE {table}")

    async def run_backwards():
        for name in INDEXES:
            await engine_finder().run_ddl(f"DROP INDEX {name}")
        for table in TABLES:
            await engine_finder().run_ddl(f"ALTER TABLE {table} DROP COLUMN found")

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
