"""Consultations for the public and for the bodies that answer for them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.clause_numbers import BEFORE_OPENING, FINAL_VERSION, REPORTED_VERSION
from consultations.queries.continuing import Neighbour, neighbours
from consultations.rules.lifecycle import state_at
from consultations.rules.questionnaire import ResultsSeen, results_public
from consultations.schemas.consultation import (
    BodyName,
    ConsultationLine,
    Consultations,
    ConsultationView,
    StepTaken,
)
from consultations.words import Act, Kind, Screening, State
from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Assurance, Role
from participation.base.paging import after_cursor, page_of

# What passed the sign-off chain and has come to its day; before that a consultation is the office's own affair.
PUBLIC = (
    State.OPEN,
    State.CLOSED,
    State.REPORT_SUBMITTED,
    State.REPORT_APPROVED,
    State.PUBLISHED,
    State.ARCHIVED,
)
STAFF = (Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR)
# Acts of the sign-off chain stay inside; what concerns the public is told with its date.
TOLD = frozenset({Act.OPEN, Act.EXTEND, Act.CLOSE, Act.WITHDRAW, Act.PUBLISH, Act.ARCHIVE})


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    state: State
    title: str
    summary: str
    kind: Kind
    body: UUID
    body_slug: str
    body_name: str
    body_name_en: str
    joint_bodies: list[UUID]
    basis: str
    drafting_note: str
    interpretation: str
    audiences: list[str]
    screening: Screening
    assurance: Assurance
    invited_only: bool
    concerns_business: bool
    opens_at: datetime
    closes_at: datetime
    shortening_reason: str
    contact_address: str
    contact_phone: str
    contact_email: str
    channels: str
    asked: list[str]
    version: int
    versions: list[int]
    put_version: int | None
    reported_version: int | None
    final_version: int | None
    received: int
    was_open: bool
    opinion_map: bool
    questions: int
    results: ResultsSeen | None


class _Step(msgspec.Struct):
    act: Act
    at: datetime
    reason: str
    stage: str
    closes_at: datetime | None
    by: str | None


ONE = """
SELECT c.*, b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en,
    ARRAY(SELECT d.version FROM draft d WHERE d.consultation = c.id ORDER BY d.version) AS versions,
    (SELECT max(d.version) FROM draft d WHERE d.consultation = c.id AND {}) AS put_version,
    {} AS reported_version,
    {} AS final_version,
    (SELECT count(*) FROM comment m WHERE m.consultation = c.id) AS received,
    {} AS was_open,
    EXISTS (SELECT FROM opinion_map m WHERE m.consultation = c.id AND m.standing = 'on') AS opinion_map,
    (SELECT count(*) FROM question q WHERE q.consultation = c.id) AS questions,
    (SELECT w.results FROM questionnaire w WHERE w.consultation = c.id) AS results
