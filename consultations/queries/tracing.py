"""采纳情况与条文对照: which clauses of the reported text were changed, and which points of the report changed them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

from consultations.drafts.aligning import Change
from consultations.queries.comparing import compared_clauses
from consultations.queries.lineage import put_version, versions_between
from consultations.rules.clauses import comes_from
from consultations.schemas.comparing import ClauseChange
from consultations.schemas.draft import ClauseView
from consultations.schemas.report import ReportedPoint, TracedClause
from participation.base.database import fetch


async def traced(consultation_id: UUID, version: int | None, points: Sequence[ReportedPoint]) -> list[TracedClause]:
    """What was changed from the text that was put to the public to ``version``, in the order of the later one.

    Empty where both are one text. A changed clause that no point names stands there with none.
    """
    put = await put_version(consultation_id)
    if put is None or version is None or put >= version:
        return []
    before, after = await _clauses(consultation_id, put), await _clauses(consultation_id, version)
    origins = comes_from(await versions_between(consultation_id, put, version))
    found = await asyncio.to_thread(compared_clauses, before, after, origins)
    by_clause: dict[UUID, list[int]] = {}
    for point in points:
        for clause in point.changed_clause_ids:
            by_clause.setdefault(clause, []).append(point.position)
    return [_traced(item, by_clause) for item in found if item.change is not Change.SAME]


def _traced(item: ClauseChange, by_clause: dict[UUID, list[int]]) -> TracedClause:
    named = {clause.id: clause for clause in (*item.before, *item.after)}
    return TracedClause(
        change=item.change,
        earlier=[clause.number for clause in item.before],
        later=[clause.number for clause in item.after],
        clause_ids=list(named),
        points=sorted({position for clause in named for position in by_clause.get(clause, ())}),
    )


async def _clauses(consultation_id: UUID, version: int) -> list[ClauseView]:
    return await fetch(
        ClauseView,
        "SELECT c.identity AS id, c.number, c.heading, c.text, c.path FROM clause c JOIN draft d ON d.id = c.draft"
        " WHERE d.consultation = {} AND d.version = {} ORDER BY c.position",
        consultation_id,
        version,
    )
