"""Campaigns as their office works on them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.rules.programme import STAFF
from events.schemas.campaign import CampaignInside, DeskCampaignLine
from events.schemas.programme import Host
from events.words import CampaignKind
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Assurance

MOST = 200


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    kind: CampaignKind
    title: str
    title_en: str
    summary: str
    summary_en: str
    body_id: UUID
    body_slug: str
    body_name: str
    body_name_en: str
    starts_on: date
    ends_on: date
    bookings_per_person: int | None
    bookings_per_day: int | None
    assurance: Assurance
    no_shows_recorded: bool
    no_show_rule: str
    created_at: datetime
    published_at: datetime | None
    version: int


class _Line(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    kind: CampaignKind
    title: str
    title_en: str
    body_id: UUID
    body_slug: str
    body_name: str
    body_name_en: str
    starts_on: date
    ends_on: date
    public: bool
    waiting: bool
    activities: int


ONE = """
SELECT c.id, c.slug, c.kind, c.title, c.title_en, c.summary, c.summary_en, c.body AS body_id, b.slug AS body_slug,
    b.name AS body_name, b.name_en AS body_name_en, c.starts_on, c.ends_on, c.bookings_per_person, c.bookings_per_day,
    c.assurance, c.no_shows_recorded, c.no_show_rule, c.created_at, c.published_at, c.version
FROM campaign c JOIN body b ON b.id = c.body WHERE c.slug = {}
"""
# Hosts prepare activities for campaigns of other bodies, too: whoever works on open days sees those that are public.
DESK = """
SELECT c.id, c.slug, c.kind, c.title, c.title_en, c.body AS body_id, b.slug AS body_slug, b.name AS body_name,
    b.name_en AS body_name_en, c.starts_on, c.ends_on,
    EXISTS (SELECT FROM programme_in_force f WHERE f.kind = 'campaign' AND f.subject = c.id) AS public,
    EXISTS (SELECT FROM programme_version v WHERE v.kind = 'campaign' AND v.subject = c.id AND NOT EXISTS (
        SELECT FROM programme_step s WHERE s.programme_version = v.id AND s.act IN ('publish', 'reject'))) AS waiting,
    (SELECT count(*) FROM activity a WHERE a.campaign = c.id) AS activities
FROM campaign c JOIN body b ON b.id = c.body
WHERE {} ORDER BY c.starts_on DESC, c.id DESC LIMIT {}
"""
OPEN_TO = (
    "(c.body = ANY ({}) OR EXISTS (SELECT FROM programme_in_force f WHERE f.kind = 'campaign' AND f.subject = c.id))"
)


def may_read_programme(actor: Actor, body: UUID) -> bool:
    """Whether somebody works for the body, in a role that reads what it prepares."""
    return actor.has(*STAFF, body=body)


async def campaign_as_it_is(slug: str) -> CampaignInside:
    """A campaign as it is worked on, whoever asks. Raises 404."""
    row = await fetch_one(_Row, ONE, slug)
    if row is None:
        raise Refused(NOT_FOUND)
    values = {name: getattr(row, name) for name in CampaignInside.__struct_fields__ if name != "body"}
    return CampaignInside(**values, body=Host(row.body_slug, row.body_name, row.body_name_en))


async def campaign_inside(actor: Actor, slug: str) -> CampaignInside:
    """The same for staff of its body. Raises 404, 403."""
    found = await campaign_as_it_is(slug)
    if not may_read_programme(actor, found.body_id):
        raise Refused(FORBIDDEN)
    return found


async def desk_campaigns(actor: Actor) -> list[DeskCampaignLine]:
    """The campaigns of the bodies somebody works for, and all that are public; the newest first."""
    where = QueryString(OPEN_TO, list(actor.bodies(*STAFF)))
    return [
        DeskCampaignLine(
            **{name: getattr(row, name) for name in DeskCampaignLine.__struct_fields__ if name != "body"},
            body=Host(row.body_slug, row.body_name, row.body_name_en),
        )
        for row in await fetch(_Line, DESK, where, MOST)
    ]
