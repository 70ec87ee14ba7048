"""How the API's description tells what a refused request is answered: one place for the routes of all rooms."""

from __future__ import annotations

import msgspec
from litestar import Controller
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

MEDIA_TYPE = "application/problem+json"


class WrongField(msgspec.Struct, frozen=True):
    """One wrong field of what was sent, named with dots (``author.name``)."""

    field: str
    code: str
    message: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """An RFC 9457 problem; ``code`` is for programs, ``detail`` for people. Some codes add members of their own."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[WrongField] = []


MEANINGS = {
    400: "The request cannot be read.",
    401: "Nobody is signed in, or the token is not valid.",
    403: "Whoever asks may not do this.",
    404: "There is no such thing, or none that may be seen.",
    409: "It does not fit what is there now: `code` says why.",
    413: "The body is too large.",
    415: "The body is of another kind than this address takes.",
    422: "Something in the request is wrong; every wrong field is in `errors`.",
    429: "That was tried too often; Retry-After says when to come again.",
    503: "The service is not available for a moment; Retry-After says when to come again.",
}
PROBLEMS = {
    status: ResponseSpec(Problem, generate_examples=False, description=meaning, media_type=MEDIA_TYPE)
    for status, meaning in MEANINGS.items()
}


class ApiController(Controller):
    """A controller below ``/api/v1``: the description of each of its routes tells the problems it may answer with."""

    def get_route_handlers(self) -> list[BaseRouteHandler]:
        """The routes, each with what it says itself before what all may say."""
        found = super().get_route_handlers()
        for handler in found:
            if isinstance(handler, HTTPRouteHandler):
                handler.responses = {**PROBLEMS, **(handler.responses or {})}
        return found
