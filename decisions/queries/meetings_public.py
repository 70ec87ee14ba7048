"""Meetings as everybody finds and reads them; nothing here comes from anything but what was published.

Only what participants of a hearing let stand beside their signatures is not in it: they sign what is frozen already.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from decisions.queries.editions import all_in_force, in_force
from decisions.queries.meeting_versions import versions_of
from decisions.rules.decisions import TEXTS as TEXT_KINDS
from decisions.schemas.edition import InForce
from decisions.schemas.meeting import BodyNamed, MeetingStepTaken
from decisions.schemas.meeting_editions import Announcement, PublishedDecisions, PublishedText
from decisions.schemas.meeting_public import (
    AnnouncedNow,
    MeetingLine,
    MeetingList,
    PublicMeeting,
    PublicRemark,
    PublicText,
    PublishedVersion,
)
from decisions.words import EditionKind, MeetingKind, MeetingState
from participation.base import clock, office_days
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.paging import after_cursor, page_of
from participation.base.settings import current
from participation.base.text import search_query

S = TypeVar("S")
# what stands in the calendar of everybody: what is to come, and the last two months with what was called off
CALENDAR_BACK = timedelta(days=60)
CALENDAR_MOST = 300

LINES = """
SELECT a.meeting AS id, m.slug, a.kind, a.title, a.title_en, a.number, b.slug AS body_slug, b.name AS body_name,
    b.name_en AS body_name_en, a.starts_at, a.minutes, a.place, m.state, a.items, a.attended
FROM announced_meeting a JOIN meeting m ON m.id = a.meeting JOIN body b ON b.id = a.body
WHERE {} ORDER BY {} LIMIT {}
"""
LATEST = QueryString("a.starts_at DESC, a.meeting DESC")
EARLIEST = QueryString("a.starts_at, a.meeting")
ONE = """
SELECT m.id, m.state, a.starts_at, a.place, a.minutes, m.sequence
FROM meeting m JOIN announced_meeting a ON a.meeting = m.id WHERE {}
"""
STEPS = """
SELECT act, at, reason, starts_at, place FROM meeting_step WHERE meeting = {} ORDER BY at, id
"""
WITHDRAWN = """
SELECT p.id FROM paper p JOIN agenda_item i ON i.id = p.item WHERE i.meeting = {} AND p.withdrawn_at IS NOT NULL
"""
REMARKS = """
SELECT p.public_name AS name, s.way, s.note, s.at FROM record_signature s JOIN participant p ON p.id = s.participant
WHERE s.edition = {} AND s.public AND s.note <> '' ORDER BY p.id
"""
CALENDAR = """
SELECT m.id, m.state, a.starts_at, a.place, a.minutes, m.sequence,
    greatest(f.published_at, (SELECT max(s.at) FROM meeting_step s WHERE s.meeting = m.id)) AS changed_at
