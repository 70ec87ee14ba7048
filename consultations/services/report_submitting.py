"""Having a report on many comments submitted by a job: asked for here, cancelled by who may submit.

From the moment it is asked for the consultation is in the state it will be in, so that nothing changes any more that
the report tells; where nothing comes of it, it goes back.
"""

from __future__ import annotations

from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.errors import NOT_SUBMITTING
from consultations.queries.coverage import coverage
from consultations.queries.report_submissions import newest_submission
from consultations.rules.lifecycle import state_at
from consultations.rules.sign_off import MAY
from consultations.rules.totals import covers
from consultations.schemas.report_submission import ReportSubmission
from consultations.services.life_cycle import allowed, in_time
from consultations.services.loading import HELD, Held, demand_role, locked
from consultations.words import Act
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.outbox.owing import owe
from participation.base.text import clean

SUBMIT = "report.submit"
CLEAR = "report.clear"
# A report on so many comments is submitted within the request; that takes some seconds.
AT_ONCE = 20_000
LOOSE = QueryString("")


class _Ended(msgspec.Struct):
    id: UUID
    before: str
    report: UUID | None


async def is_large(slug: str) -> bool:
    """Whether a report has more comments than one request deals with; they only become more."""
    counted = await execute(
        "SELECT count(*) AS comments FROM (SELECT FROM comment m JOIN consultation c ON c.id = m.consultation"
        " WHERE c.slug = {} LIMIT {}) counted",
        slug,
        AT_ONCE + 1,
    )
    return int(counted[0]["comments"]) > AT_ONCE


async def submit_by_job(actor: Actor, *, slug: str, reason: str = "") -> ReportSubmission:
    """Have it submitted; what would refuse it is asked first. Raises as ``reporting.submit_report``."""
    comments = await _check(actor, slug, reason)
    async with transaction():
        held = await in_time(slug)
        state = await allowed(actor, held, Act.SUBMIT_REPORT, reason=reason)
        asked = uuid7()
        await execute(
            "INSERT INTO report_submission (id, consultation, asked_at, asked_by, reason, before, comments, done,"
            " trouble, failure) VALUES ({}, {}, {}, {}, {}, {}, {}, 0, '', jsonb_build_object())",
            asked,
            held.id,
            clock.now(),
            actor.person,
            clean(reason).strip(),
            held.state,
            comments,
        )
        await execute("UPDATE consultation SET state = {} WHERE id = {}", state, held.id)
        await owe(SUBMIT, ahead=True, submission=asked)
        await record(actor, "report.submission_begun", f"consultation:{held.id}", body=held.body, comments=comments)
        begun = await newest_submission(held.id)
        assert begun is not None  # it was just written
        await answered(begun, 202)
    return begun


async def _check(actor: Actor, slug: str, reason: str) -> int:
    """How many comments there are, all of which have an outcome; counted before anything is locked."""
    seen = await fetch_one(Held, HELD, QueryString("slug = {}", slug), LOOSE)
    assert seen is not None  # it has comments
    due = state_at(seen.state, seen.opens_at, seen.closes_at, clock.now())
    await allowed(actor, msgspec.structs.replace(seen, state=due), Act.SUBMIT_REPORT, reason=reason)
    cover = await coverage(seen.id)
    demand(covers(cover.uncovered))
    return cover.received


async def cancel_submission(actor: Actor, *, slug: str) -> None:
    """Break it off; the consultation is as it was before. Raises 409 where none is under way, 403 without the role."""
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, *MAY[Act.SUBMIT_REPORT])
        ended = await fetch_one(
            _Ended,
            "UPDATE report_submission SET cancelled_at = {}, cancelled_by = {} WHERE consultation = {}"
            " AND filed_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL RETURNING id, before, report",
            clock.now(),
            actor.person,
            held.id,
        )
        if ended is None:
            raise Refused(NOT_SUBMITTING)
        await go_back(held.id, ended.before, ended.report)
        await record(actor, "report.submission_cancelled", f"consultation:{held.id}", body=held.body)


async def go_back(consultation: UUID, before: str, report: UUID | None) -> None:
    """The consultation is as it was before, in the caller's act; what was frozen so far is thrown away by a job."""
    await execute("UPDATE consultation SET state = {} WHERE id = {}", before, consultation)
    if report is not None:
        await owe(CLEAR, report=report)
