"""More people inside than a session has seats: a conflict for the supervisor, found where they look, not at the gate.

Each ticket is let in once and seats are counted when they are booked, so a door alone never lets in too many. But
phones without network let in what was cancelled meanwhile, while its seats went to others. Nobody at a gate can know
that, and a scan must not wait for it: what is inside is held against the seats whenever somebody watches the door, and
can be after a batch. Whoever came last and finds no seat by that count is in conflict; who has left takes no seat.
"""

from __future__ import annotations

from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base import clock
from participation.base.database import execute, fetch_one, transaction

# Seats of all kinds, those held back too. What everybody may just come to has none; what is off is another conflict.
STANDING = """
WITH seats AS (
    SELECT d.id AS door, sum(p.capacity) AS n FROM door d JOIN session s ON s.id = d.id
    JOIN seat_pool p ON p.session = s.id
    WHERE d.id = {} AND d.kind = 'session' AND d.closed_at IS NULL AND s.admission <> 'open' GROUP BY d.id
), counted AS (
    SELECT c.id, c.scan, sum(c.heads) OVER (ORDER BY c.at, c.id) AS upto
    FROM check_in c JOIN seats ON seats.door = c.door WHERE c.inside
), beyond AS (
    SELECT o.id, o.scan FROM counted o, seats WHERE o.upto > seats.n
), new AS (
    SELECT b.id, b.scan FROM beyond b WHERE NOT EXISTS (
        SELECT FROM conflict k WHERE k.ticket = b.id AND k.kind = 'over capacity'
            AND (k.settled_at IS NULL OR k.settled_by IS NOT NULL AND b.scan = ANY (k.scans)))
), gone AS (
    SELECT k.id FROM conflict k WHERE k.door = {} AND k.kind = 'over capacity' AND k.settled_at IS NULL
        AND NOT EXISTS (SELECT FROM beyond b WHERE b.id = k.ticket)
)
"""
DUE = "{} SELECT EXISTS (SELECT FROM new) OR EXISTS (SELECT FROM gone) AS due"
# Held against another that reconciles the same door; scans do not wait for it.
HELD = "SELECT id FROM door WHERE id = {} FOR NO KEY UPDATE"
WRITE = """
{}, explained AS (
    UPDATE conflict k SET settled_at = {} FROM gone g WHERE k.id = g.id
)
INSERT INTO conflict (id, door, ticket, kind, scans, found_at, note)
SELECT gen_random_uuid(), {}, n.id, 'over capacity', ARRAY[n.scan], {}, '' FROM new n
ON CONFLICT (ticket, kind) WHERE settled_at IS NULL DO NOTHING
"""


class _Due(msgspec.Struct):
    due: bool


async def reconcile_capacity(door: UUID) -> bool:
    """Find who is inside beyond the seats of a door, and settle by itself what has been explained since; whether
    anything changed. What a supervisor has settled is not found again. Nothing for a meeting, which has no seats.
    """
    standing = QueryString(STANDING, door, door)
    found = await fetch_one(_Due, DUE, standing)
    if found is None or not found.due:
        return False
    async with transaction():
        await execute(HELD, door)
        now = clock.now()
        await execute(WRITE, standing, now, door, now)
    return True
