"""The usual scan in one statement: a ticket of a session that comes in for the first time, or again.

The ticket is locked while it runs, as for every scan, so whatever else is done to it comes before or after; what lets
it in is the row of its check-in, of which there is one. What the statement does not settle is left to the way that
looks at all scans of the ticket.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from piccolo.querystring import QueryString

from events.checkin.scan_batch import TicketAtDoor, by_our_clock
from events.checkin.shown import Shown
from events.checkin.verdicts import Standing, verdict_now
from events.schemas.door import NewScan, NewScans, ScanVerdict
from events.services.scan_writing import seen
from events.services.scanners import Scanner
from events.words import Direction, Verdict
from participation.base.database import execute, fetch

FIRST = """
WITH held AS MATERIALIZED (
    SELECT t.id, t.number, t.code, t.position, t.heads, t.subject, t.cancelled_at, t.door, d.kind, d.opens_at,
        d.closes_at, d.reentry, d.closed_at
    FROM ticket t JOIN door d ON d.id = t.door WHERE {} FOR NO KEY UPDATE OF t
), let_in AS (
    INSERT INTO check_in AS c (id, door, scan, at, inside, moved_at, heads)
    SELECT h.id, h.door, {}, {}, true, {}, h.heads FROM held h
    WHERE h.kind = 'session' AND h.door = ANY ({}::uuid[]) AND h.cancelled_at IS NULL AND h.closed_at IS NULL
        AND {}::timestamptz BETWEEN h.opens_at AND h.closes_at
        AND NOT EXISTS (SELECT FROM scan s WHERE s.id = {})
        AND (EXISTS (SELECT FROM check_in c WHERE c.id = h.id) OR NOT EXISTS (
            SELECT FROM scan s WHERE s.ticket = h.id AND (s.offline OR s.verdict IN ('admitted', 'left', 'conflict'))
        ))
    ON CONFLICT (id) DO UPDATE SET inside = true, moved_at = EXCLUDED.moved_at
        WHERE NOT c.inside AND c.door = EXCLUDED.door AND c.moved_at <= EXCLUDED.moved_at
            AND (SELECT h.reentry FROM held h)
    RETURNING id, door, at
), scanned AS (
    INSERT INTO scan (id, device, person, door, ticket, direction, at, claimed_at, verdict, synced_at, shown, given,
        offline)
    SELECT {}, {}, {}, l.door, l.id, 'in', {}, {}, 'admitted', {}, '', '', false FROM let_in l
){}
SELECT h.*, l.id IS NOT NULL AS let_in, coalesce(l.at, c.at) AS came_at, coalesce(c.inside, false) AS inside,
    EXISTS (SELECT FROM scan s WHERE s.id = {}) AS repeated,
    EXISTS (SELECT FROM conflict k WHERE k.ticket = h.id AND k.settled_at IS NULL) AS conflict
FROM held h LEFT JOIN let_in l ON l.id = h.id LEFT JOIN check_in c ON c.id = h.id AND c.door = h.door
"""
# one that is not let in changes nothing but the record
NOT_LET_IN = """
INSERT INTO scan (id, device, person, door, ticket, direction, at, claimed_at, verdict, synced_at, shown, given,
    offline)
VALUES ({}, {}, {}, {}, {}, 'in', {}, {}, {}, {}, '', '', false) ON CONFLICT (id) DO NOTHING
"""
NOTHING = QueryString("")


class _Held(TicketAtDoor, frozen=True, kw_only=True):
    let_in: bool
    came_at: datetime | None
    inside: bool
    repeated: bool
    conflict: bool


class First(msgspec.Struct, frozen=True):
    """What came of it: the verdict, or the ``ticket`` that is still to be decided on.

    ``locked`` says that it has to be locked for that, None as ticket that there is none.
    """

    verdict: ScanVerdict | None = None
    ticket: TicketAtDoor | None = None
    locked: bool = False


def is_plain(new: NewScans) -> bool:
    """Whether somebody is shown to come in, now, and nothing else."""
    if len(new.scans) != 1 or new.undos:
        return False
    scan = new.scans[0]
    return scan.direction is Direction.IN and not scan.offline


async def let_in_first(by: Scanner, scan: NewScan, shown: Shown, *, now: datetime, skew_ms: int) -> First:
    """Let the ticket in that is shown, if that is all there is to decide; outside any transaction of the caller."""
    if shown.verdict is not None:
        return First()
    which = (
        QueryString("t.code = {}", shown.code) if shown.number is None else QueryString("t.number = {}", shown.number)
    )
    at = by_our_clock(scan.at, timedelta(milliseconds=skew_ms), now)
    doors = [door for door in by.doors if scan.door in {None, door}]
    noted = seen(by, now=now, skew_ms=skew_ms)
    rows = await fetch(
        _Held,
        FIRST,
        *(which, scan.id, at, at, doors, at, scan.id),
        *(scan.id, by.device, by.person, at, scan.at, now),
        QueryString(", {}", *noted) if noted else NOTHING,
        scan.id,
    )
    if not rows:
        return First()
    [held] = rows
    if held.let_in:
        return First(_verdict(scan, held, Verdict.ADMITTED))
    if held.door not in doors:
        return First(ticket=held)
    known = Standing(counts=held.id if held.came_at else None, came_at=held.came_at, inside=held.inside)
    verdict = verdict_now(known, held.rules, direction=scan.direction, at=at, cancelled_at=held.ended_at)
    if held.repeated or verdict is Verdict.ADMITTED:
        return First(ticket=held, locked=True)
    await execute(NOT_LET_IN, scan.id, by.device, by.person, held.door, held.id, at, scan.at, verdict, now)
    return First(_verdict(scan, held, verdict))


def _verdict(scan: NewScan, held: _Held, verdict: Verdict) -> ScanVerdict:
    return ScanVerdict(
        id=scan.id,
        verdict=verdict,
        number=held.number,
        position=held.position,
        heads=held.heads,
        came_at=held.came_at,
        inside=held.let_in or held.inside,
        conflict=held.conflict,
    )
