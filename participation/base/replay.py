"""Idempotency-Key on the API: a repeated POST gets the answer of the first, and the act is done once."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.enums import ScopeType
from litestar.handlers import HTTPRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPReceiveMessage, Message, Receive, Scope, Send
from litestar.typing import FieldDefinition

from participation.base import idempotency
from participation.base.errors import N_, Refusal, Refused
from participation.base.idempotency import Answer, Repeated
from participation.base.identity.actor import NOBODY, Actor
from participation.base.json_body import UNSUPPORTED, check_json
from participation.base.json_days import check_days

# What a route says of itself (``opt``) that reads its body piece by piece, with ``once_read`` for its key.
STREAMS = "streams"
# A JSON body is kept beside the request, so that a wrong one can be judged field by field afterwards.
JSON_BODY = "json_body"
LARGEST_KEPT = 4 * 1024 * 1024
LARGEST_READ = 24 * 1024 * 1024
TOO_LARGE = Refusal("too_large", 413, N_("What you sent is too large."))
KEPT_HEADERS = (b"content-type", b"location")


def replayed(answer: Answer) -> Response[bytes]:
    """The first answer again, and a header that says so."""
    headers = msgspec.json.decode(answer.headers, type=dict[str, str])
    media_type = headers.pop("content-type", "application/json")
    return Response(
        (answer.answer or "").encode(),
        status_code=answer.status or 200,
        media_type=media_type,
        headers={**headers, "Idempotent-Replayed": "true", "Cache-Control": "no-store"},
    )


class OncePerKey(ASGIMiddleware):
    """For writes to the API: keeps the JSON body at hand and lets an act under a key happen once.

    The key belongs to a caller: a person, or without sign-in an address and browser. An answer is stored only
    beside a key that the act itself has claimed, so a refused request can be corrected and sent again.
    """

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Read the body, replay or pass on, and remember the answer."""
        if scope["type"] != ScopeType.HTTP:
            return
        if scope["method"] not in {"POST", "PUT", "PATCH", "DELETE"} or not scope["path"].startswith("/api/"):
            await next_app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        key = headers.get(b"idempotency-key")
        is_json = b"json" in headers.get(b"content-type", b"application/json").lower()
        if not is_json and _json_of(scope) and _has_body(headers):
            raise Refused(UNSUPPORTED)
        if _streams(scope) or ((key is None or scope["method"] != "POST") and not is_json):
            await next_app(scope, receive, send)
            return
        body, replay = await _read(receive)
        if is_json and (expected := _json_of(scope)):
            check_json(body)
            check_days(body, expected.annotation)
            if len(body) <= LARGEST_KEPT:
                scope["state"][JSON_BODY] = body
        if key is None or scope["method"] != "POST":
            await next_app(scope, replay, send)
            return
        await self._once(scope, replay, send, next_app, key.decode("latin-1"), body)

    async def _once(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp, key: str, body: bytes) -> None:
        owner = owner_of(scope)
        fingerprint = hashlib.sha256(body).hexdigest()
        idempotency.check_key(key)
        if answer := await idempotency.earlier(owner, key, fingerprint):
            await replayed(answer).to_asgi_response(None, Request(scope))(scope, receive, send)
            return
        status, sent, kept = 0, bytearray(), dict[str, str]()

        async def listening(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                kept.update({n.decode(): v.decode() for n, v in message["headers"] if n.lower() in KEPT_HEADERS})
            elif message["type"] == "http.response.body":
                sent.extend(message["body"])
                if not message.get("more_body") and status < 400 and claim.claimed and not claim.answered:
                    await idempotency.keep(owner, key, status, sent.decode(), kept)
            await send(message)

        async with idempotency.under(owner, key, fingerprint, in_act=True) as claim:
            await next_app(scope, receive, listening)


def _streams(scope: Scope) -> bool:
    """Whether the route takes a file of any size as it comes, and its key when it knows what the file holds."""
    handler = scope["route_handler"]
    return isinstance(handler, HTTPRouteHandler) and bool(handler.opt.get(STREAMS))


def _json_of(scope: Scope) -> FieldDefinition | None:
    """What the route reads a JSON body into; others take files as they are, or nothing."""
    handler = scope["route_handler"]
    return handler.parsed_data_field if isinstance(handler, HTTPRouteHandler) else None


def owner_of(scope: Scope) -> str:
    """Whose keys those of a request are."""
    actor: Actor = scope["state"].get("actor", NOBODY)
    browser = dict(scope["headers"]).get(b"user-agent", b"")
    who = ("person", actor.person, actor.organisation) if actor.person else ("address", actor.address, browser.hex())
    return idempotency.scope_of(*who, scope["path"])


@asynccontextmanager
async def once_read(request: Request[Any, Any, Any], fingerprint: str) -> AsyncIterator[None]:
    """What is done inside is done once under the key of a request that was read as it came.

    ``fingerprint`` is the hash of all that was asked. The act says its own answer (``idempotency.answered``). Raises
    :class:`Repeated`, which is answered with the first answer, and :class:`Refused` for a key that is none.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        yield
        return
    idempotency.check_key(key)
    owner = owner_of(request.scope)
    if answer := await idempotency.earlier(owner, key, fingerprint):
        raise Repeated(answer)
    async with idempotency.under(owner, key, fingerprint, in_act=True):
        yield


def _has_body(headers: Mapping[bytes, bytes]) -> bool:
    return headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers


async def _read(receive: Receive) -> tuple[bytes, Receive]:
    """The whole body, and a ``receive`` that gives it once more."""
    parts = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.extend(message["body"])
        if len(parts) > LARGEST_READ:
            raise Refused(TOO_LARGE)
        if not message.get("more_body"):
            break
    given = False

    async def again() -> HTTPReceiveMessage:
        nonlocal given
        if given:
            return await receive()  # type: ignore[return-value] # after the body only a disconnect can come
        given = True
        return {"type": "http.request", "body": bytes(parts), "more_body": False}

    return bytes(parts), again
