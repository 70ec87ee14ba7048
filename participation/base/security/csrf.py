"""Forms are taken only from our own pages: a signed token in cookie and form, bound to the sign-in.

Asked of every unsafe request that a browser could be tricked into: not where a token of the API authenticates, nor
of API calls without a sign-in cookie, since both carry nothing a browser adds by itself.
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import RequestEncodingType, ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from participation.base import settings
from participation.base.errors import Refused
from participation.base.identity import cookies
from participation.base.identity.authentication import SAFE, actor_of
from participation.base.identity.errors import FORGED
from participation.base.security.keys import sign, signed

COOKIE = "kaimen_csrf"
FIELD = "_csrf_token"
HEADER = "x-csrf-token"
FORMS = {RequestEncodingType.URL_ENCODED, RequestEncodingType.MULTI_PART}
PURPOSE = "csrf"
NEW = "csrf_new"

AnyRequest = Request[Any, Any, Any]


class CsrfProtection(ASGIMiddleware):
    """Refuses (403) what was not sent from our own page; stands inside ``Authentication``.

    The cookie is set only with an answer that holds a token, so files and API answers never carry it.
    """

    scopes = (ScopeType.HTTP,)
    # the address itself is the permission, known to nobody else: mail programs post to it without having seen a page
    exclude_opt_key = "address_is_permission"

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Check, pass on, and set the cookie where a page asked for a new token."""
        if scope["type"] != ScopeType.HTTP:
            return
        request: AnyRequest = Request(scope, receive, send)
        if request.method not in SAFE and _asked_of(request):
            await _check(request)

        async def sending(message: Message) -> None:
            token = scope["state"].get(NEW)
            if token and message["type"] == "http.response.start":
                cookie = cookies.make(COOKIE, token)
                MutableScopeHeaders.from_message(message).add("set-cookie", cookie.to_header(header=""))
            await send(message)

        await next_app(scope, receive, sending)


def csrf_token(request: AnyRequest) -> str:
    """The token for the forms of the page that answers this request."""
    state = request.scope["state"]
    if token := state.get(NEW):
        return str(token)
    token = request.cookies.get(cookies.name_of(COOKIE), "")
    if not _ours(token, request):
        nonce = secrets.token_urlsafe(16)
        token = state[NEW] = f"{nonce}.{sign(PURPOSE, _bound(nonce, request))}"
    return str(token)


def _asked_of(request: AnyRequest) -> bool:
    if actor_of(request).token is not None:
        return False
    signed_in = cookies.name_of(cookies.SIGN_IN) in request.cookies
    return signed_in or not request.scope["path"].startswith("/api/")


async def _check(request: AnyRequest) -> None:
    if not _from_here(request):
        raise Refused(FORGED)
    cookie = request.cookies.get(cookies.name_of(COOKIE), "")
    sent = await _sent_token(request)
    if not _ours(cookie, request) or not secrets.compare_digest(cookie.encode(), sent.encode()):
        raise Refused(FORGED)


def _from_here(request: AnyRequest) -> bool:
    """What browsers say of where the request was made; older ones say nothing, and the token alone decides."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    try:
        place = urlsplit(origin).netloc
    except ValueError:
        return False
    # a page elsewhere cannot choose the Host header, so this holds under every name by which we are reached
    return place in {urlsplit(settings.current().base_url).netloc, request.headers.get("host")}


async def _sent_token(request: AnyRequest) -> str:
    if token := request.headers.get(HEADER):
        return token
    # the API's bodies are left for its handlers to read
    if request.content_type[0] not in FORMS or request.scope["path"].startswith("/api/"):
        return ""
    try:
        form = await request.form()
    except (UnicodeDecodeError, LookupError) as error:
        raise Refused(FORGED) from error
    token = form.get(FIELD)
    return token if isinstance(token, str) else ""


def _ours(token: str, request: AnyRequest) -> bool:
    nonce, _, signature = token.partition(".")
    return bool(nonce and signature) and signed(PURPOSE, _bound(nonce, request), signature)


def _bound(nonce: str, request: AnyRequest) -> str:
    """A token is good for one sign-in (or for nobody): another person's own, planted here, is none of ours."""
    return f"{nonce} {actor_of(request).sign_in or ''}"
