"""Calls for the public and for the bodies that issue them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.paging import after_cursor, page_of
from participation.representatives.rules.call_life import PUBLIC, state_at
from participation.representatives.schemas.call import (
    CallBody,
    CallLine,
    CallList,
    CallNumbers,
    CallStepTaken,
    CallView,
    CategoryView,
    InvitedSeatView,
    QuotaView,
)
from participation.representatives.words import CallAct, CallState, Occasion, Seat, Way

STAFF = (Role.OFFICER, Role.SECRETARY, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR)
# acts of the sign-off chain stay inside; what concerns the public is told with its date
TOLD = frozenset(
    {
        CallAct.OPEN,
        CallAct.EXTEND,
        CallAct.CLOSE,
        CallAct.FREEZE,
        CallAct.VOID,
        CallAct.DRAW,
        CallAct.CONCLUDE,
        CallAct.WITHDRAW,
    }
)


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    state: CallState
    title: str
    summary: str
    agenda: str
    body: UUID
    body_slug: str
    body_name: str
    body_name_en: str
    occasion: Occasion
    meeting_title: str
    meeting_at: datetime
    place: str
    seats: int
    seats_speak_for: Seat
    who_may_apply: str
    connection: str
    conflict_question: str
    evidence_asked: str
    persons: bool
    organisations: bool
    one_per_household: bool
    way: Way
    way_reason: str
    draw_at: datetime | None
    draw_place: str
    entropy_sources: list[str]
    acceptance_hours: int
    names_published: bool
    privacy_notice: str
    opens_at: datetime
    closes_at: datetime
    papers_at: datetime | None
    contact_phone: str
    contact_address: str
    version: int
    was_open: bool


class _Category(msgspec.Struct):
    id: UUID
    name: str
    name_en: str
    why: str
    why_en: str
    sensitive: bool


class _Quota(msgspec.Struct):
    category: UUID
    id: UUID
    value: str
    value_en: str
    at_least: int
    at_most: int
    population: int | None
    speaks_for: Seat | None


WAS_OPEN = QueryString("EXISTS (SELECT FROM call_step s WHERE s.call = c.id AND s.act = 'open')")
ONE = """
SELECT c.*, b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en, {} AS was_open
FROM call c JOIN body b ON b.id = c.body WHERE c.slug = {}
"""
NUMBERS = """
SELECT count(*) FILTER (WHERE standing <> 'draft') AS received,
    count(*) FILTER (WHERE standing = 'received') AS waiting,
    count(*) FILTER (WHERE standing = 'eligible') AS eligible,
    count(*) FILTER (WHERE standing = 'not eligible') AS not_eligible,
    count(*) FILTER (WHERE standing = 'excluded') AS excluded,
    count(*) FILTER (WHERE standing = 'withdrawn') AS withdrawn
