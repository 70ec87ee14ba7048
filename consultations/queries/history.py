"""What came before a consultation that goes on from an earlier one."""

from __future__ import annotations

import asyncio
from uuid import UUID

import msgspec

from consultations.queries.comparing import compared_clauses
from consultations.queries.consultations import consultation
from consultations.queries.drafts import draft
from consultations.queries.lineage import put_version, versions_between
from consultations.queries.points import points
from consultations.rules.clauses import comes_from
from consultations.schemas.comparing import Changes
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.continuing import History
from consultations.schemas.point import PointView
from participation.base.database import fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor


class _Begun(msgspec.Struct):
    version: int


async def history(actor: Actor, which: str | ConsultationView) -> History:
    """What came before. Raises 404 where nothing did, or nothing that the actor may know of."""
    view = await consultation(actor, which)
    if view.continues is None:
        raise Refused(NOT_FOUND)
    earlier = await consultation(actor, view.continues.slug)
    return History(
        earlier=view.continues,
        changes=await _changes(actor, earlier, view),
        points=await _points(actor, earlier),
    )


async def _changes(actor: Actor, earlier: ConsultationView, later: ConsultationView) -> Changes | None:
    """What changed from the text that was put to the public then to the newest one now."""
    put = await put_version(earlier.id)
    begun = await begun_with(later.id)
    if put is None or begun is None or later.draft_version is None or put not in earlier.draft_versions:
        return None
    before, after = await draft(actor, earlier, put), await draft(actor, later, later.draft_version)
    origins = comes_from(
        [
            *await versions_between(earlier.id, put, begun),
            *await versions_between(later.id, 1, later.draft_version),
        ]
    )
    items = await asyncio.to_thread(compared_clauses, before.clauses, after.clauses, origins)
    return Changes(earlier=put, later=later.draft_version, items=items)


async def _points(actor: Actor, earlier: ConsultationView) -> list[PointView]:
    try:
        return (await points(actor, earlier.slug)).items
    except Refused as refused:
        if refused.refusal != FORBIDDEN:
            raise
        return []


async def begun_with(consultation_id: UUID) -> int | None:
    """The version of the earlier consultation's draft that this one began with."""
    found = await fetch_one(
        _Begun,
        "SELECT d.version FROM continuation n JOIN draft d ON d.id = n.draft WHERE n.consultation = {}",
        consultation_id,
    )
    return found.version if found else None
