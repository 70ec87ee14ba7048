"""Votes on activities as everybody reads them: what was signed, who stands, and the result."""

from __future__ import annotations

from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.queries.award_steps import voided
from events.queries.award_votes import figures_of, nominees_of, result_of
from events.queries.programmes import in_force
from events.rules.session_life import STAFF
from events.schemas.award import AwardContent, AwardLine, AwardView
from events.words import ProgrammeKind
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.paging import after_cursor, page_of


class AwardList(msgspec.Struct, frozen=True, kw_only=True):
    """One page of votes, the newest first."""

    items: list[AwardLine]
    next: str | None


class _Id(msgspec.Struct):
    id: UUID


LINES = """
SELECT w.id, w.slug, w.title, w.title_en, o.name AS body_name, w.opens_at, w.closes_at, w.published_at,
    (SELECT count(*) FROM nominee n WHERE n.award = w.id AND n.admitted_at IS NOT NULL) AS nominees,
    (SELECT count(*) FROM award_vote v WHERE v.award = w.id AND v.counts) AS votes, r.at AS counted_at,
    (SELECT s.at FROM award_step s WHERE s.award = w.id AND s.act = 'void') AS voided_at
FROM award w JOIN body o ON o.id = w.body LEFT JOIN award_result r ON r.award = w.id
WHERE {} AND {} ORDER BY w.id DESC LIMIT {}
"""


async def award(slug: str) -> AwardView:
    """A vote that is public. Raises 404."""
    held = await fetch_one(_Id, "SELECT id FROM award WHERE slug = {}", slug)
    found = await in_force(ProgrammeKind.AWARD, held.id, AwardContent) if held else None
    if held is None or found is None:
        raise Refused(NOT_FOUND)
    return AwardView(
        id=held.id,
        content=found.content,
        version=found.number,
        sha256=found.sha256,
        nominees=[one for one in await nominees_of(held.id) if one.admitted_at],
        figures=await figures_of(held.id),
        result=await result_of(held.id),
        voided=await voided(held.id),
    )


async def public_awards(*, cursor: str | None = None, limit: int = 50) -> AwardList:
    """Those that were published, the newest first."""
    return await _listed(QueryString("w.published_at IS NOT NULL"), cursor, limit)


async def awards_inside(actor: Actor, *, cursor: str | None = None, limit: int = 50) -> AwardList:
    """All of the bodies that somebody works for."""
    return await _listed(QueryString("w.body = ANY ({})", sorted(actor.bodies(*STAFF))), cursor, limit)


async def _listed(which: QueryString, cursor: str | None, limit: int) -> AwardList:
    after = QueryString("w.id < {}", after_cursor(cursor)) if cursor else QueryString("true")
    shown, following = page_of(await fetch(AwardLine, LINES, which, after, limit + 1), limit)
    return AwardList(items=shown, next=following)
