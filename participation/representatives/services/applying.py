"""Applying piece by piece, without an account: begun under a private link, saved, and proved by a code."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from participation.base.audit import record
from participation.base.database import transaction
from participation.base.errors import FieldError, Refused
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import masked
from participation.base.identity.services.codes import send_code, take_try
from participation.base.identity.services.people import contact_or_refuse
from participation.base.uploads.services import attach, detach
from participation.representatives.links import application_key
from participation.representatives.rules.applications import HANDED_IN, NOT_HANDED_IN
from participation.representatives.schemas.application import Answers, Begun, SentCode
from participation.representatives.services.applying_holding import (
    begun,
    count_beginning,
    demand_open,
    held_application,
    own_contact,
    proved,
)
from participation.representatives.services.applying_writing import judged, subject_of, write_answers
from participation.representatives.services.loading import CallHeld, shared_call
from participation.representatives.tables.application import Application
from participation.representatives.words import ApplicantKind, ApplicationChannel, Standing


async def begin_application(actor: Actor, *, slug: str, kind: ApplicantKind) -> Begun:
    """Begin an application; whoever holds its key goes on with it, on this telephone or another.

    Raises 404, 409 ``closed`` outside the window, 429 where one address begins too many.
    """
    await count_beginning(actor)
    async with transaction():
        held = await shared_call(slug)
        demand_open(held)
        row = await begun(actor, held, kind, ApplicationChannel.WEB)
        made = Begun(row.id, application_key(row.id))
        await record(actor, "application.begun", f"application:{row.id}")
        await answered(made)
    return made


async def save_answers(actor: Actor, *, application: UUID, key: str, answers: Answers) -> None:
    """Save a piece of an application that was not handed in yet. Raises 404, 409, 422 naming every wrong field."""
    async with transaction():
        held, row = await held_application(actor, application, key)
        demand_open(held)
        if row.standing is not Standing.DRAFT:
            raise Refused(HANDED_IN)
        await write_answers(row, answers)
        await record(actor, "application.saved", f"application:{row.id}")


async def choose_kind(actor: Actor, *, application: UUID, key: str, kind: ApplicantKind) -> None:
    """Say in which capacity one applies, while it was not handed in yet. Raises 404, 409."""
    async with transaction():
        held, row = await held_application(actor, application, key)
        demand_open(held)
        if row.standing is not Standing.DRAFT:
            raise Refused(HANDED_IN)
        await Application.update(kind=kind).where(Application.id == row.id)
        await record(actor, "application.saved", f"application:{row.id}")


async def keep_evidence(actor: Actor, *, application: UUID, key: str, uploads: Sequence[UUID]) -> None:
    """Put the files that wait in the place of those kept so far. Raises 404, 409, 422 where one no longer waits."""
    async with transaction():
        held, row = await held_application(actor, application, key)
        demand_open(held)
        if row.standing is Standing.WITHDRAWN:
            raise Refused(NOT_HANDED_IN)
        await detach(subject_of(row.id))
        await attach(actor, subject=subject_of(row.id), uploads=uploads)


async def lacking(actor: Actor, *, application: UUID, key: str) -> tuple[FieldError, ...]:
    """What an application still lacks before it can be handed in, as far as its answers go. Raises 404, 409."""
    async with transaction():
        held, row = await held_application(actor, application, key)
        demand_open(held)
        refusal = await judged(row, agreed_sensitive=True)
    return refusal.errors if refusal else ()


async def send_application_code(actor: Actor, *, slug: str, contact: str) -> SentCode:
    """Send a code that proves a contact for an application. Raises 404, 409 outside the window, 422, 429."""
    held = await _seen(slug)
    demand_open(held)
    found = contact_or_refuse(contact)
    await send_code(actor, contact=found, template="proof_code")
    return SentCode(masked(*found))


async def prove_contact(actor: Actor, *, application: UUID, key: str, contact: str, code: str) -> None:
    """Take the contact that a code was sent to. Raises 404, 409, 422 for a wrong code, 429."""
    found = contact_or_refuse(contact)
    tried = await take_try(found, code, actor.address)
    async with transaction():
        held, row = await held_application(actor, application, key)
        demand_open(held)
        if row.standing is not Standing.DRAFT:
            raise Refused(HANDED_IN)
        await proved(actor, row, found, tried)
        await record(actor, "application.contact_proved", f"application:{row.id}")


async def use_own_contact(actor: Actor, *, application: UUID, key: str) -> None:
    """Take the verified contact of who is signed in. Raises 404, 409; does nothing where there is none."""
    async with transaction():
        held, row = await held_application(actor, application, key)
        demand_open(held)
        if row.standing is not Standing.DRAFT:
            raise Refused(HANDED_IN)
        await own_contact(actor, row)


async def _seen(slug: str) -> CallHeld:
    async with transaction():
        return await shared_call(slug)
