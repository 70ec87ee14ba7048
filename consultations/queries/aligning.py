"""Where the clauses of a version come from, for its office to look at and correct."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.drafts import draft
from consultations.queries.lineage import versions_between
from consultations.rules.clauses import comes_from
from consultations.schemas.aligning import OriginKept, Origins
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.draft import ClauseView
from participation.base.database import fetch
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import NOBODY, Actor


class Aligned(msgspec.Struct, frozen=True):
    """A clause of a version, the clauses of the version before to choose from, and those it comes from."""

    version: int
    clause: ClauseView
    earlier: list[ClauseView]
    origins: list[UUID]


async def origins_of(actor: Actor, which: str | ConsultationView, version: int) -> Origins:
    """Every decision on where the clauses of a version come from. Raises 403 for others than its office, 404."""
    seen = await _inside(actor, which)
    rows = await fetch(
        OriginKept,
        "SELECT o.clause, o.origins, p.name AS by, o.at FROM clause_origin o JOIN draft d ON d.id = o.draft"
        " LEFT JOIN person p ON p.id = o.person WHERE d.consultation = {} AND d.version = {} ORDER BY o.id DESC",
        seen.id,
        version,
    )
    return Origins(rows)


async def aligned_clause(actor: Actor, which: str | ConsultationView, version: int, clause: UUID) -> Aligned:
    """A clause and what it can come from. Raises 403 for others than its office, 404 where it is not there."""
    seen = await _inside(actor, which)
    later = next((one for one in (await draft(actor, seen, version)).clauses if one.id == clause), None)
    if later is None or version < 2:
        raise Refused(NOT_FOUND)
    earlier = (await draft(actor, seen, version - 1)).clauses
    origins = comes_from(await versions_between(seen.id, version - 1, version))
    return Aligned(version, later, earlier, list(origins[clause]))


async def public_version(slug: str) -> int:
    """The newest version that everybody can read; 0 while there is none."""
    try:
        return (await consultation(NOBODY, slug)).draft_version or 0
    except Refused as refused:
        if refused.refusal.status != 404:
            raise
        return 0


async def _inside(actor: Actor, which: str | ConsultationView) -> ConsultationView:
    seen = await consultation(actor, which)
    if not actor.has(*STAFF, body=await body_of(seen.id)):
        raise Refused(FORBIDDEN)
    return seen
