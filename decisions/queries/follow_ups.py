"""Follow-ups for the office: lists by the day they are due, and one with everything that happened to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from decisions.queries.overdue_paging import NO_CONDITION, After, after_of, cursor_after, instant_of
from decisions.queries.searching import Rows, in_order
from decisions.rules.overdue import days_late
from decisions.schemas.follow_up import (
    Evidence,
    FollowUpLine,
    FollowUpPage,
    FollowUpStepView,
    FollowUpView,
    Unit,
)
from decisions.services.follow_up_loading import today
from decisions.words import FollowUpAct
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.words import Word

READING = (Role.OFFICER, Role.SECRETARY, Role.REVIEWER, Role.LEADER, Role.AUDITOR, Role.CLERK)
MOST = 200


class Whose(Word):
    """Whether a list is of what one's unit does, or of what came from the meetings of one's office."""

    UNIT = "unit"
    MEETINGS = "meetings"


class Which(Word):
    """Which follow-ups a list holds."""

    OPEN = "open"
    SOON = "soon"
    LATE = "late"
    DONE = "done"


class _Line(msgspec.Struct, kw_only=True):
    id: UUID
    opinion: UUID
    number: int
    meeting: str
    meeting_title: str
    meeting_title_en: str
    title: str
    body_id: UUID
    body: str
    body_name: str
    body_name_en: str
    unit_id: UUID
    first_unit: UUID
    unit: str
    unit_name: str
    unit_name_en: str
    promised_on: date
    due_on: date
    moved_reason: str
    escalated_at: datetime | None
    done_at: datetime | None
    made_at: datetime
    said: str
    answering_unit: UUID


class _Step(msgspec.Struct, kw_only=True):
    id: UUID
    follow_up: UUID
    act: FollowUpAct
    note: str
    unit: str | None
    unit_name: str | None
    unit_name_en: str | None
    due_on: date | None
    at: datetime
    by: str


class _File(msgspec.Struct):
    subject: str
    id: UUID
    filename: str
    media_type: str
    size: int


class _Key(msgspec.Struct):
    id: UUID
    due_on: date
    done_at: datetime | None


LINES = """
SELECT f.id, f.opinion, o.number, m.slug AS meeting, m.title AS meeting_title, m.title_en AS meeting_title_en, f.title,
    s.body AS body_id, b.slug AS body, b.name AS body_name, b.name_en AS body_name_en,
    s.unit AS unit_id, f.unit AS first_unit, u.slug AS unit, u.name AS unit_name, u.name_en AS unit_name_en,
    f.due_on AS promised_on, s.due_on, coalesce(x.note, '') AS moved_reason, s.escalated_at, s.done_at, f.at AS made_at,
    coalesce((SELECT w.text FROM opinion_text w WHERE w.opinion = o.id ORDER BY w.version DESC LIMIT 1), '') AS said,
    a.unit AS answering_unit
FROM follow_up f JOIN follow_up_standing s ON s.follow_up = f.id JOIN opinion o ON o.id = f.opinion
JOIN opinion_standing a ON a.opinion = o.id
JOIN meeting m ON m.id = o.meeting JOIN body b ON b.id = s.body JOIN body u ON u.id = s.unit
LEFT JOIN LATERAL (SELECT note FROM follow_up_step t WHERE t.follow_up = f.id AND t.act IN ('extend', 'reopen')
    ORDER BY t.id DESC LIMIT 1) x ON s.due_on <> f.due_on
