"""What waits for somebody of an office in the calls of their bodies: three statements, however many calls there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base import clock
from participation.base.database import fetch
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules
from participation.base.settings import current
from participation.representatives.draw.entropy_sources import Source
from participation.representatives.queries.call_signing import StepRow, signed
from participation.representatives.queries.calls import STAFF
from participation.representatives.queries.seat_lists import UNNAMED
from participation.representatives.rules.call_life import may_act, state_at
from participation.representatives.rules.call_tasks import CallDue, CallWaiting, Oldest, call_tasks
from participation.representatives.rules.draws import due
from participation.representatives.rules.lists import ListAct, check_act, next_stage, standing_of
from participation.representatives.words import CallAct, CallState, Way

# some years of the busiest office
MOST = 300


class CallTasksLine(msgspec.Struct, frozen=True, kw_only=True):
    """A call for which something waits for the actor."""

    id: UUID
    slug: str
    title: str
    tasks: list[CallDue]


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    title: str
    body: UUID
    author: UUID
    state: CallState
    way: Way
    seats: int
    opens_at: datetime
    closes_at: datetime
    draw_at: datetime | None
    meeting_at: datetime
    unreviewed: int
    eligible: int
    reviews: int
    reviews_since: datetime | None
    seconds: int
    seconds_since: datetime | None
    undecided: int
    objections: int
    objections_since: datetime | None
    kept_out_at: datetime | None
    selected: bool
    computing: bool
    solved: bool
    sources: str
    entered: list[str]
    postponed: str
    drawn: bool
    unanswered: int
    answer_by: datetime | None
    vacant: int
    seated: int
    list_id: UUID | None
    made_by: UUID | None
    unnamed: bool


class _CallStep(StepRow, frozen=True):
    call: UUID


class _ListStep(msgspec.Struct):
    list: UUID
    act: ListAct
    stage: str
    person: UUID


class _Postponed(msgspec.Struct):
    source: str
    until: datetime


# whether an application is the reader's own, whom it cannot wait for
OWN = """
(a.person IS NOT DISTINCT FROM {} OR EXISTS (SELECT FROM contact n
    WHERE n.person = {} AND n.kind = a.contact_kind AND n.value = a.contact AND n.verified_at IS NOT NULL))
"""
ROWS = """
SELECT k.id, k.slug, k.title, k.body, k.author, k.state, k.way, k.seats, k.opens_at, k.closes_at, k.draw_at,
    k.meeting_at, applied.*, objected.*, kept_out.at AS kept_out_at,
    EXISTS (SELECT FROM selection n WHERE n.call = k.id) AS selected,
    coalesce(computed.computing, false) AS computing, coalesce(computed.solved, false) AS solved,
    coalesce(frozen.sources, '[]') AS sources, coalesce(frozen.entered, ARRAY[]::text[]) AS entered,
    coalesce(frozen.postponed, '[]') AS postponed, coalesce(frozen.drawn, true) AS drawn,
    offered.*, listed.id AS list_id, listed.made_by, coalesce(listed.unnamed, false) AS unnamed
