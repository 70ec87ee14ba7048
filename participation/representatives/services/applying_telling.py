"""What applicants are told: that it arrived, what a review found, what became of an objection."""

from __future__ import annotations

from uuid import UUID

from participation.base.notices.owing import owe_notice
from participation.representatives.links import application_link
from participation.representatives.queries.applications import ApplicationRow
from participation.representatives.services.loading import CallHeld
from participation.representatives.words import ObjectionOutcome, ReviewReason, Verdict


async def owe_received(held: CallHeld, row: ApplicationRow) -> None:
    """Owe the applicant the confirmation with the pseudonym, in the caller's act."""
    await _owe(held, row, "application_received", f"application:{row.id}:received", {"pseudonym": row.pseudonym})


async def owe_reviewed(
    held: CallHeld, row: ApplicationRow, review: UUID, verdict: Verdict, reason: ReviewReason | None, note: str
) -> None:
    """Owe the applicant what a review found, in the caller's act."""
    values = {"pseudonym": row.pseudonym, "verdict": str(verdict), "ground": str(reason or ""), "note": note}
    await _owe(held, row, "application_reviewed", f"review:{review}", values)


async def owe_objection_decided(
    held: CallHeld, row: ApplicationRow, decision: UUID, outcome: ObjectionOutcome, reason: str
) -> None:
    """Owe the applicant the answer to an objection, in the caller's act."""
    values = {"pseudonym": row.pseudonym, "result": str(outcome), "reason": reason}
    await _owe(held, row, "application_objection_decided", f"review_objection_decision:{decision}", values)


async def _owe(held: CallHeld, row: ApplicationRow, template: str, owed_for: str, values: dict[str, str]) -> None:
    await owe_notice(
        template=template,
        values={"title": held.title, "link": application_link(row.id), **values},
        owed_for=owed_for,
        subject=f"application:{row.id}",
        contact=(str(row.contact_kind), row.contact) if row.contact else None,
        person=row.person,
        locale=row.locale,
        body=held.body,
    )