FROM consultation c JOIN body b ON b.id = c.body WHERE c.slug = {}
"""
# One that was withdrawn between its scheduling and its instant was never open to anybody.
WAS_OPEN = QueryString(
    "(EXISTS (SELECT FROM step s WHERE s.consultation = c.id AND s.act = 'open') AND NOT EXISTS"
    " (SELECT FROM step s WHERE s.consultation = c.id AND s.act = 'withdraw' AND s.at < c.opens_at))"
)
STEPS = """
SELECT s.act, s.at, s.reason, s.stage, s.closes_at, p.name AS by
FROM step s LEFT JOIN person p ON p.id = s.person WHERE s.consultation = {} ORDER BY s.at, s.id
"""


async def consultation(actor: Actor, which: str | ConsultationView) -> ConsultationView:
    """One consultation by its slug; a view that was made for this actor a moment ago is taken as it is.

    Raises 404 where the actor may not know that it is there.
    """
    if isinstance(which, ConsultationView):
        return which
    row = await fetch_one(_Row, ONE, BEFORE_OPENING, REPORTED_VERSION, FINAL_VERSION, WAS_OPEN, which, replica=True)
    if row is None or not may_see(actor, row.body, row.state, row.opens_at, was_open=row.was_open):
        raise Refused(NOT_FOUND)
    inside = actor.has(*STAFF, body=row.body)
    steps = await fetch(_Step, STEPS, row.id, replica=True)
    joint = await _named(row.joint_bodies)
    versions = row.versions if inside else _public_versions(row)
    values = {f: getattr(row, f) for f in ConsultationView.__struct_fields__ if hasattr(row, f)}
    state = state_at(row.state, row.opens_at, row.closes_at, clock.now())
    values |= {
        "state": state,
        "results_public": bool(row.questions and row.results and results_public(row.results, state)),
        "body": BodyName(row.body_slug, row.body_name, row.body_name_en),
        "joint_bodies": joint,
        "draft_version": versions[-1] if versions else None,
        "draft_versions": versions,
        **await continuations(actor, row.id),
        "steps": [
            StepTaken(s.act, s.at, s.reason, s.stage if inside else "", s.closes_at, s.by if inside else None)
            for s in steps
            if inside or _is_told(s, row.opens_at)
        ],
    }
    return ConsultationView(**values)


async def continuations(actor: Actor, consultation_id: UUID) -> dict[str, object]:
    """The consultations before and after this one, as far as the actor may know of them."""
    known = [one for one in await neighbours(consultation_id) if _may_know(actor, one)]
    return {
        "continues": next((one.view for one in known if one.before), None),
        "continued_by": [one.view for one in known if not one.before],
    }


def _may_know(actor: Actor, one: Neighbour) -> bool:
    return may_see(actor, one.body, one.state, one.opens_at, was_open=one.was_open)


async def _named(bodies: list[UUID]) -> list[BodyName]:
    if not bodies:
        return []
    return await fetch(
        BodyName, "SELECT slug, name, name_en FROM body WHERE id = ANY({}) ORDER BY slug", bodies, replica=True
    )


def _public_versions(row: _Row) -> list[int]:
    """What passed the sign-off: the text that was put to the public, with the report the text it explains, and the
    final text once it was released.

    Attempts before the review, redrafts after the close and proposals of a final text are the office's own.
    """
    if row.put_version is None:
        return []
    passed = (row.put_version, row.reported_version, row.final_version)
    return sorted({version for version in passed if version is not None})


def _is_told(step: _Step, opens_at: datetime) -> bool:
    # an act that only set the time of the opening is no opening to the public
    return step.act in TOLD and not (step.act is Act.OPEN and step.at < opens_at)


def may_see(actor: Actor, body: UUID, state: State, opens_at: datetime, *, was_open: bool) -> bool:
    """Whether the actor may know of a consultation: everybody once it is open, its office from the start.

    A consultation withdrawn before it opened stays inside; one withdrawn later is told with its reason.
    """
    reached = state_at(state, opens_at, datetime.max.replace(tzinfo=opens_at.tzinfo), clock.now())
    if reached in PUBLIC or (reached is State.WITHDRAWN and was_open):
        return True
    return actor.has(*STAFF, body=body)


class _Line(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    state: State
    title: str
    summary: str
    kind: Kind
    body_slug: str
    body_name: str
    body_name_en: str
    audiences: list[str]
    opens_at: datetime
    closes_at: datetime
    received: int


LIST = """
SELECT c.id, c.slug, {} AS state, c.title, c.summary, c.kind, c.audiences, c.opens_at, c.closes_at,
    b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en,
    (SELECT count(*) FROM comment m WHERE m.consultation = c.id) AS received
FROM consultation c JOIN body b ON b.id = c.body WHERE {} ORDER BY c.id DESC LIMIT {}
"""


async def consultations(
    actor: Actor,
    *,
    state: State | None = None,
    audience: str | None = None,
    q: str | None = None,
    body: str | None = None,
    mine: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> Consultations:
    """The consultations the actor may see, newest first; ``mine`` keeps to the bodies the actor works for.

    Raises 422 for a cursor that is none of ours.
    """
    now = clock.now()
    # the state by the server's clock, also where the job that opens or closes is late
    effective = QueryString(
        "(CASE WHEN c.state IN ('scheduled', 'open') AND c.closes_at <= {} AND (c.state = 'open' OR c.opens_at <= {})"
        " THEN 'closed' WHEN c.state = 'scheduled' AND c.opens_at <= {} THEN 'open' ELSE c.state END)",
        now,
        now,
        now,
    )
    mine_bodies = list(actor.bodies(*STAFF))
    wanted = [
        QueryString(
            "(c.body = ANY({}) OR {} = ANY({}) OR (c.state = 'withdrawn' AND {}))",
            mine_bodies,
            effective,
            [str(s) for s in PUBLIC],
            WAS_OPEN,
        )
    ]
    if mine:
        wanted.append(QueryString("c.body = ANY({})", mine_bodies))
    if state:
        wanted.append(QueryString("{} = {}", effective, str(state)))
    if audience:
        wanted.append(QueryString("{} = ANY(c.audiences)", audience))
    if body:
        wanted.append(QueryString("b.slug = {}", body))
    if q:
        # a few hundred titles a year: a plain search is enough, and finds any two characters
        pattern = "%" + q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        wanted.append(QueryString("(c.title ILIKE {} OR c.summary ILIKE {})", pattern, pattern))
    if cursor:
        wanted.append(QueryString("c.id < {}", after_cursor(cursor)))
    where = QueryString(" AND ".join("{}" for _ in wanted), *wanted)
    rows = await fetch(_Line, LIST, effective, where, limit + 1, replica=True)
    shown, following = page_of(rows, limit)
    return Consultations([_line(row) for row in shown], following)


def _line(row: _Line) -> ConsultationLine:
    values = {f: getattr(row, f) for f in ConsultationLine.__struct_fields__ if f != "body"}
    return ConsultationLine(**values, body=BodyName(row.body_slug, row.body_name, row.body_name_en))
