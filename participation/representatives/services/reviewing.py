"""Review: findings with a coded reason, and four eyes where the rules ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refusal, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules
from participation.base.text import clean
from participation.representatives.queries.applications import ROW, ApplicationRow
from participation.representatives.queries.review_cases import case_of
from participation.representatives.rules.review import (
    ANSWER_MISSING,
    REVIEWING,
    Case,
    check_finding,
    counts,
    may_review,
    standing_of,
)
from participation.representatives.schemas.application import (
    NewReview,
    Revealed,
    Reviewed,
)
from participation.representatives.services.applying_telling import owe_reviewed
from participation.representatives.services.applying_writing import locked_application
from participation.representatives.services.call_life import in_time
from participation.representatives.services.loading import CallHeld, demand_role, roles_in


class _Id(msgspec.Struct):
    id: UUID


async def review_application(actor: Actor, *, application: UUID, new: NewReview) -> Reviewed:
    """Say what one found; the applicant is told once it counts.

    Raises 404, 403 for who may not review this one, 409 where it was changed meanwhile or the list is frozen, 422
    without a reason.
    """
    async with transaction():
        held, row = await held_for_review(application)
        case = await case_of(row, held.body, held.state)
        person = str(actor.person)
        demand(may_review(case, person=person, roles=roles_in(actor, held.body)))
        note = clean(new.note).strip()
        demand(check_finding(case, verdict=new.verdict, reason=new.reason, note=note, version=new.version))
        final = counts(
            case, current_rules().calls.review.four_eyes, person=person, verdict=new.verdict, reason=new.reason
        )
        if isinstance(final, Refusal):
            raise Refused(final)
        review = await _write(actor, row, case, new, note, final=final)
        standing = standing_of(new.verdict) if final else row.standing
        if final:
            await execute("UPDATE application SET standing = {} WHERE id = {}", standing, row.id)
            await owe_reviewed(held, row, review, new.verdict, new.reason, note)
        await record(
            actor,
            "application.reviewed",
            f"application:{row.id}",
            body=held.body,
            verdict=new.verdict,
            reason=new.reason,
            final=final,
        )
        made = Reviewed(row.id, standing, final)
        await answered(made)
    return made


async def reveal_applicant(actor: Actor, *, application: UUID, why: str) -> Revealed:
    """Name and contact, where a check needs them; that they were seen, and why, stays on record.

    Raises 404, 403, 422 without a reason.
    """
    async with transaction():
        held, row = await held_for_review(application)
        demand_role(actor, held.body, *REVIEWING)
        demand(
            may_review(
                await case_of(row, held.body, held.state), person=str(actor.person), roles=roles_in(actor, held.body)
            )
        )
        said = clean(why).strip()
        if not said:
            raise Refused(invalid(FieldError("why", "required", ANSWER_MISSING)))
        await record(actor, "application.revealed", f"application:{row.id}", body=held.body, why=said)
    return Revealed(row.name, row.contact or "", row.organisation_name, row.credit_code or "")


async def held_for_review(application: UUID) -> tuple[CallHeld, ApplicationRow]:
    """The call, then the application, both held; a closing that is due is done first. Raises 404."""
    seen = await fetch_one(ApplicationRow, ROW, application)
    if seen is None:
        raise Refused(NOT_FOUND)
    held = await in_time(seen.call)
    return held, await locked_application(application)


async def _write(actor: Actor, row: ApplicationRow, case: Case, new: NewReview, note: str, *, final: bool) -> UUID:
    before: Sequence[_Id] = []
    if final and case.findings and not case.findings[-1].final:
        before = await fetch(
            _Id, "SELECT id FROM review WHERE application = {} ORDER BY at DESC, id DESC LIMIT 1", row.id
        )
    review = uuid7()
    await execute(
        "INSERT INTO review (id, application, version, verdict, reason, note, sealed_note, confirms, final, person, at)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
        review,
        row.id,
        row.version,
        new.verdict,
        new.reason,
        note,
        clean(new.sealed_note).strip(),
        before[0].id if before else None,
        final,
        actor.person,
        clock.now(),
    )
    return review
