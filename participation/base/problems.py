"""The one renderer of refusals: ``application/problem+json`` (RFC 9457) for machines, a page for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import asyncpg
import msgspec
import structlog
from jinja2 import TemplateNotFound
from litestar import Request, Response
from litestar.enums import ParamType
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap

from participation.base.errors import FORBIDDEN, INVALID, N_, NOT_FOUND, SIGN_IN_REQUIRED, FieldError, Refusal, Refused
from participation.base.idempotency import Repeated
from participation.base.identity.actor import NOBODY
from participation.base.intake import collect
from participation.base.intake.words import NOT_AN_OBJECT
from participation.base.json_days import struct_of
from participation.base.messages import say
from participation.base.replay import JSON_BODY, TOO_LARGE, replayed
from participation.base.settings import current

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
UNREADABLE = Refusal("unreadable", 400, N_("The request could not be read."))
NOT_ALLOWED = Refusal("method_not_allowed", 405, N_("This address does not take such requests."))
UNSUPPORTED = Refusal("unsupported_media_type", 415, N_("This kind of content is not accepted here."))
TOO_MANY = Refusal("too_many_requests", 429, N_("Too many requests. Please wait a little."), retry_after=60)
BROKEN = Refusal("internal_error", 500, N_("Something went wrong on our side. It has been noted."))
DATABASE_GONE = Refusal(
    "unavailable", 503, N_("The service is not available for a moment. Please try again shortly."), retry_after=5
)
UNUSABLE = N_("This value cannot be used.")
BY_STATUS = {r.status: r for r in (UNREADABLE, NOT_ALLOWED, TOO_LARGE, UNSUPPORTED, TOO_MANY)} | {
    401: SIGN_IN_REQUIRED,
    403: FORBIDDEN,
    404: NOT_FOUND,
}

AnyRequest = Request[Any, Any, Any]
PageOf = Callable[[AnyRequest, Refusal], Response[Any]]


def problem(refusal: Refusal, locale: str) -> dict[str, Any]:
    """The problem document of a refusal, its sentences in the caller's language and on the city's clock."""
    zone = current().zone
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": refusal.code.replace("_", " ").capitalize(),
        "status": refusal.status,
        "code": refusal.code,
        "detail": say(locale, refusal.sentence, refusal.values, zone),
        **refusal.extra,
    }
    if refusal.errors:
        document["errors"] = [
            {"field": e.field, "code": e.code, "message": say(locale, e.sentence, e.values, zone)}
            for e in refusal.errors
        ]
    return document


def headers_of(refusal: Refusal) -> dict[str, str]:
    """The headers that a refusal asks for."""
    headers = {"Cache-Control": "no-store"}
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(refusal.retry_after)
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return headers


def wants_json(request: AnyRequest) -> bool:
    """Whether the caller is a program: everything below /api, and who asks for JSON and not for a page.

    Below /ledger/ programs and people meet: there a page is for who asks for one, as every browser does.
    """
    if request.url.path.startswith("/api/"):
        return True
    accepted = request.headers.get("accept", "")
    if "text/html" in accepted:
        return False
    return "json" in accepted or request.url.path.startswith("/ledger/")


def answer(request: AnyRequest, refusal: Refusal, page_of: PageOf) -> Response[Any]:
    """The response to a refused request."""
    if not wants_json(request):
        response = page_of(request, refusal)
        response.headers.update(headers_of(refusal))
        return response
    actor = request.scope.get("state", {}).get("actor", NOBODY)
    content = msgspec.json.encode(problem(refusal, actor.locale), enc_hook=str)
    return Response(content, status_code=refusal.status, media_type=MEDIA_TYPE, headers=headers_of(refusal))


def handlers(page_of: PageOf) -> ExceptionHandlersMap:
    """What the application does with everything that is raised; ``page_of`` makes the page for people."""

    def refused(request: AnyRequest, error: Refused) -> Response[Any]:
        return answer(request, error.refusal, page_of)

    def wrong_input(request: AnyRequest, error: ValidationException) -> Response[Any]:
        return answer(request, _all_errors(request, error), page_of)

    def other(request: AnyRequest, error: HTTPException) -> Response[Any]:
        refusal = BY_STATUS.get(error.status_code) or (UNREADABLE if error.status_code < 500 else BROKEN)
        return answer(request, msgspec.structs.replace(refusal, status=error.status_code), page_of)

    def repeated(request: AnyRequest, error: Repeated) -> Response[Any]:
        return replayed(error.answer)

    def gone(request: AnyRequest, error: Exception) -> Response[Any]:
        log.warning("database_unavailable", error=type(error).__name__)
        return answer(request, DATABASE_GONE, page_of)

    def unstorable(request: AnyRequest, error: Exception) -> Response[Any]:
        # a null character in an address or a header; bodies are judged field by field before they come so far
        return answer(request, UNREADABLE, page_of)

    def broken(request: AnyRequest, error: Exception) -> Response[Any]:
        log.error("unexpected_error", path=request.url.path, exc_info=error)
        return answer(request, BROKEN, page_of)

    return {
        Refused: refused,
        Repeated: repeated,
        ValidationException: wrong_input,
        HTTPException: other,
        asyncpg.CharacterNotInRepertoireError: unstorable,
        RecursionError: unstorable,
        **dict.fromkeys(GONE, gone),
        # a kind of OSError, yet no sign of a database that is away
        TemplateNotFound: broken,
        Exception: broken,
    }


# What asyncpg and the pool raise when the server is away, starting, stopping, out of connections, or a lock is not
# given in time: the caller may come again.
GONE: tuple[type[Exception], ...] = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.QueryCanceledError,
)


def _all_errors(request: AnyRequest, error: ValidationException) -> Refusal:
    """Litestar stops at the first wrong field; a JSON body is judged again, whole."""
    handler = request.route_handler
    wrong = [e for e in error.extra if isinstance(e, dict)] if isinstance(error.extra, list) else []
    if any(e.get("source") == ParamType.PATH for e in wrong):
        # no such address can lead anywhere
        return NOT_FOUND
    kind = struct_of(handler.parsed_data_field.annotation) if handler.parsed_data_field else None
    if kind is not None and all(e.get("source") not in {ParamType.QUERY, ParamType.HEADER} for e in wrong):
        body = _body(request)
        if not isinstance(body, Mapping):
            return Refusal("invalid", 422, INVALID, errors=(FieldError("body", "type", NOT_AN_OBJECT),))
        _, errors = collect(kind, body)
        if errors:
            return Refusal("invalid", 422, INVALID, errors=errors)
    named = tuple(FieldError(_sent_as(handler, str(e.get("key", "body"))), "invalid", UNUSABLE) for e in wrong)
    return Refusal("invalid", 422, INVALID, errors=named or (FieldError("body", "invalid", UNUSABLE),))


def _body(request: AnyRequest) -> object:
    try:
        return msgspec.json.decode(request.scope.get("state", {}).get(JSON_BODY, b""))
    except msgspec.DecodeError:
        return None


def _sent_as(handler: Any, name: str) -> str:
    """The name of a parameter in the address, which may differ from the one in the code."""
    field = handler.parsed_fn_signature.parameters.get(name)
    told = getattr(field.kwarg_definition, "name", None) if field else None
    return str(told or name)
