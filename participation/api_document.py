"""The description of the API: OpenAPI 3.1 at ``/schema/openapi.json``, and a page of it for people at ``/schema``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request
from litestar.enums import MediaType
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin
from litestar.openapi.spec import Components, License, SecurityScheme

from frontend.answers import page_for
from frontend.rendering import render
from participation import __version__

DESCRIPTION = """\
Everything the pages do can be done here. Instants are RFC 3339 in UTC; lists page by `cursor` and `limit`; errors are
RFC 9457 problems with a machine-readable `code` and, for input, all wrong fields at once in `errors`. A POST that
creates takes an `Idempotency-Key`: the same key with the same body is the same act and gets the first answer again.
"""
METHODS = ("get", "post", "put", "patch", "delete")
TOKEN = SecurityScheme(type="http", scheme="bearer", description="Made on the account page or by `kaimen person add`.")


class Operation(msgspec.Struct, frozen=True):
    """One line of the page."""

    method: str
    path: str
    summary: str


def document() -> OpenAPIConfig:
    """How our routes are described; what is not below ``/api`` is left out by its own router."""
    return OpenAPIConfig(
        title="Kaimen",
        version=__version__,
        description=DESCRIPTION,
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        components=Components(security_schemes={"token": TOKEN}),
        security=[{"token": []}, {}],
        use_handler_docstrings=True,
        path="/schema",
        render_plugins=[_Page(path="/"), JsonRenderPlugin(media_type=MediaType.JSON)],
    )


class _Page(OpenAPIRenderPlugin):
    """A plain page of our own: the usual ones load their scripts from another host."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The page, in the reader's language."""
        return render("roof/schema.html", page_for(request), groups=operations(openapi_schema)).encode()


def operations(schema: Mapping[str, Any]) -> list[tuple[str, list[Operation]]]:
    """What can be done, by noun (the first tag of an operation) and address."""
    found: dict[str, list[Operation]] = defaultdict(list)
    for path, item in sorted(schema["paths"].items()):
        for method in METHODS:
            if operation := item.get(method):
                noun = next(iter(operation.get("tags") or ["Other"]))
                found[noun].append(Operation(method.upper(), path, operation.get("summary", "")))
    return sorted(found.items())
