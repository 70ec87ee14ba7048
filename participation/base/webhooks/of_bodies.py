"""The address of a body that takes its texts: set, tried and taken away by its administrator."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from participation.base import audit, clock
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.queries import Body, body_by_slug
from participation.base.identity.rates import allow, key_of
from participation.base.identity.services.authority import require_administrator
from participation.base.outbox.rules import LONGEST_RUN
from participation.base.webhooks import endpoints
from participation.base.webhooks.calling import Answer
from participation.base.webhooks.endpoints import Answered
from participation.base.webhooks.errors import NO_ENDPOINT
from participation.base.webhooks.signing import written

# A test is a call from here to where somebody says: not a hammer.
TESTS = 20


class Set(msgspec.Struct, frozen=True):
    """The address as it was set, with the secret, which is shown this once."""

    url: str
    secret: str


class Webhook(msgspec.Struct, frozen=True):
    """The address of a body and its last answers; ``url`` is None where none is set."""

    url: str | None
    made_at: datetime | None
    answers: list[Answered]


class _Row(msgspec.Struct):
    id: UUID
    url: str
    made_at: datetime


async def webhook_of(actor: Actor, *, body: str) -> Webhook:
    """Where the texts of a body go. Raises 404 and, for who does not administer it, 403."""
    found = await _row((await _own(actor, body)).id)
    if found is None:
        return Webhook(None, None, [])
    return Webhook(found.url, found.made_at, await endpoints.answers(found.id))


async def set_webhook(actor: Actor, *, body: str, url: str, secret: str = "") -> Set:
    """Set the address to which the texts of a body go from now on; without ``secret`` a new one is made.

    Raises 422 for an address that may not be called, 403 for who does not administer the body.
    """
    own = await _own(actor, body)
    url, key = await endpoints.judge(url, secret)
    async with transaction():
        # one at a time: the row of the body is held
        await execute("SELECT id FROM body WHERE id = {} FOR UPDATE", own.id)
        if before := await _row(own.id):
            await endpoints.end(before.id)
        made = await endpoints.make(url, key, by=actor.person, body=own.id)
        await audit.record(actor, "webhook set", f"endpoint:{made}", body=own.id)
    return Set(url, written(key))


async def end_webhook(actor: Actor, *, body: str) -> None:
    """Take the address away: texts go where all others go. Raises 404 where none is set."""
    own = await _own(actor, body)
    async with transaction():
        before = await _row(own.id)
        if before is None:
            raise Refused(NO_ENDPOINT)
        await endpoints.end(before.id)
        await audit.record(actor, "webhook ended", f"endpoint:{before.id}", body=own.id)


async def try_webhook(actor: Actor, *, body: str) -> Answer:
    """Call the address with ``{"type": "test"}`` and say what it answered. Raises 404 where none is set, 429."""
    own = await _own(actor, body)
    found = await _row(own.id)
    if found is None:
        raise Refused(NO_ENDPOINT)
    await allow(key_of("webhook test", str(own.id)), TESTS, LONGEST_RUN)
    async with transaction():
        await audit.record(actor, "webhook tested", f"endpoint:{found.id}", body=own.id)
    sent = msgspec.json.encode({"type": "test", "timestamp": clock.now(), "data": {"body": own.slug}})
    return await endpoints.call_endpoint(found.id, call_id=uuid7(), body=sent, test=True)


async def _own(actor: Actor, slug: str) -> Body:
    body = await body_by_slug(slug)
    if body is None:
        raise Refused(NOT_FOUND)
    require_administrator(actor, body.id)
    return body


async def _row(body: UUID) -> _Row | None:
    return await fetch_one(_Row, "SELECT id, url, made_at FROM endpoint WHERE body = {} AND ended_at IS NULL", body)
