"""Campaigns as everybody finds and reads them; nothing here comes from anything but a version in force."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from events.queries.campaigns_inside import campaign_as_it_is, may_read_programme
from events.queries.programmes import in_force, versions_of, withdrawn
from events.schemas.campaign import CampaignLine, CampaignList, CampaignView
from events.schemas.programme import CampaignContent, InForce, Withdrawn
from events.words import ProgrammeKind
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.paging import after_cursor, page_of


class _Line(msgspec.Struct):
    id: UUID
    content: bytes
    activities: int
    published_at: datetime


class _Held(msgspec.Struct):
    id: UUID
    body: UUID


LIST = """
SELECT f.subject AS id, v.content, f.published_at,
    (SELECT count(*) FROM activity_in_force a WHERE a.campaign = f.subject AND a.withdrawn_at IS NULL) AS activities
FROM programme_in_force f JOIN programme_version v ON v.id = f.programme_version
WHERE f.kind = 'campaign' AND f.subject < {} ORDER BY f.subject DESC LIMIT {}
"""
FIRST = UUID(int=(1 << 128) - 1)


async def campaigns(*, cursor: str | None = None, limit: int = 50) -> CampaignList:
    """Public campaigns, those that were prepared last first. Raises 422 for a cursor that is none of ours."""
    rows = await fetch(_Line, LIST, after_cursor(cursor) if cursor else FIRST, limit + 1)
    shown, following = page_of(rows, limit)
    return CampaignList(
        [
            CampaignLine(
                id=row.id,
                content=msgspec.json.decode(row.content, type=CampaignContent),
                activities=row.activities,
                published_at=row.published_at,
            )
            for row in shown
        ],
        following,
    )


async def public_campaign(slug: str) -> InForce[CampaignContent] | Withdrawn[CampaignContent]:
    """A campaign as it is public, or what was public before it was taken off. Raises 404 where it never was."""
    held = await _held(slug)
    found = await in_force(ProgrammeKind.CAMPAIGN, held.id, CampaignContent)
    if found is not None:
        return found
    gone = await withdrawn(ProgrammeKind.CAMPAIGN, held.id, CampaignContent)
    if gone is None:
        raise Refused(NOT_FOUND)
    return gone


async def campaign(actor: Actor, slug: str) -> CampaignView:
    """As it is public and, for staff of its body, as it is being worked on. Raises 404 where there is neither."""
    held = await _held(slug)
    published = await in_force(ProgrammeKind.CAMPAIGN, held.id, CampaignContent)
    works = may_read_programme(actor, held.body)
    if published is None and not works:
        raise Refused(NOT_FOUND)
    return CampaignView(
        slug=slug,
        published=published,
        inside=await campaign_as_it_is(slug) if works else None,
        versions=await versions_of(ProgrammeKind.CAMPAIGN, held.id) if works else [],
    )


async def _held(slug: str) -> _Held:
    held = await fetch_one(_Held, "SELECT id, body FROM campaign WHERE slug = {}", slug)
    if held is None:
        raise Refused(NOT_FOUND)
    return held
