"""The addresses there are, filled in with what the small world has, so that a sweep needs no list of its own."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from participation.base.identity.actor import Actor
from tests.world import ADMINISTRATOR, OFFICER, RESIDENT

SOMETHING = UUID("018f4b7e-1111-7000-8000-000000000001")
# ending one's own sign-in would end the sweep; the others have one page each, or none of ours
LEFT_OUT = ("/sign-out", "/static/", "/metrics", "/schema/")
ADMINISTRATIVE = ("/administration", "/api/v1/people", "/api/v1/bodies", "/api/v1/organisations")
OF_STAFF = ("/workbench", "/api/v1/")


class Address(msgspec.Struct, frozen=True):
    """One method of one path, and the names of what may stand in its query."""

    method: str
    path: str
    template: str
    queries: tuple[str, ...]

    @property
    def api(self) -> bool:
        return self.path.startswith("/api/")

    @property
    def whose(self) -> Actor:
        """Who gets furthest there."""
        if self.path.startswith(ADMINISTRATIVE):
            return ADMINISTRATOR
        return OFFICER if self.path.startswith(OF_STAFF) else RESIDENT


def addresses(app: Litestar, *methods: str, slug: str = "lift") -> Iterator[Address]:
    """Every address that takes one of the methods."""
    for route in sorted(app.routes, key=lambda route: route.path):
        if not isinstance(route, HTTPRoute) or route.path.startswith(LEFT_OUT):
            continue
        path = route.path
        for name, parameter in route.path_parameters.items():
            kind = {"uuid": str(SOMETHING), "path": "a/b"}.get(parameter.full.partition(":")[2], slug)
            path = path.replace(f"{{{parameter.full}}}", slug if name == "slug" else kind)
        for handler in route.route_handlers:
            for method in sorted(set(methods) & {str(one) for one in handler.http_methods}):
                yield Address(method, path, route.path, _queries(handler, set(route.path_parameters)))


def _queries(handler: HTTPRouteHandler, in_path: set[str]) -> tuple[str, ...]:
    given = handler.parsed_fn_signature.parameters
    found = []
    for name, field in given.items():
        if name in in_path or name in {"request", "actor", "data"}:
            continue
        named = getattr(field.kwarg_definition, "name", None) or getattr(field.kwarg_definition, "query", None)
        found.append(str(named or name))
    return tuple(found)
