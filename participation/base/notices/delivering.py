"""Delivering: the job that sends one notice and writes down what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from participation.base import clock, settings
from participation.base.database import execute, fetch_one
from participation.base.errors import N_, Refused
from participation.base.identity.words import ContactKind
from participation.base.ledger.proofs import latest_checkpoint
from participation.base.notices import mail, news, texts
from participation.base.notices.enclosing import enclosed
from participation.base.notices.failures import NotSent, Undeliverable
from participation.base.notices.owing import DELIVER
from participation.base.notices.rendering import letter, text_message
from participation.base.notices.stopping import stop_link, stopped
from participation.base.notices.words import ALWAYS, SECRET, SUBSCRIBED, WEBHOOK, Fate
from participation.base.outbox.carrying import Handlers, given_up
from participation.base.outbox.patience import patiently
from participation.base.webhooks.endpoints import texts_of

TOO_LATE = N_("its time was over before it could be sent")
GAVE_UP = N_("given up after many tries")
NOTHING = "{}"


class Sending(msgspec.Struct, frozen=True):
    """What the job needs of a delivery."""

    id: UUID
    template: str
    values: str
    contact_kind: str
    contact: str
    locale: str
    body: UUID | None
    subject: str
    created_at: datetime


async def deliver(payload: Mapping[str, Any]) -> None:
    """Send the delivery that the payload names and mark it sent or bounced; nothing where it is settled.

    Where it cannot be sent now, the reason is written on the row and :class:`NotSent` raised, without the contact.
    """
    sending = await _to_send(UUID(payload["delivery"]))
    if sending is None:
        return
    values = msgspec.json.decode(sending.values)
    now = clock.now()
    if "minutes" in values and now > sending.created_at + timedelta(minutes=values["minutes"]):
        await _settle(sending.id, Fate.GAVE_UP, TOO_LATE)
        return
    if await _unwanted(sending):
        await _settle(sending.id, Fate.SUPPRESSED, "")
        return
    try:
        await _send(sending, values, now)
    except Undeliverable as error:
        await _settle(sending.id, Fate.BOUNCED, _worded(error, sending))
    except NotSent as error:
        said = _worded(error, sending)
        await execute("UPDATE delivery SET tries = tries + 1, last_error = {} WHERE id = {}", said, sending.id)
        raise NotSent(said) from None
    else:
        # the notice is out: a database that is away for a moment is waited for rather than sending it twice
        await patiently(partial(_settle, sending.id, Fate.SENT, ""), delivery=str(sending.id))


async def give_up(payload: Mapping[str, Any]) -> None:
    """The job was tried for the last time: the delivery is given up, with the last reason it was told."""
    await execute(
        "UPDATE delivery SET fate = {}, settled_at = {}, last_error = coalesce(nullif(last_error, ''), {}),"
        ' "values" = CASE WHEN template = ANY ({}::text[]) THEN {}::jsonb ELSE "values" END'
        " WHERE id = {} AND fate = {}",
        Fate.GAVE_UP.value,
        clock.now(),
        GAVE_UP,
        sorted(SECRET),
        NOTHING,
        UUID(payload["delivery"]),
        Fate.QUEUED.value,
    )


HANDLERS: Handlers = {DELIVER: deliver, given_up(DELIVER): give_up}


async def _to_send(delivery: UUID) -> Sending | None:
    # one given up is sent too, where an administrator has had its job tried again; a secret is gone by then
    return await fetch_one(
        Sending,
        'SELECT id, template, "values", contact_kind, contact, locale, body, subject, created_at'
        " FROM delivery"
        " WHERE id = {} AND fate IN ({}, {}) AND contact IS NOT NULL"
        " AND NOT (fate = {} AND template = ANY ({}::text[]))",
        delivery,
        Fate.QUEUED.value,
        Fate.GAVE_UP.value,
        Fate.GAVE_UP.value,
        sorted(SECRET),
    )


async def _unwanted(sending: Sending) -> bool:
    """Whether its recipient has said meanwhile that they want none."""
    return sending.template not in ALWAYS and bool(await stopped([(sending.contact_kind, sending.contact)]))


async def _send(sending: Sending, values: Mapping[str, Any], now: datetime) -> None:
    current = settings.current()
    if sending.contact_kind == WEBHOOK:
        await news.send(news.News(sending.id, UUID(sending.contact), sending.subject, values), now)
    elif sending.contact_kind == ContactKind.MOBILE:
        text = text_message(sending.template, sending.locale, values)
        message = texts.Message(id=sending.id, to=sending.contact, text=text, at=now)
        await texts.send(message, current, await texts_of(sending.body))
    else:
        subscribed = values["leave"] if sending.template in SUBSCRIBED else ""
        leave = subscribed or ("" if sending.template in ALWAYS else stop_link(sending.id))
        composed = mail.compose(
            sending.id,
            sending.contact,
            letter(
                sending.template,
                sending.locale,
                values,
                leave=leave,
                checkpoint=await _checkpoint(sending),
                ledger=f"{current.base_url}/ledger",
            ),
            locale=sending.locale,
            now=now,
            settings=current,
            leave=subscribed,
            enclosures=await enclosed(sending.template, values, sending.locale),
        )
        await mail.send(sending.id, composed, current)


async def _checkpoint(sending: Sending) -> str:
    """The newest checkpoint, by which each recipient becomes a witness; a code that is gone in minutes carries none."""
    if sending.template in SECRET:
        return ""
    try:
        return (await latest_checkpoint()).note
    except Refused:
        return ""


async def _settle(delivery: UUID, fate: Fate, why: str) -> None:
    await execute(
        "UPDATE delivery SET fate = {}, settled_at = {}, tries = tries + 1, last_error = {},"
        ' "values" = CASE WHEN template = ANY ({}::text[]) THEN {}::jsonb ELSE "values" END'
        " WHERE id = {} AND fate IN ({}, {})",
        fate.value,
        clock.now(),
        why,
        sorted(SECRET),
        NOTHING,
        delivery,
        Fate.QUEUED.value,
        Fate.GAVE_UP.value,
    )


def _worded(error: Exception, sending: Sending) -> str:
    """What went wrong in one line, without the recipient, whom servers like to repeat."""
    return " ".join(str(error).replace(sending.contact, "…").split())[:400]
