"""Objecting to a finding that keeps one out, and deciding on it as somebody who took no part in it."""

from __future__ import annotations

from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean
from participation.representatives.queries.applications import is_theirs, told
from participation.representatives.queries.review_cases import case_of
from participation.representatives.rules.review import (
    ANSWER_MISSING,
    OBJECTION_MISSING,
    may_decide_objection,
    may_object,
)
from participation.representatives.schemas.application import (
    DecidedObjection,
    NewObjection,
    ObjectionMade,
    Reviewed,
)
from participation.representatives.services.applying_telling import owe_objection_decided
from participation.representatives.services.loading import roles_in
from participation.representatives.services.reviewing import held_for_review
from participation.representatives.words import ObjectionOutcome, Standing, Verdict


async def object_to_review(actor: Actor, *, application: UUID, new: NewObjection) -> ObjectionMade:
    """Object to the finding that keeps one out, before the freeze. Raises 404, 409, 422 without a text."""
    async with transaction():
        held, row = await held_for_review(application)
        if not is_theirs(actor, row, new.key):
            raise Refused(NOT_FOUND)
        last = next((one for one in reversed(await told(row.id)) if one.verdict is not Verdict.ELIGIBLE), None)
        demand(may_object(held.state, row.standing, objected=last is not None and last.objected_at is not None))
        text = clean(new.text).strip()
        if not text:
            raise Refused(invalid(FieldError("text", "required", OBJECTION_MISSING)))
        assert last is not None, "whoever is kept out was found to be"
        made = ObjectionMade(uuid7())
        await execute(
            "INSERT INTO review_objection (id, review, application, text, at) VALUES ({}, {}, {}, {}, {})",
            made.id,
            last.id,
            row.id,
            text,
            clock.now(),
        )
        await record(actor, "application.objected", f"application:{row.id}")
        await answered(made)
    return made


class _Objection(msgspec.Struct):
    application: UUID
    review: UUID
    decided: bool


async def decide_objection(actor: Actor, *, objection: UUID, new: DecidedObjection) -> Reviewed:
    """Decide on an objection as somebody who took no part in the review; upheld, the applicant is in the pool.

    Raises 404, 403, 409 where it was decided before or the list is frozen, 422 without a reason.
    """
    async with transaction():
        seen = await _objection(objection)
        held, row = await held_for_review(seen.application)
        found = await _objection(objection)
        case = await case_of(row, held.body, held.state)
        demand(
            may_decide_objection(
                held.state,
                person=str(actor.person),
                roles=roles_in(actor, held.body),
                reviewers={one.person for one in case.findings},
                applicants=case.applicants,
                decided=found.decided,
            )
        )
        reason = clean(new.reason).strip()
        if not reason:
            raise Refused(invalid(FieldError("reason", "required", ANSWER_MISSING)))
        decision = uuid7()
        await execute(
            "INSERT INTO review_objection_decision (id, objection, outcome, reason, person, at)"
            " VALUES ({}, {}, {}, {}, {}, {})",
            decision,
            objection,
            new.outcome,
            reason,
            actor.person,
            clock.now(),
        )
        standing = row.standing
        if new.outcome is ObjectionOutcome.UPHELD:
            standing = Standing.ELIGIBLE
            await execute("UPDATE application SET standing = 'eligible' WHERE id = {}", row.id)
        await owe_objection_decided(held, row, decision, new.outcome, reason)
        await record(
            actor, "application.objection_decided", f"application:{row.id}", body=held.body, outcome=new.outcome
        )
    return Reviewed(row.id, standing, True)


async def _objection(objection: UUID) -> _Objection:
    found = await fetch_one(
        _Objection,
        "SELECT o.application, o.review, d.id IS NOT NULL AS decided FROM review_objection o"
        " LEFT JOIN review_objection_decision d ON d.objection = o.id WHERE o.id = {}",
        objection,
    )
    if found is None:
        raise Refused(NOT_FOUND)
    return found
