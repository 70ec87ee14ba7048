"""The line of a session in the database: where it stands, a new lot, a new place, and calling on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from events.rules.rush import Line, called_by
from participation.base import clock
from participation.base.database import execute, fetch_one


class _Row(msgspec.Struct):
    books: bool
    opens_at: datetime | None
    closes_at: datetime | None
    left: int
    lobby: int
    issued: int
    called: int
    moved_at: datetime | None


LINE = """
SELECT s.state = 'published' AND s.admission = 'booking' AS books, s.books_from AS opens_at,
    coalesce(s.books_until, s.starts_at) AS closes_at, coalesce(p.capacity - p.taken, 0) AS "left",
    coalesce(l.lobby, 0) AS lobby, coalesce(l.issued, 0) AS issued, coalesce(l.called, 0) AS called, l.moved_at
FROM session s LEFT JOIN seat_pool p ON p.session = s.id AND p.pool = 'general' LEFT JOIN rush_line l ON l.id = s.id
WHERE s.id = {}
"""
DRAWN = """
INSERT INTO rush_line (id, lobby, issued, called, moved_at) VALUES ({}, {}, 0, 0, {})
ON CONFLICT (id) DO UPDATE SET lobby = rush_line.lobby + excluded.lobby
"""
# A line that begins anew is called from now on, not for the time in which nobody stood in it.
GIVEN = """
INSERT INTO rush_line (id, lobby, issued, called, moved_at) VALUES ({}, 0, {}, 0, {})
ON CONFLICT (id) DO UPDATE SET issued = greatest(rush_line.issued, rush_line.lobby) + excluded.issued,
    moved_at = CASE WHEN rush_line.called < greatest(rush_line.issued, rush_line.lobby) THEN rush_line.moved_at
        ELSE excluded.moved_at END
RETURNING issued
"""
# Of several servers that call at the same instant one does.
CALLED = """
UPDATE rush_line SET called = least(greatest(issued, lobby), {}), moved_at = {}
WHERE id = {} AND called = {} AND moved_at = {} RETURNING called
"""


async def line_of(session: UUID) -> Line | None:
    """The line of a session as it stands; None where there is no such session, or nothing is booked in it."""
    row = await fetch_one(_Row, LINE, session)
    if row is None or row.opens_at is None or row.closes_at is None:
        return None
    return Line(
        books=row.books,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        left=row.left,
        lobby=row.lobby,
        issued=row.issued,
        called=row.called,
        moved_at=row.moved_at,
    )


async def count_lots(session: UUID, many: int) -> None:
    """So many more have drawn a lot before the opening."""
    await execute(DRAWN, session, many, clock.now())


async def give_places(session: UUID, many: int) -> int:
    """The number of the last of ``many`` places that follow each other at the end of the line."""
    [row] = await execute(GIVEN, session, many, clock.now())
    return int(row["issued"])


async def call_on(session: UUID, line: Line, *, per_second: int) -> Line:
    """Call as many as the time since the last call allows; the line as it stands then."""
    now = clock.now()
    called = called_by(line, now=now, per_second=per_second)
    if called == line.called or line.moved_at is None:
        return line
    moved = await execute(CALLED, called, now, session, line.called, line.moved_at)
    return msgspec.structs.replace(line, called=called, moved_at=now) if moved else line
