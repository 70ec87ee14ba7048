"""A form sent twice is one act: a double click, a reload or a second try on a bad line gives the first answer."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta

import msgspec

from participation.base import idempotency
from participation.base.errors import Refused
from participation.base.idempotency import Repeated

FIELD = "form_key"
WAIT = timedelta(milliseconds=50)
TRIES = 60


def new_form_key() -> str:
    """A key for one form that is about to be filled in."""
    return secrets.token_urlsafe(16)


async def once(act: Callable[[], Awaitable[str]], *, key: str, sent: object, owner: tuple[object, ...]) -> str:
    """The answer of ``act``, or the one it gave when the same was ``sent`` under this key before.

    The same form with other words in it is another act. ``owner`` tells one browser from another, so that a key
    never gives one person the answer of somebody else.
    """
    scope = idempotency.scope_of("form", *owner)
    said = hashlib.sha256(msgspec.json.encode(sent)).hexdigest()
    under = hashlib.sha256(f"{key} {said}".encode()).hexdigest()
    if answer := await _earlier(scope, under, said):
        return answer
    try:
        async with idempotency.under(scope, under, said):
            made = await act()
    except Repeated as repeated:
        return repeated.answer.answer or ""
    except Refused as refused:
        if refused.refusal.code != idempotency.ANSWER_LOST.code:
            raise
        answer = await _earlier(scope, under, said)
        if answer is None:
            raise
        return answer
    await idempotency.keep(scope, under, 303, made, {})
    return made


async def _earlier(scope: str, key: str, said: str) -> str | None:
    """The answer given before; one that is being given this moment is waited for."""
    for last in (False,) * TRIES + (True,):
        try:
            found = await idempotency.earlier(scope, key, said)
        except Refused:
            if last:
                raise
            await asyncio.sleep(WAIT.total_seconds())
            continue
        return found.answer if found else None
    return None
