"""Meetings as their office sees them; what the public sees is in ``meetings_public``."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from decisions.schemas.meeting import (
    BodyNamed,
    CallNamed,
    DeskMeetingLine,
    DeskMeetingList,
    MeetingStepTaken,
    MeetingView,
)
from decisions.words import MeetingKind, MeetingState
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.paging import after_cursor, page_of

STAFF = (Role.SECRETARY, Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR)
# nobody outside hears of the sign-off of an announcement; these acts are told with their date
STEPS = """
SELECT s.act, s.at, s.reason, s.starts_at, s.place, p.name AS by FROM meeting_step s
LEFT JOIN person p ON p.id = s.person WHERE s.meeting = {} ORDER BY s.at, s.id
"""
ONE = """
SELECT m.*, b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en, c.slug AS call_slug,
    c.title AS call_title, c.id IS NOT NULL AND EXISTS (SELECT FROM call_step o WHERE o.call = c.id AND o.act = 'open')
    AS call_public
FROM meeting m JOIN body b ON b.id = m.body LEFT JOIN call c ON c.id = m.call WHERE {}
"""
LIST = """
SELECT m.id, m.slug, m.title, m.title_en, m.kind, m.number, m.starts_at, m.place, m.state, b.slug AS body_slug,
    b.name AS body_name, b.name_en AS body_name_en,
    (SELECT count(*) FROM agenda_item i WHERE i.meeting = m.id AND i.removed_at IS NULL) AS items
FROM meeting m JOIN body b ON b.id = m.body WHERE {} ORDER BY m.starts_at DESC, m.id DESC LIMIT {}
"""


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    title: str
    title_en: str
    kind: MeetingKind
    number: int | None
    summary: str
    body: UUID
    body_slug: str
    body_name: str
    body_name_en: str
    call_slug: str | None
    call_title: str | None
    call_public: bool
    starts_at: datetime
    minutes: int
    place: str
    link: str
    members: int | None
    quorum: int | None
    members_present: int | None
    hand_in_days: int
    shortening_reason: str
    contact_phone: str
    state: MeetingState
    sequence: int
    version: int


class _Line(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    title: str
    title_en: str
    kind: MeetingKind
    number: int | None
    body_slug: str
    body_name: str
    body_name_en: str
    starts_at: datetime
    place: str
    state: MeetingState
    items: int


class MeetingInside(msgspec.Struct, frozen=True):
    """A meeting for somebody of its office, and what they are there; ``body`` is the id of its body."""

    view: MeetingView
    body: UUID
    roles: frozenset[Role]


async def meeting_inside(actor: Actor, which: str | UUID) -> MeetingInside:
    """A meeting by slug or id for who works for its body.

    Raises 404, and 403 for who works elsewhere and may know of it, since it was announced.
    """
    row = await fetch_one(_Row, ONE, _named(which))
    if row is None:
        raise Refused(NOT_FOUND)
    if not actor.has(*STAFF, body=row.body):
        raise Refused(NOT_FOUND if row.state is MeetingState.PREPARED else FORBIDDEN)
    roles = frozenset(role for role, where in actor.roles if where == row.body)
    return MeetingInside(await _view(row), row.body, roles)


async def meeting_for_services(which: str | UUID) -> MeetingView:
    """The same, whoever asks; for services. Raises 404."""
    row = await fetch_one(_Row, ONE, _named(which))
    if row is None:
        raise Refused(NOT_FOUND)
    return await _view(row)


async def desk_meetings(
    actor: Actor, *, state: MeetingState | None = None, cursor: str | None = None, limit: int = 50
) -> DeskMeetingList:
    """The meetings of one's bodies, the latest first. Raises 422 for a cursor that is none of ours."""
    found = QueryString("m.body = ANY ({}::uuid[])", sorted(actor.bodies(*STAFF)))
    if state is not None:
        found = QueryString("{} AND m.state = {}", found, str(state))
    if cursor is not None:
        found = QueryString(
            "{} AND (m.starts_at, m.id) < (SELECT starts_at, id FROM meeting WHERE id = {})",
            found,
            after_cursor(cursor),
        )
    rows = await fetch(_Line, LIST, found, limit + 1)
    shown, following = page_of(rows, limit)
    return DeskMeetingList([_line(row) for row in shown], following)


async def _view(row: _Row) -> MeetingView:
    steps = await fetch(MeetingStepTaken, STEPS, row.id)
    values = {name: getattr(row, name) for name in MeetingView.__struct_fields__ if hasattr(row, name)}
    call = CallNamed(row.call_slug, row.call_title or "") if row.call_slug else None
    values |= {"body": BodyNamed(row.body_slug, row.body_name, row.body_name_en), "call": call, "steps": steps}
    return MeetingView(**values)


def _line(row: _Line) -> DeskMeetingLine:
    values = {name: getattr(row, name) for name in DeskMeetingLine.__struct_fields__ if hasattr(row, name)}
    return DeskMeetingLine(**values, body=BodyNamed(row.body_slug, row.body_name, row.body_name_en))


def _named(which: str | UUID) -> QueryString:
    return QueryString("m.id = {}", which) if isinstance(which, UUID) else QueryString("m.slug = {}", which)
