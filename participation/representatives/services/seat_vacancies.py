"""Seats that fell free, and who of their type could follow."""

from __future__ import annotations

from uuid import UUID

import msgspec

from participation.base.database import fetch


class Vacancies(msgspec.Struct, frozen=True, kw_only=True):
    """``places`` without anybody, by number; ``seats`` the last offers of these. By pseudonym: who sits or may still
    accept (``seated``), and who had an offer that came to nothing (``passed``)."""

    places: list[int]
    seats: list[UUID]
    seated: list[str]
    passed: list[str]


class _Last(msgspec.Struct):
    id: UUID
    place: int
    pseudonym: str
    free: bool
    followed: bool


OFFERS = """
SELECT s.id, s.place, s.pseudonym, EXISTS (SELECT FROM seat f WHERE f.follows = s.id) AS followed,
    coalesce((SELECT a.answer FROM seat_answer a WHERE a.seat = s.id ORDER BY a.turn DESC LIMIT 1), '') IN (
        'declined', 'silent', 'given back') AS free
FROM seat s WHERE s.call = {} ORDER BY s.place, s.id
"""


async def vacancies(call: UUID) -> Vacancies:
    """The seats of a call that nobody has, and everybody who was ever offered one."""
    rows = await fetch(_Last, OFFERS, call)
    empty = [row for row in rows if row.free and not row.followed]
    return Vacancies(
        places=[row.place for row in empty],
        seats=[row.id for row in empty],
        seated=[row.pseudonym for row in rows if not row.free],
        passed=[row.pseudonym for row in rows if row.free],
    )
