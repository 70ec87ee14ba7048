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
from participation.base.idempotency import Answer, Repeated

FIELD = "form_key"
WAIT = timedelta(milliseconds=50)
TRIES = 60
# the status under which the answer of a form itself is stored
FOUND = 303


def new_form_key() -> str:
    """A key for one form that is about to be filled in."""
    return secrets.token_urlsafe(16)


async def once(
    act: Callable[[], Awaitable[str]],
    *,
    key: str,
    sent: object,
    owner: tuple[object, ...],
    told: Callable[[str], str] | None = None,
) -> str:
    """The answer of ``act``, or the one it gave when the same was ``sent`` under this key before.

    The same form with other words in it is another act. ``owner`` tells one browser from another, so that a key
    never gives one person the answer of somebody else. ``told`` makes the answer out of what the act's own transaction
    stores as the API's (JSON), for acts that do: then it need not be stored a second time.
    """
    scope = idempotency.scope_of("form", *owner)
    said = hashlib.sha256(msgspec.json.encode(sent)).hexdigest()
    under = hashlib.sha256(f"{key} {said}".encode()).hexdigest()
    # an act that claims the key in its own transaction finds out by itself
    if told is None and (earlier := await _earlier(scope, under, said)):
        return _again(earlier, told)
    try:
        async with idempotency.under(scope, under, said, in_act=told is not None) as claim:
            made = await act()
    except Repeated as repeated:
        return _again(repeated.answer, told)
    except Refused as refused:
        if told is None and refused.refusal.code != idempotency.ANSWER_LOST.code:
            raise
        earlier = await _earlier(scope, under, said)
        if earlier is None:
            raise
        return _again(earlier, told)
    if not claim.answered:
        await idempotency.keep(scope, under, FOUND, made, {})
    return made


def _again(earlier: Answer, told: Callable[[str], str] | None) -> str:
    answer = earlier.answer or ""
    return told(answer) if told and earlier.status != FOUND else answer


async def _earlier(scope: str, key: str, said: str) -> Answer | None:
    """The answer given before; one that is being given this moment is waited for."""
    for last in (False,) * TRIES + (True,):
        try:
            found = await idempotency.earlier(scope, key, said)
        except Refused:
            if last:
                raise
            await asyncio.sleep(WAIT.total_seconds())
            continue
        return found
    return None
