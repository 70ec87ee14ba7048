"""How submitting a report ends where nothing comes of it: why is told, and what was frozen so far is thrown away."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.errors import SUBMISSION_STOPPED
from consultations.schemas.report_submission import WhyFailed
from consultations.services.loading import locked_by_id
from consultations.services.report_submitting import go_back
from consultations.words import State
from participation.base import clock
from participation.base.audit import record
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import Refusal
from participation.base.identity.actor import CLOCKWORK

# Outcomes that are thrown away in one statement.
AT_ONCE = 10_000


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """A submission that is under way."""

    id: UUID
    consultation: UUID
    asked_by: UUID
    reason: str
    before: State
    report: UUID | None


RUNNING = """
SELECT id, consultation, asked_by, reason, before, report FROM report_submission
WHERE id = {} AND filed_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL
"""
FAILED = """
UPDATE report_submission SET failed_at = {}, failure = {}::jsonb
WHERE id = {} AND filed_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL RETURNING report
"""


async def running(submission: UUID) -> Submission | None:
    """The submission, unless it has come to an end."""
    return await fetch_one(Submission, RUNNING, submission)


async def give_up(submission: UUID) -> None:
    """It failed time and again; the office is told so and may submit anew."""
    await fail(submission, SUBMISSION_STOPPED)


async def fail(submission: UUID, refusal: Refusal) -> None:
    """Nothing comes of it: the consultation is as it was before, and why is told."""
    found = await running(submission)
    if found is None:
        return
    why = WhyFailed(refusal.code, refusal.sentence, {key: _told(value) for key, value in refusal.values.items()})
    async with transaction():
        held = await locked_by_id(found.consultation)
        ended = await execute(FAILED, clock.now(), msgspec.json.encode(why).decode(), submission)
        for row in ended:
            await go_back(held.id, found.before, row["report"])
            await record(
                CLOCKWORK, "report.submission_failed", f"consultation:{held.id}", body=held.body, code=refusal.code
            )


async def clear(report: UUID) -> None:
    """Throw away what was frozen for an edition that is not filed, piece by piece; done twice it does nothing."""
    while await execute(
        # an array, for a subquery behind IN may be run again for each row
        "DELETE FROM reported_outcome WHERE id = ANY (ARRAY(SELECT o.id FROM reported_outcome o"
        " JOIN report r ON r.id = o.report WHERE r.id = {} AND r.edition = 'unfinished' LIMIT {})) RETURNING NULL",
        report,
        AT_ONCE,
    ):
        pass
    async with transaction():
        await execute(
            "DELETE FROM report_tile WHERE report = (SELECT id FROM report WHERE id = {} AND edition = 'unfinished')",
            report,
        )
        await execute("DELETE FROM report WHERE id = {} AND edition = 'unfinished'", report)


def _told(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)
