"""Addresses that are called: made, called, and what they answered lately."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one
from participation.base.errors import FieldError, Refused, invalid
from participation.base.security.keys import seal, unseal
from participation.base.settings import current
from participation.base.webhooks.calling import Answer, call, judged
from participation.base.webhooks.errors import SECRET_WRONG, NotAllowed
from participation.base.webhooks.signing import new_key, read_key

PURPOSE = "secret of an endpoint"
KEPT = 20


class _Endpoint(msgspec.Struct):
    id: UUID
    url: str
    secret: bytes


class Answered(msgspec.Struct, frozen=True):
    """What a call was answered; ``status`` is None where nothing was, and ``said`` tells why."""

    at: datetime
    call: UUID
    test: bool
    status: int | None
    milliseconds: int
    said: str


async def judge(url: str, secret: str = "") -> tuple[str, bytes]:
    """The address and the key to sign with, a new one without ``secret``.

    Raises 422 for an address that may not be called, or does not exist, and for a secret that is none.
    """
    errors: list[FieldError] = []
    url = url.strip()
    try:
        await judged(url, current())
    except NotAllowed as error:
        errors.append(error.error)
    key = read_key(secret.strip()) if secret.strip() else new_key()
    if key is None:
        errors.append(FieldError("secret", "invalid", SECRET_WRONG))
    if errors or key is None:
        raise Refused(invalid(*errors))
    return url, key


async def make(url: str, key: bytes, *, by: UUID | None, body: UUID | None = None) -> UUID:
    """Write an address with its sealed key, inside the caller's act."""
    made = uuid7()
    await execute(
        "INSERT INTO endpoint (id, body, url, secret, made_at, made_by) VALUES ({}, {}, {}, {}, {}, {})",
        made,
        body,
        url,
        seal(PURPOSE, key, str(made)),
        clock.now(),
        by,
    )
    return made


async def end(endpoint: UUID) -> None:
    """No call goes there any more, inside the caller's act."""
    await execute("UPDATE endpoint SET ended_at = {} WHERE id = {} AND ended_at IS NULL", clock.now(), endpoint)


async def texts_of(body: UUID | None) -> UUID | None:
    """Where the texts of a body go; None where it has no address of its own."""
    if body is None:
        return None
    row = await fetch_one(_Endpoint, ENDPOINT + "WHERE body = {} AND ended_at IS NULL", body)
    return row.id if row else None


async def call_endpoint(endpoint: UUID, *, call_id: UUID, body: bytes, test: bool = False, **more: str) -> Answer:
    """Call an address and keep what it answered; one that has ended answers nothing. Not inside an act."""
    row = await fetch_one(_Endpoint, ENDPOINT + "WHERE id = {} AND ended_at IS NULL", endpoint)
    key = unseal(PURPOSE, row.secret, str(row.id)) if row else None
    if row is None or key is None:
        return Answer(None, ENDED if row is None else UNREADABLE, 0)
    now = clock.now()
    answer = await call(row.url, key, call_id=str(call_id), body=body, at=now, **more)
    await execute(
        "WITH kept AS (INSERT INTO endpoint_answer (endpoint, call, test, at, status, milliseconds, said)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}))"
        " DELETE FROM endpoint_answer WHERE endpoint = {} AND id <= (SELECT id FROM endpoint_answer"
        " WHERE endpoint = {} ORDER BY id DESC OFFSET {} LIMIT 1)",
        endpoint,
        call_id,
        test,
        now,
        answer.status,
        answer.milliseconds,
        answer.said,
        endpoint,
        endpoint,
        KEPT - 1,
    )
    return answer


async def answers(endpoint: UUID) -> list[Answered]:
    """The last answers of an address, the newest first."""
    return await fetch(
        Answered,
        "SELECT at, call, test, status, milliseconds, said FROM endpoint_answer WHERE endpoint = {}"
        " ORDER BY id DESC LIMIT {}",
        endpoint,
        KEPT,
    )


ENDPOINT = "SELECT id, url, secret FROM endpoint "
ENDED = "this address is not called any more"
UNREADABLE = "its secret was sealed with another secret key"
