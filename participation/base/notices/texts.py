"""Text messages: handed to the city's gateway as JSON, or written as files."""

from __future__ import annotations

import asyncio
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

import httpx
import msgspec

from participation.base.errors import N_
from participation.base.notices.failures import NotSent, Undeliverable
from participation.base.notices.files import write_whole
from participation.base.settings import Settings

# What the row says, before the answer of the other side.
NO_ANSWER = N_("text gateway did not answer")
REFUSED_TEXT = N_("text gateway refused the text")
REFUSED_NUMBER = N_("text gateway refused the number")
NOT_WRITTEN = N_("text could not be written")

# Seconds the gateway has to answer.
PATIENCE = 10.0
# The gateway's answers that speak of the number, not of us or of itself.
NUMBER = frozenset({HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY})


class Message(msgspec.Struct, frozen=True):
    """What the gateway gets: ``id`` stays the same when a message is sent again; ``to`` is in E.164."""

    id: UUID
    to: str
    text: str
    at: datetime


async def send(message: Message, settings: Settings) -> None:
    """Post a message to the gateway, or write it to ``var/sms`` where there is none.

    Any 2xx means taken. Raises :class:`Undeliverable` for 410 and 422 (no such number) and :class:`NotSent` for
    everything else.
    """
    packed = msgspec.json.encode(message)
    if not settings.sms_webhook_url:
        try:
            await asyncio.to_thread(write_whole, settings.sms_dir / f"{message.id}.json", packed)
        except OSError as error:
            raise NotSent(f"{NOT_WRITTEN}: {error.strerror}") from error
        return
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(message.id)}
    try:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            answer = await client.post(settings.sms_webhook_url, content=packed, headers=headers)
    except httpx.HTTPError as error:
        raise NotSent(f"{NO_ANSWER}: {type(error).__name__}") from error
    if answer.status_code in NUMBER:
        raise Undeliverable(f"{REFUSED_NUMBER}: {answer.status_code}")
    if not answer.is_success:
        raise NotSent(f"{REFUSED_TEXT}: {answer.status_code}")
