"""Puts who acts beside every request: the holder of a token, of a sign-in cookie, or nobody."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from participation.base import messages, settings
from participation.base.errors import Refused
from participation.base.identity import cookies
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.address import client_address
from participation.base.identity.errors import SCOPE_REQUIRED, TOKEN_INVALID
from participation.base.identity.recognition import by_sign_in, by_token
from participation.base.identity.words import Scope as TokenScope

Connection = ASGIConnection[Any, Any, Any, Any]

LANGUAGE = "kaimen_lang"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Asked by machines about the machine, or the same for everybody: nobody acts there.
WITHOUT = ("/static/", "/health/", "/metrics", "/schema", "/favicon.ico")


class Authentication(ASGIMiddleware):
    """One statement for a request with a token or cookie, none without."""

    scopes = (ScopeType.HTTP,)
    should_bypass_for_scope = staticmethod(lambda scope: scope["path"].startswith(WITHOUT))

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Recognise the caller; raises :class:`Refused` for a token that is not valid, or that may not write."""
        connection: Connection = ASGIConnection(scope, receive, send)
        nobody = msgspec.structs.replace(
            NOBODY,
            address=client_address(connection),
            locale=_language(connection),
            via="api" if scope["path"].startswith("/api/") else "page",
        )
        scope["state"]["actor"] = nobody
        if token := bearer(connection):
            actor = await by_token(token)
            if actor is None:
                raise Refused(TOKEN_INVALID)
            scope["state"]["actor"] = _at(actor, connection, nobody, prefer_browser=True)
            if scope.get("method") not in SAFE and TokenScope.WRITE not in actor.scopes:
                raise Refused(SCOPE_REQUIRED)
        elif secret := connection.cookies.get(cookies.name_of(cookies.SIGN_IN)):
            found = await by_sign_in(secret)
            if found is not None:
                actor, renewed_until = found
                scope["state"]["actor"] = _at(actor, connection, nobody)
                if renewed_until and not (actor.staff and actor.second_factor):
                    cookie = cookies.make(cookies.SIGN_IN, secret, seconds=cookies.lasting(renewed_until))
                    send = _with_cookie(send, cookie.to_header(header=""))
        await next_app(scope, receive, send)


def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """The dependency ``actor`` of handlers."""
    return actor_of(request)


def actor_of(connection: Connection) -> Actor:
    """Who acts in a request; nobody where it was not asked."""
    actor = connection.scope.get("state", {}).get("actor", NOBODY)
    assert isinstance(actor, Actor)
    return actor


def bearer(connection: Connection) -> str | None:
    """The token of ``Authorization: Bearer``; None for other schemes, which a proxy in front may use."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _at(actor: Actor, connection: Connection, nobody: Actor, *, prefer_browser: bool = False) -> Actor:
    """The actor at this place, in the language chosen there, else their own."""
    chosen = _choice(connection) is not None or (prefer_browser and "accept-language" in connection.headers)
    return msgspec.structs.replace(
        actor, address=nobody.address, locale=nobody.locale if chosen else messages.negotiate(None, actor.locale)
    )


def _choice(connection: Connection) -> str | None:
    choice = connection.query_params.get("lang") or connection.cookies.get(LANGUAGE)
    return choice if choice in messages.locales() else None


def _language(connection: Connection) -> str:
    accepted = connection.headers.get("accept-language")
    return messages.negotiate(accepted, _choice(connection), settings.current().locale)


def _with_cookie(send: Send, cookie: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            name = cookies.name_of(cookies.SIGN_IN).encode()
            # an answer that signs out, or changes the secret, has set the cookie itself
            if not any(header == b"set-cookie" and value.startswith(name) for header, value in message["headers"]):
                MutableScopeHeaders.from_message(message).add("set-cookie", cookie)
        await send(message)

    return sending
