"""The working copy of a vote, for the office."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from events.queries.award_steps import voiding_of
from events.queries.award_votes import figures_of, nominees_of, result_of
from events.rules.session_life import STAFF
from events.schemas.award import AwardContent, AwardInside
from events.schemas.programme import CampaignNamed, Host
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    title: str
    title_en: str
    campaign_slug: str
    campaign_title: str
    campaign_title_en: str
    body_id: UUID
    body_slug: str
    body_name: str
    body_name_en: str
    rules: str
    rules_en: str
    winners: int
    choices_most: int
    residents: bool
    jury_percent: int
    nominates_until: datetime | None
    opens_at: datetime
    closes_at: datetime
    published_at: datetime | None
    version: int
    jurors: int


class _Score(msgspec.Struct):
    nominee: UUID
    score: int


ONE = """
SELECT w.id, w.slug, w.title, w.title_en, c.slug AS campaign_slug, c.title AS campaign_title,
    c.title_en AS campaign_title_en, w.body AS body_id, o.slug AS body_slug, o.name AS body_name,
    o.name_en AS body_name_en, w.rules, w.rules_en, w.winners, w.choices_most, w.residents, w.jury_percent,
    w.nominates_until, w.opens_at, w.closes_at, w.published_at, w.version,
    (SELECT count(DISTINCT j.juror) FROM jury_score j WHERE j.award = w.id) AS jurors
FROM award w JOIN campaign c ON c.id = w.campaign JOIN body o ON o.id = w.body WHERE w.slug = {}
"""
# of both the working copy and what is published
SAID = (
    "slug",
    "title",
    "title_en",
    "rules",
    "rules_en",
    "winners",
    "choices_most",
    "residents",
    "jury_percent",
    "nominates_until",
    "opens_at",
    "closes_at",
)


async def award_as_it_is(slug: str) -> AwardContent:
    """The working copy as it would be frozen now. Raises 404."""
    row = await _row(slug)
    return AwardContent(campaign=_campaign(row), body=_host(row), **{name: getattr(row, name) for name in SAID})


async def award_inside(actor: Actor, slug: str) -> AwardInside:
    """A vote with what it has brought so far, for who works for its body. Raises 404."""
    row = await _row(slug)
    if not actor.has(*STAFF, body=row.body_id):
        raise Refused(NOT_FOUND)
    scores = await fetch(
        _Score, "SELECT nominee, score FROM jury_score WHERE award = {} AND juror = {}", row.id, actor.person
    )
    return AwardInside(
        id=row.id,
        campaign=_campaign(row),
        body=_host(row),
        body_id=row.body_id,
        published_at=row.published_at,
        version=row.version,
        jurors=row.jurors,
        nominees=await nominees_of(row.id),
        figures=await figures_of(row.id),
        own_scores={one.nominee: one.score for one in scores},
        result=await result_of(row.id),
        voiding=await voiding_of(row.id),
        **{name: getattr(row, name) for name in SAID},
    )


async def _row(slug: str) -> _Row:
    row = await fetch_one(_Row, ONE, slug)
    if row is None:
        raise Refused(NOT_FOUND)
    return row


def _campaign(row: _Row) -> CampaignNamed:
    return CampaignNamed(slug=row.campaign_slug, title=row.campaign_title, title_en=row.campaign_title_en)


def _host(row: _Row) -> Host:
    return Host(slug=row.body_slug, name=row.body_name, name_en=row.body_name_en)
