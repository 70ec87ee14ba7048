"""Text messages: handed by a signed call to the gateway of the body or of the city, or written as files."""

from __future__ import annotations

import asyncio
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

import msgspec

from participation.base.errors import N_
from participation.base.notices.failures import NotSent, Undeliverable
from participation.base.notices.files import write_whole
from participation.base.security.keys import key
from participation.base.settings import Settings
from participation.base.webhooks.calling import NO_ANSWER as UNANSWERED_CALL
from participation.base.webhooks.calling import Answer, call
from participation.base.webhooks.endpoints import call_endpoint
from participation.base.webhooks.signing import written

# What the row says, before the answer of the other side.
NO_ANSWER = N_("text gateway did not answer")
REFUSED_TEXT = N_("text gateway refused the text")
REFUSED_NUMBER = N_("text gateway refused the number")
NOT_WRITTEN = N_("text could not be written")

UNANSWERED = f"{UNANSWERED_CALL}: "
PURPOSE = "texts to the gateway"
# The gateway's answers that speak of the number, not of us or of itself.
NUMBER = frozenset({HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY})


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What the gateway gets: ``id`` stays the same when a message is sent again; ``to`` is in E.164."""

    id: UUID
    to: str
    text: str
    at: datetime


class Call(Message, frozen=True, kw_only=True):
    """The same with the kind of call, as Standard Webhooks has it."""

    type: str = "text"


def secret() -> str:
    """The secret that signs calls to the gateway of ``KAIMEN_SMS_WEBHOOK_URL``, as an administrator copies it."""
    return written(key(PURPOSE))


async def send(message: Message, settings: Settings, endpoint: UUID | None = None) -> None:
    """Post a message to the gateway of the body or of the city, or write it to ``var/sms`` where there is neither.

    Any 2xx means taken. Raises :class:`Undeliverable` for 410 and 422 (no such number) and :class:`NotSent` for
    everything else.
    """
    if endpoint is None and not settings.sms_webhook_url:
        try:
            packed = msgspec.json.encode(message)
            await asyncio.to_thread(write_whole, settings.sms_dir / f"{message.id}.json", packed)
        except OSError as error:
            raise NotSent(f"{NOT_WRITTEN}: {error.strerror}") from error
        return
    _judge(await _call(message, settings, endpoint))


async def _call(message: Message, settings: Settings, endpoint: UUID | None) -> Answer:
    body = msgspec.json.encode(Call(**msgspec.structs.asdict(message)))
    once = str(message.id)
    if endpoint is not None:
        return await call_endpoint(endpoint, call_id=message.id, body=body, Idempotency_Key=once)
    url = settings.sms_webhook_url
    return await call(url, key(PURPOSE), call_id=once, body=body, at=message.at, Idempotency_Key=once)


def _judge(answer: Answer) -> None:
    if answer.status is None:
        raise NotSent(f"{NO_ANSWER}: {answer.said.removeprefix(UNANSWERED)}")
    if answer.status in NUMBER:
        raise Undeliverable(f"{REFUSED_NUMBER}: {answer.status}")
    if not answer.taken:
        raise NotSent(f"{REFUSED_TEXT}: {answer.status}")