FROM application WHERE call = {}
"""


async def call(actor: Actor, slug: str) -> CallView:
    """One call by its slug. Raises 404 where the actor may not know that it is there."""
    row = await fetch_one(_Row, ONE, WAS_OPEN, slug, replica=True)
    if row is None or not may_see_call(actor, row.body, row.state, was_open=row.was_open):
        raise Refused(NOT_FOUND)
    return await _view(row, inside=actor.has(*STAFF, body=row.body))


async def call_inside(slug: str) -> CallView:
    """The same as its office sees it, whoever asks; for services. Raises 404."""
    row = await fetch_one(_Row, ONE, WAS_OPEN, slug)
    if row is None:
        raise Refused(NOT_FOUND)
    return await _view(row, inside=True)


async def body_of_call(actor: Actor, slug: str) -> UUID:
    """The body of a call for somebody who works for it. Raises 404 and, for who only reads it, 403."""
    row = await fetch_one(_Row, ONE, WAS_OPEN, slug)
    if row is None or not may_see_call(actor, row.body, row.state, was_open=row.was_open):
        raise Refused(NOT_FOUND)
    if not actor.has(*STAFF, body=row.body):
        raise Refused(FORBIDDEN)
    return row.body


def may_see_call(actor: Actor, body: UUID, state: CallState, *, was_open: bool) -> bool:
    """Whether the actor may know of a call: everybody once it is announced, its office from the start."""
    if state in PUBLIC and (state is not CallState.WITHDRAWN or was_open):
        return True
    return actor.has(*STAFF, body=body)


async def _view(row: _Row, *, inside: bool) -> CallView:
    steps = await fetch(
        CallStepTaken,
        "SELECT s.act, s.at, s.reason, s.stage, s.closes_at, p.name AS by FROM call_step s"
        " LEFT JOIN person p ON p.id = s.person WHERE s.call = {} ORDER BY s.at, s.id",
        row.id,
    )
    told = [step if inside else msgspec.structs.replace(step, stage="", by=None) for step in steps]
    invited = await fetch(
        InvitedSeatView,
        "SELECT id, position, speaks_for, title, name FROM invited_seat WHERE call = {} ORDER BY position",
        row.id,
    )
    [numbers] = await fetch(CallNumbers, NUMBERS, row.id)
    values = {name: getattr(row, name) for name in CallView.__struct_fields__ if hasattr(row, name)}
    values |= {
        "state": state_at(row.state, row.closes_at, clock.now()),
        "body": CallBody(row.body_slug, row.body_name, row.body_name_en),
        "categories": await categories_of(row.id),
        "invited": invited,
        "steps": [step for step in told if inside or step.act in TOLD],
        "numbers": numbers,
    }
    return CallView(**values)


async def categories_of(call_id: UUID) -> list[CategoryView]:
    """The categories of a call with their values, in order."""
    categories = await fetch(
        _Category,
        "SELECT id, name, name_en, why, why_en, sensitive FROM category WHERE call = {} ORDER BY position",
        call_id,
    )
    quotas = await fetch(
        _Quota,
        "SELECT q.category, q.id, q.value, q.value_en, q.at_least, q.at_most, q.population, q.speaks_for FROM quota q"
        " JOIN category c ON c.id = q.category WHERE c.call = {} ORDER BY q.position",
        call_id,
    )
    return [
        CategoryView(
            **msgspec.structs.asdict(one),
            quotas=[
                QuotaView(**{name: getattr(quota, name) for name in QuotaView.__struct_fields__})
                for quota in quotas
                if quota.category == one.id
            ],
        )
        for one in categories
    ]


class _Line(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    state: CallState
    title: str
    summary: str
    body_slug: str
    body_name: str
    body_name_en: str
    occasion: Occasion
    meeting_at: datetime
    seats: int
    way: Way
    opens_at: datetime
    closes_at: datetime
    received: int


LIST = """
SELECT c.id, c.slug, {} AS state, c.title, c.summary, c.occasion, c.meeting_at, c.seats, c.way, c.opens_at, c.closes_at,
    b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en,
    (SELECT count(*) FROM application a WHERE a.call = c.id AND a.standing <> 'draft') AS received
FROM call c JOIN body b ON b.id = c.body WHERE {} ORDER BY c.id DESC LIMIT {}
"""
EVERYBODY = QueryString("(c.state = ANY ({}::text[]) AND (c.state <> 'withdrawn' OR {}))", sorted(PUBLIC), WAS_OPEN)


async def calls(
    actor: Actor,
    *,
    state: CallState | None = None,
    body: str | None = None,
    mine: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> CallList:
    """The calls the actor may see, newest first; ``mine`` keeps to the bodies the actor works for.

    Raises 422 for a cursor that is none of ours.
    """
    effective = QueryString(
        "(CASE WHEN c.state = 'open' AND c.closes_at <= {} THEN 'closed' ELSE c.state END)", clock.now()
    )
    own = QueryString("c.body = ANY ({}::uuid[])", sorted(actor.bodies(*STAFF)))
    seen = own if mine else QueryString("({} OR {})", EVERYBODY, own)
    found = QueryString("{}", seen)
    if state is not None:
        found = QueryString("{} AND {} = {}", found, effective, str(state))
    if body is not None:
        found = QueryString("{} AND b.slug = {}", found, body)
    if cursor is not None:
        found = QueryString("{} AND c.id < {}", found, after_cursor(cursor))
    rows = await fetch(_Line, LIST, effective, found, limit + 1, replica=not mine)
    shown, following = page_of(rows, limit)
    return CallList([_line(row) for row in shown], following)


def _line(row: _Line) -> CallLine:
    values = {name: getattr(row, name) for name in CallLine.__struct_fields__ if hasattr(row, name)}
    return CallLine(**values, body=CallBody(row.body_slug, row.body_name, row.body_name_en))
