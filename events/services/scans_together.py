"""The usual scan: a ticket of a session that comes in, for the first time or again, online.

Scans that come while a statement runs are taken together by the next one, so that a door with a long line costs less a
head than one where nobody stands. That statement knows the phones by their secrets, locks the tickets in one order, as
for every scan, and lets in whom nothing speaks against; what lets a ticket in is the row of its check-in, of which
there is one. What it does not settle is left to the way that looks at all scans of the ticket.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextvars import Context
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from events.checkin.scan_batch import TicketAtDoor
from events.checkin.verdicts import Standing, verdict_now
from events.schemas.door import ScanVerdict
from events.services.scanners import CLOCK_DIFFERS, NOTED
from events.words import Direction, Verdict
from participation.base.database import execute, fetch

# Scans taken by one statement at most.
MOST = 64

TOGETHER = """
WITH asked AS MATERIALIZED (
    SELECT * FROM unnest({}::uuid[], {}::bigint[], {}::uuid[], {}::text[], {}::bytea[], {}::uuid[], {}::timestamptz[],
        {}::timestamptz[], {}::timestamptz[], {}::bigint[])
        AS a (scan, number, device, secret_hash, public, door, at, claimed_at, synced_at, skew_ms)
), held AS MATERIALIZED (
    SELECT t.id, t.number, t.code, t.position, t.heads, t.subject, t.cancelled_at, t.door, d.kind, d.opens_at,
        d.closes_at, d.reentry, d.closed_at, a.scan, a.device, a.at, a.claimed_at, a.synced_at,
        a.skew_ms, coalesce(v.seen_at <= a.synced_at - {}::interval, true) OR abs(v.skew_ms - a.skew_ms) >= {}::bigint
        AS noting,
        (a.door IS NULL OR a.door = t.door) AND EXISTS (
            SELECT FROM device_door w WHERE w.device = a.device AND w.door = t.door) AS right_door
    FROM asked a JOIN ticket t ON t.number = a.number JOIN door d ON d.id = t.door
        JOIN device v ON v.id = a.device AND v.secret_hash = a.secret_hash AND v.key_sealed IS NOT NULL
            AND v.ended_at IS NULL
    WHERE a.public IS NULL OR EXISTS (SELECT FROM ticket_key k WHERE k.public = a.public AND k.retired_at IS NULL)
    ORDER BY t.id FOR NO KEY UPDATE OF t
), let_in AS (
    INSERT INTO check_in AS c (id, door, scan, at, inside, moved_at, heads)
    SELECT h.id, h.door, h.scan, h.at, true, h.at, h.heads FROM held h
    WHERE h.kind = 'session' AND h.right_door AND h.cancelled_at IS NULL AND h.closed_at IS NULL
        AND h.at BETWEEN h.opens_at AND h.closes_at
        AND NOT EXISTS (SELECT FROM scan s WHERE s.id = h.scan)
        AND (EXISTS (SELECT FROM check_in c WHERE c.id = h.id) OR NOT EXISTS (
            SELECT FROM scan s WHERE s.ticket = h.id AND (s.offline OR s.verdict IN ('admitted', 'left', 'conflict'))
        ))
    ON CONFLICT (id) DO UPDATE SET inside = true, moved_at = EXCLUDED.moved_at
        WHERE NOT c.inside AND c.door = EXCLUDED.door AND c.moved_at <= EXCLUDED.moved_at
            AND (SELECT h.reentry FROM held h WHERE h.id = c.id)
    RETURNING id, at
), scanned AS (
    INSERT INTO scan (id, device, person, door, ticket, direction, at, claimed_at, verdict, synced_at, shown, given,
        offline)
    SELECT h.scan, h.device, NULL, h.door, h.id, 'in', h.at, h.claimed_at, 'admitted', h.synced_at, '', '', false
    FROM held h JOIN let_in l ON l.id = h.id
), seen AS (
    UPDATE device v SET seen_at = n.synced_at, skew_ms = n.skew_ms
    FROM (SELECT DISTINCT ON (device) device, synced_at, skew_ms FROM held WHERE noting
        ORDER BY device, synced_at DESC) n
    WHERE v.id = n.device AND v.id IN (
        SELECT id FROM device WHERE id IN (SELECT device FROM held WHERE noting) FOR NO KEY UPDATE SKIP LOCKED)
)
SELECT h.id, h.number, h.code, h.position, h.heads, h.subject, h.cancelled_at, h.door, h.kind, h.opens_at, h.closes_at,
    h.reentry, h.closed_at, h.scan, h.right_door, l.id IS NOT NULL AS let_in, coalesce(l.at, c.at) AS came_at,
    coalesce(c.inside, false) AS inside,
    l.id IS NULL AND EXISTS (SELECT FROM scan s WHERE s.id = h.scan) AS repeated,
    EXISTS (SELECT FROM conflict k WHERE k.ticket = h.id AND k.settled_at IS NULL) AS conflict
FROM held h LEFT JOIN let_in l ON l.id = h.id LEFT JOIN check_in c ON c.id = h.id AND c.door = h.door
"""
# those that are not let in change nothing but the record
NOT_LET_IN = """
INSERT INTO scan (id, device, person, door, ticket, direction, at, claimed_at, verdict, synced_at, shown, given,
    offline)