"""
OPEN = """
SELECT DISTINCT x.id, x.due_on, NULL::timestamptz AS done_at FROM unnest({}::uuid[]) AS w(id) CROSS JOIN LATERAL (
    {}
) x ORDER BY x.due_on, x.id LIMIT {}
"""
OPEN_ROWS = ("s.follow_up AS id, s.due_on, s.found", "follow_up_standing", "s.done_at IS NULL")
OPEN_WANTED = """
{} = w.id AND (s.due_on, s.follow_up) > ({}::date, {}::uuid) AND s.due_on BETWEEN {}::date AND {}::date
"""
DONE = """
SELECT DISTINCT x.id, x.due_on, x.done_at FROM unnest({}::uuid[]) AS w(id) CROSS JOIN LATERAL (
    {}
) x ORDER BY x.done_at DESC, x.id LIMIT {}
"""
DONE_ROWS = ("s.follow_up AS id, s.due_on, s.done_at, s.found", "follow_up_standing", "s.done_at IS NOT NULL")
DONE_WANTED = "{} = w.id {}"
DONE_AFTER = "AND s.done_at <= {} AND (s.done_at < {} OR s.follow_up > {}::uuid)"
STEPS = """
SELECT t.id, t.follow_up, t.act, t.note, u.slug AS unit, u.name AS unit_name, u.name_en AS unit_name_en, t.due_on, t.at,
    coalesce(p.name, '') AS by
