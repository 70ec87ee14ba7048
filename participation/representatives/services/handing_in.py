"""Handing an application in, at once or after it was saved piece by piece; changing and withdrawing it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.services.codes import take_try
from participation.base.identity.services.people import contact_or_refuse
from participation.base.messages import say
from participation.base.text import clean
from participation.base.uploads.services import attach
from participation.representatives.errors import FOR_STAFF
from participation.representatives.links import application_link
from participation.representatives.queries.applications import ApplicationRow
from participation.representatives.rules.applications import HANDED_IN, NOT_HANDED_IN, check_withdrawal
from participation.representatives.schemas.application import Agreed, Answers, Applied, NewApplication
from participation.representatives.services.applying_consents import wordings
from participation.representatives.services.applying_holding import (
    ENTERING,
    begun,
    count_beginning,
    demand_open,
    held_application,
    own_contact,
    proved,
)
from participation.representatives.services.applying_telling import owe_received
from participation.representatives.services.applying_writing import (
    judged,
    locked_application,
    subject_of,
    take_application_step,
    taken,
    write_answers,
)
from participation.representatives.services.loading import CallHeld, shared_call
from participation.representatives.tables.application import Application, Consent
from participation.representatives.words import ApplicationAct, ApplicationChannel, Standing


async def hand_in(actor: Actor, *, application: UUID, key: str, agreed: Agreed) -> Applied:
    """Hand an application in. Raises 404, 409 ``closed`` or ``applied_already``, 422 naming all that is missing."""
    async with _one_of_each(), transaction():
        held, row = await held_application(actor, application, key)
        demand_open(held)
        if row.standing is not Standing.DRAFT:
            raise Refused(HANDED_IN)
        return await _hand_in(actor, held, row, agreed)


async def apply_at_once(actor: Actor, *, slug: str, new: NewApplication) -> Applied:
    """Begin and hand in at once, for scripts and for clerks who enter what somebody says to them.

    Raises what :func:`hand_in` raises, 403 where another channel than the web is not the actor's to use.
    """
    entered = new.channel is not ApplicationChannel.WEB
    if not entered:
        await count_beginning(actor)
    contact = contact_or_refuse(new.contact) if new.contact.strip() else None
    tried = None
    if not entered and contact is not None and new.code.strip():
        tried = await take_try(contact, new.code, actor.address)
    async with _one_of_each(), transaction():
        held = await shared_call(slug)
        if entered and not actor.has(*ENTERING, body=held.body):
            raise Refused(FOR_STAFF)
        demand_open(held)
        row = await begun(actor, held, new.kind, new.channel)
        await write_answers(row, msgspec.convert(_answers_of(new), Answers))
        await attach(actor, subject=subject_of(row.id), uploads=new.attachments)
        if entered and contact is not None:
            await Application.update(contact_kind=contact[0].value, contact=contact[1]).where(Application.id == row.id)
        elif contact is not None and tried is not None:
            await proved(actor, row, contact, tried)
        elif not entered and contact is None:
            await own_contact(actor, row)
        elif not entered and contact is not None:
            await Application.update(contact_kind=contact[0].value, contact=contact[1]).where(Application.id == row.id)
        applied = await _hand_in(actor, held, await locked_application(row.id), new.agreed, note=new.note)
        await answered(applied)
        return applied


async def change_application(actor: Actor, *, application: UUID, key: str, answers: Answers) -> Applied:
    """Change what was handed in, until the end; it is reviewed anew. Raises what :func:`hand_in` raises."""
    async with _one_of_each(), transaction():
        held, row = await held_application(actor, application, key)
        demand_open(held)
        if row.standing in {Standing.DRAFT, Standing.WITHDRAWN}:
            raise Refused(NOT_HANDED_IN)
        await write_answers(row, answers)
        demand(await judged(await locked_application(row.id), agreed_sensitive=await _agreed_sensitive(row.id)))
        await execute("UPDATE application SET version = version + 1, standing = 'received' WHERE id = {}", row.id)
        await take_application_step(row.id, ApplicationAct.EDIT, clock.now(), actor.person)
        await record(actor, "application.changed", f"application:{row.id}")
        return Applied(row.id, row.pseudonym, Standing.RECEIVED, application_link(row.id))


async def withdraw_application(actor: Actor, *, application: UUID, key: str = "", note: str = "") -> None:
    """Withdraw, until the list is frozen; a clerk of the body does it for somebody who calls.

    Raises 404, 409 where it was not handed in, was withdrawn before, or the list is frozen.
    """
    async with transaction():
        held, row = await held_application(actor, application, key, staff=True)
        demand(check_withdrawal(row.standing, held.state))
        now = clock.now()
        await execute("UPDATE application SET standing = 'withdrawn' WHERE id = {}", row.id)
        await take_application_step(row.id, ApplicationAct.WITHDRAW, now, actor.person, note=clean(note).strip())
        await record(actor, "application.withdrawn", f"application:{row.id}")


@asynccontextmanager
async def _one_of_each() -> AsyncIterator[None]:
    """A second application of a person, contact, organisation or household is told as such (409)."""
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        refusal = taken(error.constraint_name)
        if refusal is None:
            raise
        raise Refused(refusal) from error


async def _hand_in(actor: Actor, held: CallHeld, row: ApplicationRow, agreed: Agreed, *, note: str = "") -> Applied:
    demand(await judged(row, agreed_sensitive=agreed.sensitive_value))
    now = clock.now()
    await execute("UPDATE application SET standing = 'received', received_at = {} WHERE id = {}", now, row.id)
    for purpose, sentence in wordings(agreed):
        text = say(row.locale, sentence, {"title": held.title})
        await Consent.insert(Consent(id=uuid7(), application=row.id, purpose=purpose, text=text, given_at=now))
    await take_application_step(row.id, ApplicationAct.HAND_IN, now, actor.person, note=clean(note).strip())
    entered = row.channel is not ApplicationChannel.WEB
    await record(
        actor,
        "application.received",
        f"application:{row.id}",
        body=held.body if entered else None,
        channel=row.channel,
    )
    await owe_received(held, row)
    return Applied(row.id, row.pseudonym, Standing.RECEIVED, application_link(row.id))


async def _agreed_sensitive(application: UUID) -> bool:
    return bool(
        await execute(
            "SELECT FROM consent WHERE application = {} AND purpose = 'sensitive value' AND taken_back_at IS NULL",
            application,
        )
    )


def _answers_of(new: NewApplication) -> dict[str, object]:
    return {name: getattr(new, name) for name in Answers.__struct_fields__}
