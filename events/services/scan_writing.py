"""All that a batch of scans writes, in one statement: the scans, how tickets stand, conflicts, news of meetings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from piccolo.querystring import QueryString

from events.checkin.scan_batch import Batch
from events.services.scanners import CLOCK_DIFFERS, NOTED, Scanner
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.outbox.waking import wake

# News for whoever is behind the door of a meeting.
MOVED = "door.moved"

SCANS = """scanned AS (
    INSERT INTO scan (id, device, person, door, ticket, shown, direction, at, claimed_at, offline, given, verdict,
        synced_at)
    SELECT s.id, {}, {}, s.door, s.ticket, s.shown, s.direction, s.at, s.claimed_at, s.offline, s.given, s.verdict, {}
    FROM jsonb_to_recordset({}::jsonb) AS s (id uuid, door uuid, ticket uuid, shown text, direction text,
        at timestamptz, claimed_at timestamptz, offline boolean, given text, verdict text)
    ON CONFLICT (id) DO NOTHING
)"""
UNDOS = """taken_back AS (
    INSERT INTO scan_undo (id, scan, at, device, person)
    SELECT u.id, u.scan, u.at, {}, {} FROM jsonb_to_recordset({}::jsonb) AS u (id uuid, scan uuid, at timestamptz)
    ON CONFLICT DO NOTHING
)"""
STANDINGS = """standing AS (
    SELECT * FROM jsonb_to_recordset({}::jsonb) AS c (ticket uuid, door uuid, scan uuid, at timestamptz,
        inside boolean, moved_at timestamptz, heads integer)
), let_in AS (
    INSERT INTO check_in (id, door, scan, at, inside, moved_at, heads)
    SELECT ticket, door, scan, at, inside, moved_at, heads FROM standing WHERE scan IS NOT NULL
    ON CONFLICT (id) DO UPDATE SET door = EXCLUDED.door, scan = EXCLUDED.scan, at = EXCLUDED.at,
        inside = EXCLUDED.inside, moved_at = EXCLUDED.moved_at, heads = EXCLUDED.heads
), not_in AS (
    DELETE FROM check_in c USING standing s WHERE s.scan IS NULL AND c.id = s.ticket
)"""
# What is explained by what came later is settled by itself; what a supervisor has settled is not found again. Whether
# more people than seats are inside is not seen by one ticket (``over_capacity``).
CONFLICTS = """contradiction AS (
    SELECT * FROM jsonb_to_recordset({}::jsonb) AS w (id uuid, door uuid, ticket uuid, kind text, scans uuid[])
), explained AS (
    UPDATE conflict c SET settled_at = {} FROM standing s WHERE c.ticket = s.ticket AND c.settled_at IS NULL
        AND c.kind <> 'over capacity'
        AND NOT EXISTS (SELECT FROM contradiction w WHERE w.ticket = c.ticket AND w.kind = c.kind)
), found AS (
    INSERT INTO conflict (id, door, ticket, kind, scans, found_at, note)
    SELECT w.id, w.door, w.ticket, w.kind, w.scans, {}, '' FROM contradiction w WHERE NOT EXISTS (
        SELECT FROM conflict c WHERE c.ticket = w.ticket AND c.kind = w.kind AND c.settled_by IS NOT NULL
            AND w.scans <@ c.scans
    )
    ON CONFLICT (ticket, kind) WHERE settled_at IS NULL DO UPDATE SET scans = EXCLUDED.scans
)"""
NEWS = """news AS (
    INSERT INTO outbox (id, topic, payload, once, state, created_at, due_at, tries, last_error)
    SELECT n.id, {}, n.payload, n.once, 'waiting', {}, {}, 0, ''
    FROM jsonb_to_recordset({}::jsonb) AS n (id uuid, payload jsonb, once text) ON CONFLICT (once) DO NOTHING
)"""
SEEN = "seen AS (UPDATE device SET seen_at = {}, skew_ms = {} WHERE id = {})"


async def write_scans(by: Scanner, batch: Batch, *, now: datetime, skew_ms: int) -> None:
    """Write what was decided, in the caller's transaction."""
    parts: list[QueryString] = []
    if batch.rows:
        rows = _json(list(batch.rows.values()))
        parts.append(QueryString(SCANS, by.device, by.person, now, rows))
    if batch.undos:
        parts.append(QueryString(UNDOS, by.device, by.person, _json(list(batch.undos.values()))))
    if batch.standings:
        parts.append(QueryString(STANDINGS, _json(_standings(batch))))
        parts.append(QueryString(CONFLICTS, _json(_contradictions(batch)), now, now))
    if news := _news(batch):
        parts.append(QueryString(NEWS, MOVED, now, now, _json(news)))
    if by.device and (by.seen_at is None or now - by.seen_at >= NOTED or abs(skew_ms - by.skew_ms) >= CLOCK_DIFFERS):
        parts.append(QueryString(SEEN, now, skew_ms, by.device))
    if parts:
        # each placeholder is one part, whose own values go along with it
        await execute("WITH " + ", ".join("{}" for _ in parts) + " SELECT 1 AS written", *parts)
    if news:
        wake()


def _standings(batch: Batch) -> list[dict[str, Any]]:
    return [
        {
            "ticket": id_,
            "door": batch.ticket(id_).door,
            "scan": stands.counts,
            "at": stands.came_at,
            "inside": stands.inside,
            "moved_at": stands.moved_at,
            "heads": batch.ticket(id_).heads,
        }
        for id_, stands in batch.standings.items()
    ]


def _contradictions(batch: Batch) -> list[dict[str, Any]]:
    return [
        {"id": uuid7(), "door": batch.ticket(id_).door, "ticket": id_, "kind": kind, "scans": scans}
        for id_, stands in batch.standings.items()
        for kind, scans in stands.conflicts.items()
    ]


def _news(batch: Batch) -> list[dict[str, Any]]:
    """One a scan, and one where it is taken back; whoever hears of it looks at how the ticket stands."""
    return [
        {
            "id": uuid7(),
            "once": f"{MOVED} {move.scan}{' back' if move.taken_back else ''}",
            "payload": {
                "door": move.ticket.door,
                "ticket": move.ticket.id,
                "subject": move.ticket.subject,
                "direction": move.direction,
                "at": move.at,
                "scan": move.scan,
            },
        }
        for move in batch.moves
    ]


def _json(rows: list[Any]) -> str:
    return msgspec.json.encode(rows).decode()
