"""Importing comments: a file of any size as the body, and how far it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream

from consultations.api.parameters import Slug
from consultations.importing.limits import FILE_BYTES
from consultations.imports_as_files import rejected_table
from consultations.queries.imports import import_status, import_view
from consultations.rules.imports import HANDED_IN_BYTES
from consultations.schemas.imports import Begun, ImportStatus, Way
from consultations.services import imports
from consultations.services.imports_files import MEDIA_TYPES, arriving, take
from consultations.words import Channel, Publish
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import scope, signed_in
from participation.base.identity.words import Scope
from participation.base.problem_document import ApiController
from participation.base.replay import STREAMS, once_read

Filename = Annotated[str | None, QueryParameter(description="Name of the file, said in each comment's source",
                                                max_length=200)]  # fmt: skip
Pairs = Annotated[
    list[str] | None,
    QueryParameter(name="map", description="`column:field`, several times; else columns are guessed", max_items=200),
]
BAD_PAIR = N_("Write a column and its field as column:field.")
ENDINGS: dict[str, str] = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/x-ndjson": "ndjson",
    "application/ndjson": "ndjson",
    "application/jsonl": "ndjson",
    "application/json": "ndjson",
    "text/csv": "csv",
    "message/rfc822": "eml",
}


@dataclass
class ImportOperation(Operation):
    """Documents that the body is the file itself."""

    def __post_init__(self) -> None:
        text = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING))
        binary = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
        kinds = {MEDIA_TYPES["ndjson"]: text, "text/csv": text, MEDIA_TYPES["xlsx"]: binary, "message/rfc822": text}
        self.request_body = RequestBody(content=kinds, required=True, description="The comments as a file")


class ImportController(ApiController):
    """Comments that came by letter, telephone, e-mail or through organisations, many at a time."""

    path = "/api/v1/consultations/{slug:str}/imports"
    tags = ("Imports",)

    @post(
        guards=[signed_in, scope(Scope.WRITE)],
        operation_class=ImportOperation,
        status_code=202,
        request_max_body_size=None,
        opt={STREAMS: True},
        summary="Import comments",
    )
    async def take_in(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        slug: Slug,
        channel: FromQuery[Channel] = Channel.LETTER,
        stated_on: FromQuery[date | None] = None,
        publish: FromQuery[Publish] = Publish.TEXT,
        filename: Filename = None,
        pairs: Pairs = None,
        start: FromQuery[bool] = True,
    ) -> Begun:
        """NDJSON, CSV, XLSX or one e-mail as the body, of any size; it is carried out afterwards, and goes on where it
        was if the server is stopped.

        A row is what a clerk would enter: `text`, `clause` (its number or id), `proposed_text`, `stance`, `stated_on`,
        `name`, `contact`, `ticket`, `co_signatures`, `publish`, `channel`, and `key`, under which it is imported once.
        A row without a key is known by all that it says. With `start=false` somebody looks at the first rows and at
        what the columns mean on the workbench, and starts it there.
        """
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        way = Way(
            channel=channel, stated_on=stated_on, publish=publish, mapping=_mapping(pairs) if pairs else None
        )  # fmt: skip
        await imports.judge_actor(actor, slug, way)
        async with arriving() as files:
            most = HANDED_IN_BYTES if actor.organisation else FILE_BYTES
            named = filename or f"import.{ENDINGS.get(kind, 'txt')}"
            files.append(await take(named, request.stream(), most=most))
            asked = msgspec.json.encode((files[0].sha256, named, start, way))
            async with once_read(request, hashlib.sha256(asked).hexdigest()):
                return await imports.hand_over(actor, slug=slug, files=files, way=way, start=start)

    @get("/{whole:uuid}", guards=[signed_in], summary="How far an import is")
    async def status(self, actor: NamedDependency[Actor], slug: Slug, whole: FromPath[UUID]) -> ImportStatus:
        """Rows received, accepted, imported before, and the first of those rejected, each with all that is wrong."""
        return await import_status(actor, slug, whole)

    @get(
        "/{whole:uuid}/rejected.csv",
        guards=[signed_in],
        media_type="text/csv",
        summary="The rejected rows as a table to correct",
    )
    async def rejected(self, actor: NamedDependency[Actor], slug: Slug, whole: FromPath[UUID]) -> Stream:
        """The columns as they were, a key, and what is wrong. Corrected it can be imported as it is."""
        view = await import_view(actor, slug, whole)
        headers = {"Content-Disposition": f'attachment; filename="{slug}-rejected.csv"', "Cache-Control": "no-store"}
        return Stream(rejected_table(actor.locale, view), media_type="text/csv", headers=headers)


def _mapping(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        column, parted, field = pair.rpartition(":")
        if not parted:
            raise Refused(invalid(FieldError("map", "invalid", BAD_PAIR)))
        found[column] = field
    return found
