"""Activities as everybody finds and reads them; nothing here comes from anything but a version in force."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.queries.activities_inside import activity_as_it_is
from events.queries.campaigns_inside import may_read_programme
from events.queries.programmes import in_force, versions_of, withdrawn
from events.schemas.activity import ActivityLine, ActivityList, ActivityView
from events.schemas.programme import ActivityContent, Host, InForce, Withdrawn
from events.words import Facility, Mode, ProgrammeKind
from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.paging import after_cursor, page_of
from participation.base.text import clean, search_words


class ActivitiesWanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of activities is narrowed by: the slug of a campaign, a theme, a district, words in the texts."""

    campaign: str = ""
    theme: str = ""
    district: str = ""
    q: str = ""


class _Line(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    campaign: str
    title: str
    title_en: str
    theme: str
    mode: Mode
    address: str
    address_en: str
    district: str
    facilities: list[Facility]
    languages: list[str]
    booking: bool
    body_slug: str
    body_name: str
    body_name_en: str
    published_at: datetime
    sessions: int
    next_session: datetime | None


class _Held(msgspec.Struct):
    id: UUID
    body: UUID


LIST = """
SELECT a.id, a.slug, c.slug AS campaign, a.title, a.title_en, a.theme, a.mode, a.address, a.address_en, a.district,
    a.facilities, a.languages, a.booking, b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en,
    a.published_at, n.sessions, n.next_session
FROM activity_in_force a JOIN campaign c ON c.id = a.campaign JOIN body b ON b.id = a.body
CROSS JOIN LATERAL (SELECT count(*) AS sessions, min(s.starts_at) AS next_session FROM session s
    WHERE s.activity = a.id AND s.state = 'published' AND s.ends_at > {}) n
WHERE a.withdrawn_at IS NULL AND {} ORDER BY a.id DESC LIMIT {}
"""
EVERYTHING = ActivitiesWanted()


async def activities(
    wanted: ActivitiesWanted = EVERYTHING, *, cursor: str | None = None, limit: int = 50
) -> ActivityList:
    """Public activities, those that were prepared last first. Raises 422 for a cursor that is none of ours."""
    parts = [QueryString("true")]
    if wanted.campaign:
        parts.append(QueryString("c.slug = {}", clean(wanted.campaign)))
    if wanted.theme:
        parts.append(QueryString("a.theme = {}", clean(wanted.theme)))
    if wanted.district:
        parts.append(QueryString("a.district = {}", clean(wanted.district)))
    if wanted.q.strip():
        words = search_words(wanted.q)
        found = QueryString("to_tsvector('simple', a.bigrams) @@ to_tsquery('simple', {})", words)
        # what has nothing to look for in it finds nothing
        parts.append(found if words else QueryString("false"))
    if cursor:
        parts.append(QueryString("a.id < {}", after_cursor(cursor)))
    where = QueryString(" AND ".join("{}" for _ in parts), *parts)
    rows = await fetch(_Line, LIST, clock.now(), where, limit + 1)
    shown, following = page_of(rows, limit)
    return ActivityList([_line(row) for row in shown], following)


async def public_activity(slug: str) -> InForce[ActivityContent] | Withdrawn[ActivityContent]:
    """An activity as it is public, or what was public before it was taken off. Raises 404 where it never was."""
    held = await _held(slug)
    found = await in_force(ProgrammeKind.ACTIVITY, held.id, ActivityContent)
    if found is not None:
        return found
    gone = await withdrawn(ProgrammeKind.ACTIVITY, held.id, ActivityContent)
    if gone is None:
        raise Refused(NOT_FOUND)
    return gone


async def activity(actor: Actor, slug: str) -> ActivityView:
    """As it is public and, for staff of its host, as it is being worked on. Raises 404 where there is neither."""
    held = await _held(slug)
    published = await in_force(ProgrammeKind.ACTIVITY, held.id, ActivityContent)
    works = may_read_programme(actor, held.body)
    if published is None and not works:
        raise Refused(NOT_FOUND)
    return ActivityView(
        slug=slug,
        published=published,
        inside=await activity_as_it_is(slug) if works else None,
        versions=await versions_of(ProgrammeKind.ACTIVITY, held.id) if works else [],
    )


async def _held(slug: str) -> _Held:
    held = await fetch_one(_Held, "SELECT id, body FROM activity WHERE slug = {}", slug)
    if held is None:
        raise Refused(NOT_FOUND)
    return held


def _line(row: _Line) -> ActivityLine:
    return ActivityLine(
        **{name: getattr(row, name) for name in ActivityLine.__struct_fields__ if name != "body"},
        body=Host(row.body_slug, row.body_name, row.body_name_en),
    )