SELECT n.scan, n.device, NULL, n.door, n.ticket, 'in', n.at, n.claimed_at, n.verdict, n.synced_at, '', '', false
FROM unnest({}::uuid[], {}::uuid[], {}::uuid[], {}::uuid[], {}::timestamptz[], {}::timestamptz[], {}::timestamptz[],
    {}::text[]) AS n (scan, device, door, ticket, at, claimed_at, synced_at, verdict)
ON CONFLICT (id) DO NOTHING
"""


class Plain(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is shown to come in, now: ``at`` by our clock, ``claimed_at`` by that of the phone.

    It reached us at ``synced_at``. ``public`` is the key (DER) by which the ticket's signature was found good, None
    where its number was sent.
    """

    scan: UUID
    number: int
    device: UUID
    secret_hash: str
    public: bytes | None
    door: UUID | None
    at: datetime
    claimed_at: datetime
    synced_at: datetime
    skew_ms: int


class Settled(msgspec.Struct, frozen=True):
    """What came of it: the verdict, or the ``ticket`` that is still to be decided on, once ``locked`` if that is set.

    Neither where nothing was found: no such ticket, or the phone is none of ours.
    """

    verdict: ScanVerdict | None = None
    ticket: TicketAtDoor | None = None
    locked: bool = False


class _Held(TicketAtDoor, frozen=True, kw_only=True):
    scan: UUID
    right_door: bool
    let_in: bool
    came_at: datetime | None
    inside: bool
    repeated: bool
    conflict: bool


class _Waiting(msgspec.Struct, eq=False):
    plain: Plain
    told: asyncio.Future[Settled]


class _Line:
    """Who waits, and the task that takes them; of one event loop."""

    def __init__(self) -> None:
        self.waiting: list[_Waiting] = []
        self.taking: asyncio.Task[None] | None = None


_lines: dict[asyncio.AbstractEventLoop, _Line] = {}


async def let_in_together(plain: Plain) -> Settled:
    """Let the ticket in, together with whoever else comes at this moment, if that is all there is to decide."""
    loop = asyncio.get_running_loop()
    mine = _Waiting(plain, loop.create_future())
    line = _lines.setdefault(loop, _Line())
    line.waiting.append(mine)
    if line.taking is None:
        # in a context of its own: it belongs to no request
        line.taking = loop.create_task(_take(loop, line), context=Context())
    return await mine.told


async def _take(loop: asyncio.AbstractEventLoop, line: _Line) -> None:
    taken: Sequence[_Waiting] = ()
    try:
        while line.waiting:
            taken, line.waiting = _next(line.waiting)
            settled = await _settled([one.plain for one in taken])
            for one in taken:
                if not one.told.done():
                    one.told.set_result(settled.get(one.plain.scan, Settled()))
    finally:
        # at once: whoever comes now begins a line of their own
        del _lines[loop]
        for one in (*taken, *line.waiting):
            if not one.told.done():
                one.told.set_result(Settled())


def _next(waiting: Sequence[_Waiting]) -> tuple[list[_Waiting], list[_Waiting]]:
    """The next to be taken, each ticket and each scan once, and the rest in its order."""
    taken: list[_Waiting] = []
    rest: list[_Waiting] = []
    known: set[int | UUID] = set()
    for one in waiting:
        same: set[int | UUID] = {one.plain.number, one.plain.scan}
        if len(taken) < MOST and known.isdisjoint(same):
            taken.append(one)
            known |= same
        else:
            rest.append(one)
    return taken, rest


async def _settled(plain: Sequence[Plain]) -> dict[UUID, Settled]:
    """What came of each scan; none of those for which the database could not say it now."""
    asked = {one.scan: one for one in plain}
    try:
        rows = await fetch(_Held, TOGETHER, *_columns(plain), NOTED, CLOCK_DIFFERS)
        decided = {row.scan: _decided(row, asked[row.scan]) for row in rows}
        await _record([(row, asked[row.scan], decided[row.scan].verdict) for row in rows if not row.let_in])
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
        # each for itself then, where it is told what is wrong: a scan that was taken is known by its id
        return {}
    return decided


def _columns(plain: Sequence[Plain]) -> list[list[Any]]:
    return [[getattr(one, field) for one in plain] for field in Plain.__struct_fields__]


def _decided(held: _Held, asked: Plain) -> Settled:
    if held.let_in:
        return Settled(_verdict(held, Verdict.ADMITTED))
    if not held.right_door:
        return Settled(ticket=held)
    known = Standing(counts=held.id if held.came_at else None, came_at=held.came_at, inside=held.inside)
    verdict = verdict_now(known, held.rules, direction=Direction.IN, at=asked.at, cancelled_at=held.ended_at)
    if held.repeated or verdict is Verdict.ADMITTED:
        return Settled(ticket=held, locked=True)
    return Settled(_verdict(held, verdict))


async def _record(seen: Sequence[tuple[_Held, Plain, ScanVerdict | None]]) -> None:
    rows = [
        (held.scan, one.device, held.door, held.id, one.at, one.claimed_at, one.synced_at, verdict.verdict)
        for held, one, verdict in seen
        if verdict
    ]
    if rows:
        await execute(NOT_LET_IN, *map(list, zip(*rows, strict=True)))


def _verdict(held: _Held, verdict: Verdict) -> ScanVerdict:
    return ScanVerdict(
        id=held.scan,
        verdict=verdict,
        number=held.number,
        position=held.position,
        heads=held.heads,
        came_at=held.came_at,
        inside=held.let_in or held.inside,
        conflict=held.conflict,
    )