FROM announced_meeting a JOIN meeting m ON m.id = a.meeting
JOIN edition_in_force f ON f.kind = 'announcement' AND f.subject = m.id
WHERE a.starts_at >= {} ORDER BY a.starts_at, a.meeting LIMIT {}
"""


class _Line(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    kind: MeetingKind
    title: str
    title_en: str
    number: int | None
    body_slug: str
    body_name: str
    body_name_en: str
    starts_at: datetime
    minutes: int
    place: str
    state: MeetingState
    items: int
    attended: int


class _One(msgspec.Struct, kw_only=True):
    id: UUID
    state: MeetingState
    starts_at: datetime
    place: str
    minutes: int
    sequence: int


class _Entry(_One, kw_only=True):
    changed_at: datetime


class _Id(msgspec.Struct):
    id: UUID


async def public_meetings(
    *,
    coming: bool | None = None,
    kind: MeetingKind | None = None,
    body: str | None = None,
    year: int | None = None,
    q: str = "",
    cursor: str | None = None,
    limit: int = 50,
) -> MeetingList:
    """Announced meetings: those to come with the next first, those over with the latest first, or all, latest first.

    ``year`` is that of the office's calendar; ``q`` is looked for in titles and public agendas. Raises 422 for a
    cursor that is none of ours.
    """
    found = QueryString("true")
    now = clock.now()
    if coming is True:
        found = QueryString("a.starts_at >= {} AND m.state = 'announced'", now)
    elif coming is False:
        found = QueryString("(a.starts_at < {} OR m.state <> 'announced')", now)
    if kind is not None:
        found = QueryString("{} AND a.kind = {}", found, str(kind))
    if body:
        found = QueryString("{} AND b.slug = {}", found, body)
    if year is not None:
        begins, ends = _year(year)
        found = QueryString("{} AND a.starts_at >= {} AND a.starts_at < {}", found, begins, ends)
    if phrase := search_query(q):
        found = QueryString("{} AND to_tsvector('simple', a.words) @@ to_tsquery('simple', {})", found, phrase)
    if cursor is not None:
        after = QueryString("SELECT starts_at, meeting FROM announced_meeting WHERE meeting = {}", after_cursor(cursor))
        sign = QueryString(">") if coming else QueryString("<")
        found = QueryString("{} AND (a.starts_at, a.meeting) {} ({})", found, sign, after)
    rows = await fetch(_Line, LINES, found, EARLIEST if coming else LATEST, limit + 1, replica=True)
    shown, following = page_of(rows, limit)
    return MeetingList([_line(row) for row in shown], following)


async def public_meeting(which: str | UUID) -> PublicMeeting:
    """An announced meeting by slug or id. Raises 404, also for one that is only being prepared."""
    named = QueryString("m.id = {}", which) if isinstance(which, UUID) else QueryString("m.slug = {}", which)
    row = await fetch_one(_One, ONE, named)
    if row is None:
        raise Refused(NOT_FOUND)
    announced = await in_force(EditionKind.ANNOUNCEMENT, row.id, Announcement)
    if announced is None:
        raise Refused(NOT_FOUND)
    decided = await in_force(EditionKind.DECISIONS, row.id, PublishedDecisions)
    texts = []
    for kind in TEXT_KINDS:
        text = await in_force(kind, row.id, PublishedText)
        if text is not None and text.content.public:
            remarks = await fetch(PublicRemark, REMARKS, text.id)
            texts.append(PublicText(content=text.content, version=_version(kind, text), remarks=remarks))
    steps = await fetch(MeetingStepTaken, STEPS, row.id)
    return PublicMeeting(
        **msgspec.structs.asdict(row),
        changed_at=max([announced.published_at, *(step.at for step in steps)]),
        content=announced.content,
        announcement=_version(EditionKind.ANNOUNCEMENT, announced),
        steps=steps,
        withdrawn=[one.id for one in await fetch(_Id, WITHDRAWN, row.id)],
        decisions=decided.content if decided else None,
        decisions_version=_version(EditionKind.DECISIONS, decided) if decided else None,
        texts=texts,
        versions=await versions_of(row.id),
    )


async def public_calendar() -> list[AnnouncedNow]:
    """The meetings of everybody's calendar: those to come, and those of the last two months."""
    rows = await fetch(_Entry, CALENDAR, clock.now() - CALENDAR_BACK, CALENDAR_MOST, replica=True)
    contents = await all_in_force(EditionKind.ANNOUNCEMENT, [row.id for row in rows], Announcement)
    return [
        AnnouncedNow(**{**msgspec.structs.asdict(row), "content": contents[row.id].content})
        for row in rows
        if row.id in contents
    ]


async def years_with_meetings() -> list[int]:
    """The years of the office's calendar in which a meeting was announced, the latest first."""
    rows = await fetch(
        _Year,
        "SELECT DISTINCT extract(year FROM starts_at AT TIME ZONE {})::integer AS year FROM announced_meeting"
        " ORDER BY year DESC",
        str(current().zone),
        replica=True,
    )
    return [row.year for row in rows]


class _Year(msgspec.Struct):
    year: int


def _version(kind: EditionKind, found: InForce[S]) -> PublishedVersion:
    return PublishedVersion(
        kind=kind,
        version=found.version,
        sha256=found.sha256,
        published_at=found.published_at,
        reason=found.reason,
    )


def _year(year: int) -> tuple[datetime, datetime]:
    zone = current().zone
    return office_days.begins(date(year, 1, 1), zone), office_days.ends(date(year, 12, 31), zone)


def _line(row: _Line) -> MeetingLine:
    values = {name: getattr(row, name) for name in MeetingLine.__struct_fields__ if hasattr(row, name)}
    return MeetingLine(**values, body=BodyNamed(row.body_slug, row.body_name, row.body_name_en))