FROM call k
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE a.standing = 'received') AS unreviewed,
        count(*) FILTER (WHERE a.standing = 'eligible') AS eligible,
        count(*) FILTER (WHERE a.standing = 'received' AND last.final IS DISTINCT FROM false AND NOT own.own)
            AS reviews,
        min(a.received_at) FILTER (WHERE a.standing = 'received' AND last.final IS DISTINCT FROM false AND NOT own.own)
            AS reviews_since,
        count(*) FILTER (WHERE NOT last.final AND last.person <> {} AND NOT own.own) AS seconds,
        min(last.at) FILTER (WHERE NOT last.final AND last.person <> {} AND NOT own.own) AS seconds_since
    FROM application a LEFT JOIN LATERAL (
        SELECT r.final, r.person, r.at FROM review r WHERE r.application = a.id AND r.version = a.version
        ORDER BY r.at DESC, r.id DESC LIMIT 1
    ) last ON true CROSS JOIN LATERAL (SELECT a.clerk IS NOT DISTINCT FROM {} OR {} AS own) own
    WHERE a.call = k.id AND a.standing NOT IN ('draft', 'withdrawn') AND k.state IN ('open', 'closed')
) applied
CROSS JOIN LATERAL (
    SELECT count(*) AS undecided, count(*) FILTER (WHERE able.able) AS objections,
        min(o.at) FILTER (WHERE able.able) AS objections_since
    FROM review_objection o JOIN application a ON a.id = o.application CROSS JOIN LATERAL (
        SELECT NOT {} AND NOT EXISTS (SELECT FROM review r
            WHERE r.application = a.id AND r.version = a.version AND r.person = {}) AS able
    ) able
    WHERE a.call = k.id AND a.standing NOT IN ('draft', 'withdrawn') AND k.state IN ('open', 'closed')
        AND NOT EXISTS (SELECT FROM review_objection_decision d WHERE d.objection = o.id)
) objected
CROSS JOIN LATERAL (
    SELECT max(r.at) AS at FROM review r JOIN application a ON a.id = r.application
    WHERE a.call = k.id AND k.state IN ('open', 'closed') AND a.standing IN ('not eligible', 'excluded') AND r.final
        AND r.verdict <> 'eligible' AND NOT EXISTS (SELECT FROM review_objection o WHERE o.review = r.id)
) kept_out
LEFT JOIN LATERAL (
    SELECT p.solved_at IS NOT NULL AS solved,
        p.solved_at IS NULL AND p.failed_at IS NULL AND p.cancelled_at IS NULL AS computing
    FROM draw_preparation p WHERE p.call = k.id AND p.kind = 'draw' ORDER BY p.id DESC LIMIT 1
) computed ON true
LEFT JOIN LATERAL (
    SELECT f.sources::text AS sources, EXISTS (SELECT FROM draw_result r WHERE r.round = f.id) AS drawn,
        ARRAY(SELECT e.source FROM draw_entropy e WHERE e.round = f.id) AS entered,
        (SELECT jsonb_agg(jsonb_build_object('source', t.source, 'until', t.until))
            FROM draw_postponement t WHERE t.round = f.id)::text AS postponed
    FROM draw_freeze f WHERE f.call = k.id AND NOT EXISTS (SELECT FROM draw_voiding v WHERE v.round = f.id)
    ORDER BY f.number DESC LIMIT 1
) frozen ON true
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE x.answer IS NULL) AS unanswered,
        min(s.answer_by) FILTER (WHERE x.answer IS NULL) AS answer_by,
        count(*) FILTER (WHERE x.answer = 'accepted') AS seated,
        count(*) FILTER (WHERE x.answer IN ('declined', 'silent', 'given back')
            AND NOT EXISTS (SELECT FROM seat f WHERE f.follows = s.id)) AS vacant
    FROM seat s LEFT JOIN LATERAL (
        SELECT answer FROM seat_answer WHERE seat = s.id ORDER BY turn DESC LIMIT 1
    ) x ON true WHERE s.call = k.id
) offered
LEFT JOIN LATERAL (
    SELECT l.id, l.made_by, {} AS unnamed FROM representative_list l WHERE l.call = k.id
    ORDER BY l.version DESC LIMIT 1
) listed ON true
WHERE k.body = ANY ({}) AND k.state <> 'withdrawn' ORDER BY k.id DESC LIMIT {}
"""
CALL_STEPS = "SELECT call, act, stage, person FROM call_step WHERE call = ANY ({}) ORDER BY at, id"
LIST_STEPS = "SELECT list, act, stage, person FROM list_step WHERE list = ANY ({}) ORDER BY id"


async def calls_waiting(actor: Actor) -> list[CallTasksLine]:
    """The calls of the bodies the actor works for in which something waits for the actor, the newest first."""
    me = actor.person
    own = QueryString(OWN, me, me)
    bodies = sorted(actor.bodies(*STAFF))
    if not bodies:
        return []
    rows = await fetch(_Row, ROWS, me, me, me, own, own, me, QueryString(UNNAMED), bodies, MOST)
    calls = [row.id for row in rows if row.state is CallState.SUBMITTED]
    lists = [row.list_id for row in rows if row.list_id]
    call_steps = await fetch(_CallStep, CALL_STEPS, calls) if calls else []
    list_steps = await fetch(_ListStep, LIST_STEPS, lists) if lists else []
    found = [
        _line(
            actor,
            row,
            [step for step in call_steps if step.call == row.id],
            [step for step in list_steps if step.list == row.list_id],
        )
        for row in rows
    ]
    return [line for line in found if line.tasks]


def _line(actor: Actor, row: _Row, call_steps: Sequence[StepRow], list_steps: Sequence[_ListStep]) -> CallTasksLine:
    now, zone, rules = clock.now(), current().zone, current_rules()
    roles = {role for role, where in actor.roles if where == row.body}
    stages = rules.sign_off.stages
    authors, approvals = signed(call_steps, row.author)
    signable = row.state is CallState.SUBMITTED and not may_act(
        CallAct.APPROVE,
        person=str(actor.person),
        roles=roles,
        authors=authors,
        stages=stages,
        approvals=approvals,
    )
    acts = [(step.act, step.stage) for step in list_steps]
    standing = standing_of(acts, stages) if row.list_id else None
    list_signable = standing is not None and not check_act(
        ListAct.APPROVE,
        standing=standing,
        stage=next_stage(acts, stages),
        roles=roles,
        is_author=actor.person == row.made_by,
        has_signed=any(step.act is ListAct.APPROVE and step.person == actor.person for step in list_steps),
    )
    hours = timedelta(hours=rules.calls.review.objection_hours)
    waiting = CallWaiting(
        state=state_at(row.state, row.closes_at, now),
        way=row.way,
        seats=row.seats,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        draw_at=row.draw_at,
        meeting_at=row.meeting_at,
        signable=signable,
        reviews=Oldest(row.reviews, row.reviews_since),
        seconds=Oldest(row.seconds, row.seconds_since),
        objections=Oldest(row.objections, row.objections_since),
        unreviewed=row.unreviewed,
        undecided=row.undecided,
        objecting_until=row.kept_out_at + hours if row.kept_out_at else None,
        eligible=row.eligible,
        selected=row.selected,
        computing=row.computing,
        solved=row.solved,
        speaking=_speaking(row, now),
        unanswered=row.unanswered,
        answer_by=row.answer_by,
        vacant=row.vacant,
        seated=row.seated,
        refilling=not row.drawn and row.state is CallState.DRAWN,
        list_standing=standing,
        list_signable=list_signable,
        unnamed=row.unnamed,
    )
    return CallTasksLine(
        id=row.id, slug=row.slug, title=row.title, tasks=call_tasks(waiting, roles=roles, now=now, zone=zone)
    )


def _speaking(row: _Row, now: datetime) -> Oldest:
    """The sources of a frozen draw whose instant has come and whose value was not entered."""
    if row.drawn:
        return Oldest()
    postponed = msgspec.json.decode(row.postponed, type=list[_Postponed])
    known = [
        due(datetime.fromisoformat(one.known), [later.until for later in postponed if later.source == one.name])
        for one in msgspec.json.decode(row.sources, type=list[Source])
        if one.name not in row.entered
    ]
    spoken = [at for at in known if at <= now]
    return Oldest(len(spoken), min(spoken, default=None))
