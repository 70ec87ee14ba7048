"""Asking the public again: a second consultation that carries the draft and the history of the first."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import msgspec

from consultations.errors import SLUG_TAKEN
from consultations.queries.consultations import consultation
from consultations.rules.continuing import check_continuation
from consultations.schemas.consultation import ConsultationView, NewConsultation, Standing
from consultations.schemas.continuing import NewContinuation
from consultations.services.loading import demand_role, locked
from consultations.services.preparing import enter, judged_row
from consultations.tables.aligning import Continuation
from consultations.tables.draft import Draft
from consultations.words import State
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.text import clean

# what the second notice takes over; its period, title and address are its own
CARRIED = (
    "kind", "summary", "basis", "drafting_note", "interpretation", "audiences", "screening", "assurance",
    "invited_only", "concerns_business", "contact_address", "contact_phone", "contact_email", "channels", "asked",
)  # fmt: skip


class _Newest(msgspec.Struct):
    id: UUID
    title: str
    preface: str


async def continue_(actor: Actor, *, slug: str, new: NewContinuation) -> Standing:
    """Prepare a second consultation on the newest version of a draft; clauses keep their identities.

    It passes the same review as every other. Comments stay with the first. Raises 403 without the officer's role,
    409 while the first is not closed, 422 for a period that the rules do not allow or without a reason.
    """
    view = await consultation(actor, slug)
    row = await judged_row(actor, _notice(view, new))
    made = Standing(row.slug, State.PREPARED)
    try:
        async with transaction():
            held = await locked(slug)
            demand_role(actor, held.body, Role.OFFICER)
            demand(check_continuation(held.state, held.closes_at, clock.now(), clean(new.reason)))
            newest = await fetch_one(
                _Newest,
                "SELECT id, title, preface FROM draft WHERE consultation = {} ORDER BY version DESC LIMIT 1",
                held.id,
            )
            await enter(actor, row)
            if newest:
                await _carry(actor, row.id, newest)
            await Continuation.insert(
                Continuation(
                    id=uuid7(),
                    consultation=row.id,
                    earlier=held.id,
                    draft=newest.id if newest else None,
                    reason=clean(new.reason).strip(),
                    person=actor.person,
                    at=clock.now(),
                )
            )
            await record(actor, "consultation.continued", f"consultation:{held.id}", body=held.body, slug=row.slug)
            await answered(made)
    except asyncpg.UniqueViolationError as error:
        raise Refused(SLUG_TAKEN) from error
    return made


def _notice(view: ConsultationView, new: NewContinuation) -> NewConsultation:
    return NewConsultation(
        **{field: getattr(view, field) for field in CARRIED},
        title=new.title or view.title,
        body=view.body.slug,
        joint_bodies=[body.slug for body in view.joint_bodies],
        opens_at=new.opens_at,
        closes_at=new.closes_at,
        slug=new.slug,
        shortening_reason=new.shortening_reason,
    )


async def _carry(actor: Actor, consultation_id: UUID, newest: _Newest) -> None:
    """The newest version as the first one of the new consultation, clause by clause with its identity."""
    draft = Draft(
        id=uuid7(), consultation=consultation_id, version=1, title=newest.title, preface=newest.preface,
        saved_at=clock.now(), saved_by=actor.person,
    )  # fmt: skip
    await Draft.insert(draft)
    await execute(
        "INSERT INTO clause (id, draft, identity, position, number, heading, text, path)"
        " SELECT gen_random_uuid(), {}, identity, position, number, heading, text, path FROM clause WHERE draft = {}",
        draft.id,
        newest.id,
    )
