"""What a vote has brought so far: who was nominated, how many votes came, and the frozen result."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from events.schemas.award import NomineeView, ResultContent, ResultMade, VoteFigures
from participation.base.database import fetch, fetch_one


class _Result(msgspec.Struct):
    content: bytes
    sha256: str
    at: datetime


NOMINEES = """
SELECT n.id, a.slug AS activity, a.title, a.title_en, b.name AS host, b.name_en AS host_en, n.why,
    n.nominated_by <> '' AS by_visitor, n.nominated_at, n.admitted_at
FROM nominee n JOIN activity_in_force a ON a.id = n.activity JOIN body b ON b.id = a.body
WHERE n.award = {} ORDER BY n.nominated_at, n.id
"""
FIGURES = """
SELECT count(*) AS came, count(*) FILTER (WHERE counts) AS counted, count(*) FILTER (WHERE NOT counts) AS duplicates,
    count(*) FILTER (WHERE counts AND kind = 'checked in') AS checked_in,
    count(*) FILTER (WHERE counts AND kind = 'resident') AS residents
FROM award_vote WHERE award = {}
"""


async def nominees_of(award: UUID) -> list[NomineeView]:
    """Every activity that was nominated, the first first."""
    return await fetch(NomineeView, NOMINEES, award)


async def figures_of(award: UUID) -> VoteFigures:
    """How many votes came, counted, and were late duplicates."""
    return await fetch_one(VoteFigures, FIGURES, award) or VoteFigures()


async def result_of(award: UUID) -> ResultMade | None:
    """The frozen result; None before there is one."""
    found = await fetch_one(_Result, "SELECT content, sha256, at FROM award_result WHERE award = {}", award)
    if found is None:
        return None
    content = msgspec.json.decode(found.content, type=ResultContent)
    return ResultMade(sha256=found.sha256, at=found.at, content=content)


async def result_file(award: UUID) -> bytes | None:
    """The very bytes of the result."""
    found = await fetch_one(_Result, "SELECT content, sha256, at FROM award_result WHERE award = {}", award)
    return found.content if found else None


class Nominable(msgspec.Struct, frozen=True, kw_only=True):
    """An activity that can be nominated."""

    slug: str
    title: str
    title_en: str


NOMINABLE = """
SELECT a.slug, a.title, a.title_en FROM award w JOIN activity_in_force a ON a.campaign = w.campaign
WHERE w.id = {} AND a.withdrawn_at IS NULL
    AND NOT EXISTS (SELECT FROM nominee n WHERE n.award = w.id AND n.activity = a.id)
ORDER BY a.title LIMIT 500
"""


async def nominable(award: UUID) -> list[Nominable]:
    """The public activities of the campaign that nobody has nominated yet."""
    return await fetch(Nominable, NOMINABLE, award)
