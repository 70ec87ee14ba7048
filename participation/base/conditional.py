"""Answers that can be asked for again at the price of a hash: ETag, If-None-Match, Cache-Control.

For routes whose answer is the same until something changes: ``@get(…, middleware=[Revalidated()])``. Caches may keep
the answer but ask each time, since a consultation closes at its second and not when a cache thinks so.
"""

from __future__ import annotations

import hashlib

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from participation.base.identity.actor import NOBODY, Actor

# What a reader may see depends on who they are.
VARY = "Authorization, Cookie"
# Headers about a body, of which a 304 has none.
OF_BODY = ("content-type", "content-length", "content-disposition")


class Revalidated(ASGIMiddleware):
    """Gives a 200 its ETag, and answers 304 to who has it already."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Hold the answer until it is whole."""
        start: HTTPResponseStartEvent | None = None
        body = bytearray()

        async def sending(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and message["status"] == 200:
                start = message
                return
            if message["type"] != "http.response.body" or start is None:
                await send(message)
                return
            body.extend(message["body"])
            if message["more_body"]:
                return
            unchanged = _mark(scope, start, bytes(body))
            await send(start)
            await send({"type": "http.response.body", "body": b"" if unchanged else bytes(body), "more_body": False})

        await next_app(scope, receive, sending)


def known(tag: str, asked: str) -> bool:
    """Whether somebody who asks with this If-None-Match has what the tag stands for."""
    named = {one.strip().removeprefix("W/") for one in asked.split(",")}
    return tag in named or "*" in named


def _mark(scope: Scope, start: HTTPResponseStartEvent, body: bytes) -> bool:
    """Give the answer its headers; True where the asker has it already, and the status becomes 304."""
    actor: Actor = scope["state"].get("actor", NOBODY)
    headers = MutableScopeHeaders.from_message(start)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers["ETag"] = tag
    headers["Cache-Control"] = "private, no-cache" if actor.signed_in else "public, no-cache"
    more = [name for name in headers.get("Vary", "").split(", ") if name and name not in VARY.split(", ")]
    headers["Vary"] = ", ".join((VARY, *more))
    asked = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"if-none-match"]
    if not known(tag, ",".join(asked)):
        return False
    start["status"] = 304
    for name in OF_BODY:
        if name in headers:
            del headers[name]
    return True
