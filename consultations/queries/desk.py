"""The desk of somebody in an office: the consultations of their bodies, and what waits for them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.comments import UNCOVERED
from consultations.queries.consultations import STAFF
from consultations.queries.report_submissions import under_way
from consultations.queries.signing import signed
from consultations.rules.lifecycle import state_at
from consultations.rules.sign_off import may_act
from consultations.rules.waiting import Due, Waiting, report_due, tasks
from consultations.schemas.consultation import BodyName
from consultations.words import Act, Kind, State
from participation.base import clock
from participation.base.database import fetch
from participation.base.identity.actor import Actor
from participation.base.in_force import current_calendar, current_rules
from participation.base.rules_file.counting import day_of
from participation.base.settings import current

SIGNED_AS = {State.SUBMITTED: Act.APPROVE, State.REPORT_SUBMITTED: Act.APPROVE_REPORT}
# some years of the busiest office; what lies longer back is found in the list with its search
MOST = 300


class DeskLine(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation as its office sees it in a list; ``due`` is the last day for its report."""

    id: UUID
    slug: str
    title: str
    kind: Kind
    state: State
    body: BodyName
    opens_at: datetime
    closes_at: datetime
    received: int
    uncovered: int
    pending: int
    due: date | None
    tasks: list[Due]


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    title: str
    kind: Kind
    state: State
    body: UUID
    author: UUID
    body_slug: str
    body_name: str
    body_name_en: str
    opens_at: datetime
    closes_at: datetime
    received: int
    uncovered: int
    pending: int
    oldest_pending: datetime | None
    silent: int
    silent_since: date | None
    objections: int
    oldest_objection: datetime | None
    disownings: int
    oldest_disowning: datetime | None


LINES = """
SELECT k.id, k.slug, k.title, k.kind, k.state, k.body, k.author, k.opens_at, k.closes_at,
    b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en,
    told.received, told.uncovered, told.pending, told.oldest_pending, unheard.silent, unheard.silent_since,
    coalesce(objected.number, 0) AS objections, objected.oldest AS oldest_objection,
    coalesce(disowned.number, 0) AS disownings, disowned.oldest AS oldest_disowning
FROM consultation k JOIN body b ON b.id = k.body CROSS JOIN LATERAL (
    SELECT count(*) AS received,
        count(*) FILTER (WHERE k.state IN ('scheduled', 'open', 'closed') AND {}) AS uncovered,
        count(*) FILTER (WHERE k.screening = 'after screening' AND c.standing = 'pending' AND c.erased_at IS NULL)
            AS pending,
        min(c.received_at) FILTER (WHERE k.screening = 'after screening' AND c.standing = 'pending'
            AND c.erased_at IS NULL) AS oldest_pending
    FROM comment c WHERE c.consultation = k.id
) told CROSS JOIN LATERAL (
    SELECT count(*) AS silent, min(r.due_on) AS silent_since
    FROM written_request r JOIN addressee a ON a.request = r.id
    WHERE r.consultation = k.id AND r.due_on < {} AND NOT EXISTS (SELECT FROM reply y WHERE y.addressee = a.id)
        AND NOT EXISTS (SELECT FROM reminder m WHERE m.addressee = a.id
            AND m.at >= (r.due_on + 1)::timestamp AT TIME ZONE {})
) unheard LEFT JOIN (
    SELECT c.consultation, count(*) AS number, min(o.at) AS oldest
    FROM objection o JOIN screening_act a ON a.id = o.act JOIN comment c ON c.id = o.comment
    WHERE a.person <> {} AND NOT EXISTS (SELECT FROM objection_answer x WHERE x.objection = o.id)
    GROUP BY c.consultation
) objected ON objected.consultation = k.id LEFT JOIN (
    SELECT c.consultation, count(*) AS number, min(d.at) AS oldest
    FROM disowning d JOIN comment c ON c.id = d.comment
    WHERE NOT EXISTS (SELECT FROM disowning_decision x WHERE x.disowning = d.id)
    GROUP BY c.consultation
) disowned ON disowned.consultation = k.id
WHERE k.body = ANY({}) ORDER BY k.id DESC LIMIT {}
"""


async def desk(actor: Actor) -> list[DeskLine]:
    """The consultations of the bodies the actor works for, newest first, each with what waits for the actor."""
    today = day_of(clock.now(), current().zone)
    # nobody answers the objection to what they hid themselves
    values = (QueryString(UNCOVERED), today, str(current().zone), actor.person, list(actor.bodies(*STAFF)), MOST)
    rows = await fetch(_Row, LINES, *values)
    return [await _line(actor, row) for row in rows]


async def _line(actor: Actor, row: _Row) -> DeskLine:
    now, zone, rules, calendar = clock.now(), current().zone, current_rules(), current_calendar()
    roles = {role for role, where in actor.roles if where == row.body}
    waiting = Waiting(
        state=state_at(row.state, row.opens_at, row.closes_at, now),
        closes_at=row.closes_at,
        received=row.received,
        pending=row.pending,
        oldest_pending=row.oldest_pending,
        uncovered=row.uncovered,
        signable=await _signable(actor, row),
        silent=row.silent,
        silent_since=row.silent_since,
        objections=row.objections,
        oldest_objection=row.oldest_objection,
        disownings=row.disownings,
        oldest_disowning=row.oldest_disowning,
    )
    values = {f: getattr(row, f) for f in DeskLine.__struct_fields__ if f in _Row.__struct_fields__}
    values |= {
        "state": waiting.state,
        "body": BodyName(row.body_slug, row.body_name, row.body_name_en),
        "due": report_due(waiting, zone, rules, calendar),
        "tasks": tasks(waiting, roles=roles, now=now, zone=zone, rules=rules, calendar=calendar),
    }
    return DeskLine(**values)


async def _signable(actor: Actor, row: _Row) -> bool:
    act = SIGNED_AS.get(row.state)
    if act is None or (act is Act.APPROVE_REPORT and await under_way(row.id)):
        return False
    authors, approvals = await signed(row.id, row.author, act)
    refusal = may_act(
        act,
        person=str(actor.person),
        roles={role for role, where in actor.roles if where == row.body},
        authors=authors,
        stages=current_rules().sign_off.stages,
        approvals=approvals,
    )
    return refusal is None
