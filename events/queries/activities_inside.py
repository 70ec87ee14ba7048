"""Activities as their host works on them: everything there is, whatever of it is public."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.queries.campaigns_inside import may_read_programme
from events.queries.programmes import in_force
from events.rules.programme import STAFF
from events.schemas.activity import ActivityInside, DeskActivityLine, PhotoView, QuestionView
from events.schemas.programme import ActivityContent, CampaignNamed, Host
from events.words import Facility, Mode, ProgrammeKind
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor

MOST = 1_000


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    campaign_slug: str
    campaign_title: str
    campaign_title_en: str
    body_id: UUID
    body_slug: str
    body_name: str
    body_name_en: str
    title: str
    title_en: str
    summary: str
    summary_en: str
    theme: str
    mode: Mode
    address: str
    address_en: str
    district: str
    latitude: float | None
    longitude: float | None
    directions: str
    facilities: list[Facility]
    languages: list[str]
    age_from: int | None
    age_to: int | None
    bring: str
    link: str
    project: str
    project_en: str
    contact_phone: str
    booking: bool
    created_at: datetime
    published_at: datetime | None
    withdrawn_at: datetime | None
    version: int


class _Line(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    campaign: UUID
    title: str
    title_en: str
    theme: str
    mode: Mode
    body_slug: str
    body_name: str
    body_name_en: str
    public: bool
    withdrawn: bool
    waiting: bool
    sessions: int


class _Photo(msgspec.Struct):
    activity: UUID
    body: UUID


ONE = """
SELECT a.id, a.slug, c.slug AS campaign_slug, c.title AS campaign_title, c.title_en AS campaign_title_en,
    a.body AS body_id, b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en, a.title, a.title_en,
    a.summary, a.summary_en, a.theme, a.mode, a.address, a.address_en, a.district, a.latitude, a.longitude,
    a.directions, a.facilities, a.languages, a.age_from, a.age_to, a.bring, a.link, a.project, a.project_en,
    a.contact_phone, a.booking, a.created_at, a.published_at, a.withdrawn_at, a.version
FROM activity a JOIN campaign c ON c.id = a.campaign JOIN body b ON b.id = a.body WHERE a.slug = {}
"""
PHOTOS = """
SELECT p.id, p.attachment, u.sha256, p.alt, p.alt_en, p.credit
FROM activity_photo p JOIN attachment t ON t.id = p.attachment JOIN upload u ON u.id = t.upload
WHERE p.activity = {} AND p.removed_at IS NULL ORDER BY p.position, p.id
"""
QUESTIONS = """
SELECT id, kind, text, text_en, why, why_en, choices, required FROM booking_question
WHERE activity = {} AND removed_at IS NULL ORDER BY position, id
"""
DESK = """
SELECT a.id, a.slug, a.campaign, a.title, a.title_en, a.theme, a.mode, b.slug AS body_slug, b.name AS body_name,
    b.name_en AS body_name_en,
    EXISTS (SELECT FROM programme_in_force f WHERE f.kind = 'activity' AND f.subject = a.id) AS public,
    a.withdrawn_at IS NOT NULL AS withdrawn,
    EXISTS (SELECT FROM programme_version v WHERE v.kind = 'activity' AND v.subject = a.id AND NOT EXISTS (
        SELECT FROM programme_step s WHERE s.programme_version = v.id AND s.act IN ('publish', 'reject'))) AS waiting,
    (SELECT count(*) FROM session n WHERE n.activity = a.id) AS sessions
FROM activity a JOIN body b ON b.id = a.body WHERE {} ORDER BY a.id DESC LIMIT {}
"""


async def activity_as_it_is(slug: str) -> ActivityInside:
    """An activity as it is worked on, whoever asks. Raises 404."""
    row = await fetch_one(_Row, ONE, slug)
    if row is None:
        raise Refused(NOT_FOUND)
    own = ("campaign", "body", "photos", "questions")
    return ActivityInside(
        **{name: getattr(row, name) for name in ActivityInside.__struct_fields__ if name not in own},
        campaign=CampaignNamed(row.campaign_slug, row.campaign_title, row.campaign_title_en),
        body=Host(row.body_slug, row.body_name, row.body_name_en),
        photos=await photos_of(row.id),
        questions=await questions_of(row.id),
    )


async def activity_inside(actor: Actor, slug: str) -> ActivityInside:
    """The same for staff of its host. Raises 404, 403."""
    found = await activity_as_it_is(slug)
    if not may_read_programme(actor, found.body_id):
        raise Refused(FORBIDDEN)
    return found


async def photos_of(activity: UUID) -> list[PhotoView]:
    """The pictures it has now, in their order."""
    return await fetch(PhotoView, PHOTOS, activity)


async def questions_of(activity: UUID) -> list[QuestionView]:
    """The questions it asks now, in their order."""
    return await fetch(QuestionView, QUESTIONS, activity)


async def desk_activities(actor: Actor, *, campaign: UUID | None = None) -> list[DeskActivityLine]:
    """The activities of the bodies somebody works for, of one campaign or of all; the newest first."""
    parts = [QueryString("a.body = ANY ({})", list(actor.bodies(*STAFF)))]
    if campaign:
        parts.append(QueryString("a.campaign = {}", campaign))
    where = QueryString(" AND ".join("{}" for _ in parts), *parts)
    return [
        DeskActivityLine(
            **{name: getattr(row, name) for name in DeskActivityLine.__struct_fields__ if name != "body"},
            body=Host(row.body_slug, row.body_name, row.body_name_en),
        )
        for row in await fetch(_Line, DESK, where, MOST)
    ]


async def may_see_photo(actor: Actor, subject: str) -> bool:
    """Whether somebody may have the file of ``activity-photo:<id>``: everybody where the public version shows it."""
    id_ = UUID(subject.partition(":")[2])
    found = await fetch_one(
        _Photo,
        "SELECT p.activity, a.body FROM activity_photo p JOIN activity a ON a.id = p.activity WHERE p.id = {}",
        id_,
    )
    if found is None:
        return False
    if may_read_programme(actor, found.body):
        return True
    public = await in_force(ProgrammeKind.ACTIVITY, found.activity, ActivityContent)
    return public is not None and any(photo.id == id_ for photo in public.content.photos)
