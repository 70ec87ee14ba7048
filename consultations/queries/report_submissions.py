"""How far a report is that a job submits, for its office."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.errors import NO_SUBMISSION
from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.schemas.report_submission import ReportSubmission, SubmissionState, WhyFailed
from participation.base.database import execute, fetch_one
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    comments: int
    done: int
    asked_at: datetime
    asked_by: str
    counted: bool
    trouble: str
    filed_at: datetime | None
    failed_at: datetime | None
    failure: str
    cancelled_at: datetime | None


NEWEST = """
SELECT s.id, s.comments, s.done, s.asked_at, p.name AS asked_by, s.report IS NOT NULL AS counted, s.trouble,
    s.filed_at, s.failed_at, s.failure, s.cancelled_at
FROM report_submission s JOIN person p ON p.id = s.asked_by WHERE s.consultation = {} ORDER BY s.id DESC LIMIT 1
"""


async def under_way(consultation_id: UUID) -> bool:
    """Whether a job submits the report of a consultation now."""
    return bool(
        await execute(
            "SELECT FROM report_submission WHERE consultation = {}"
            " AND filed_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL",
            consultation_id,
        )
    )


async def submission(actor: Actor, slug: str) -> ReportSubmission:
    """The newest submission that a job carried out. Raises 404 where there is none, 403 outside its office."""
    view = await consultation(actor, slug)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    found = await newest_submission(view.id)
    if found is None:
        raise Refused(NO_SUBMISSION)
    return found


async def newest_submission(consultation_id: UUID) -> ReportSubmission | None:
    """The same for who was found to be of the office already."""
    row = await fetch_one(_Row, NEWEST, consultation_id)
    if row is None:
        return None
    return ReportSubmission(
        id=row.id,
        state=_state(row),
        comments=row.comments,
        done=row.done,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        ended_at=row.filed_at or row.failed_at or row.cancelled_at,
        trouble=row.trouble,
        failure=msgspec.json.decode(row.failure, type=WhyFailed) if row.failed_at else None,
    )


def _state(row: _Row) -> SubmissionState:
    if row.filed_at:
        return SubmissionState.SUBMITTED
    if row.failed_at:
        return SubmissionState.FAILED
    if row.cancelled_at:
        return SubmissionState.CANCELLED
    return SubmissionState.FREEZING if row.counted else SubmissionState.WAITING