FROM follow_up_step t LEFT JOIN body u ON u.id = t.unit LEFT JOIN person p ON p.id = t.person
WHERE t.follow_up = ANY ({}::uuid[]) ORDER BY t.id
"""
FILES = """
SELECT a.subject, a.id, a.filename, u.media_type, u.size FROM attachment a JOIN upload u ON u.id = a.upload
WHERE a.subject = ANY ({}::text[]) ORDER BY a.id
"""
SIDES = {Whose.UNIT: QueryString("s.unit"), Whose.MEETINGS: QueryString("s.body")}
FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)


async def follow_ups(
    actor: Actor,
    *,
    whose: Whose = Whose.UNIT,
    which: Which = Which.OPEN,
    q: str = "",
    cursor: str | None = None,
    limit: int = 50,
) -> FollowUpPage:
    """One page of the follow-ups of one's units, or of the meetings of one's offices: what is due first comes first.

    Those that are done come the latest first. Raises 403 for who has no such role, 422 for a wrong cursor.
    """
    bodies = list(actor.bodies(*READING))
    if not bodies:
        raise Refused(WRONG_ROLE)
    after = after_of(cursor)
    side = SIDES[whose]
    if which is Which.DONE:
        keys = await _done(bodies, side, after, q, limit)
    else:
        first, last = _window(which)
        rows = Rows(*OPEN_ROWS, QueryString(OPEN_WANTED, side, after.due_on, after.id, first, last))
        keys = await fetch(_Key, OPEN, bodies, in_order(rows, "due_on, id", q, limit + 1), limit + 1)
    shown = keys[:limit]
    lines = await _lines([key.id for key in shown])
    following = None
    if len(keys) > limit:
        end = shown[-1]
        at = end.done_at.isoformat() if end.done_at and which is Which.DONE else ""
        following = cursor_after(After(end.due_on, at, end.id))
    return FollowUpPage([_line(lines[key.id]) for key in shown], following)


async def _done(bodies: Sequence[UUID], side: QueryString, after: After, q: str, limit: int) -> list[_Key]:
    since = NO_CONDITION
    if after.kind:
        at = instant_of(after)
        since = QueryString(DONE_AFTER, at, at, after.id)
    rows = Rows(*DONE_ROWS, QueryString(DONE_WANTED, side, since))
    return await fetch(_Key, DONE, list(bodies), in_order(rows, "done_at DESC, id", q, limit + 1), limit + 1)


def _window(which: Which) -> tuple[date, date]:
    """The first and the last day on which what a list holds is due."""
    now = today()
    match which:
        case Which.LATE:
            return FIRST, now - timedelta(days=1)
        case Which.SOON:
            return now, now + timedelta(days=current_rules().meetings.follow_ups.soon_days)
        case _:
            return FIRST, LAST


async def follow_up(actor: Actor, id_: UUID) -> FollowUpView:
    """One follow-up for those whose unit does it, did it first, or whose meeting it came from. Raises 404 and 403."""
    found = (await _lines([id_])).get(id_)
    if found is None:
        raise Refused(NOT_FOUND)
    if not any(actor.has(*READING, body=body) for body in (found.unit_id, found.body_id, found.first_unit)):
        raise Refused(WRONG_ROLE)
    return (await _views([found]))[0]


async def follow_ups_of(opinions: Sequence[UUID]) -> dict[UUID, list[FollowUpView]]:
    """The follow-ups of these opinions, each in the order in which they were made; for who has been let in."""
    rows = await fetch(_Line, LINES + " WHERE f.opinion = ANY ({}::uuid[]) ORDER BY f.opinion, f.id", list(opinions))
    found: dict[UUID, list[FollowUpView]] = {}
    for view in await _views(rows):
        found.setdefault(view.opinion, []).append(view)
    return found


async def follow_ups_of_meeting(meeting: UUID) -> list[FollowUpLine]:
    """Those that came from a meeting, the first to be due first; at most two hundred."""
    rows = await fetch(
        _Line,
        LINES + " WHERE o.meeting = {} ORDER BY s.done_at IS NOT NULL, s.due_on, f.id LIMIT {}",
        meeting,
        MOST,
    )
    return [_line(row) for row in rows]


async def may_see_evidence(actor: Actor, subject: str) -> bool:
    """The unit that does it and the office of the meeting; ``subject`` is ``follow-up-step:<id>``."""
    found = await fetch_one(
        _Line,
        LINES + " JOIN follow_up_step z ON z.follow_up = f.id WHERE z.id = {}",
        UUID(subject.partition(":")[2]),
    )
    return found is not None and any(
        actor.has(*READING, body=body) for body in (found.unit_id, found.body_id, found.first_unit)
    )


async def _lines(ids: Collection[UUID]) -> dict[UUID, _Line]:
    return {row.id: row for row in await fetch(_Line, LINES + " WHERE f.id = ANY ({}::uuid[])", list(ids))}


def _shared(row: _Line) -> dict[str, Any]:
    same = ("id", "opinion", "number", "meeting", "meeting_title", "meeting_title_en", "title", "promised_on", "due_on")
    return {name: getattr(row, name) for name in (*same, "moved_reason", "escalated_at", "done_at")} | {
        "body": Unit(row.body, row.body_name, row.body_name_en),
        "unit": Unit(row.unit, row.unit_name, row.unit_name_en),
        "days_late": 0 if row.done_at else days_late(row.due_on, today()),
    }


def _line(row: _Line) -> FollowUpLine:
    return FollowUpLine(**_shared(row))


async def _views(rows: Sequence[_Line]) -> list[FollowUpView]:
    steps: Mapping[UUID, list[FollowUpStepView]] = await _steps([row.id for row in rows]) if rows else {}
    return [
        FollowUpView(
            **_shared(row),
            said=row.said,
            answering_unit=row.answering_unit,
            made_at=row.made_at,
            steps=steps.get(row.id, []),
        )
        for row in rows
    ]


async def _steps(ids: Sequence[UUID]) -> dict[UUID, list[FollowUpStepView]]:
    rows = await fetch(_Step, STEPS, list(ids))
    files = await fetch(_File, FILES, [f"follow-up-step:{row.id}" for row in rows])
    found: dict[UUID, list[FollowUpStepView]] = {}
    for row in rows:
        unit = Unit(row.unit, row.unit_name or "", row.unit_name_en or "") if row.unit else None
        mine = [
            Evidence(one.id, one.filename, one.media_type, one.size)
            for one in files
            if one.subject == f"follow-up-step:{row.id}"
        ]
        found.setdefault(row.follow_up, []).append(
            FollowUpStepView(
                id=row.id, act=row.act, note=row.note, unit=unit, due_on=row.due_on, at=row.at, by=row.by, files=mine
            )
        )
    return found
