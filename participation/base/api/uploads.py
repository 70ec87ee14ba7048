"""Files that go with a comment: sent first, named in the comment's ``attachments``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import QueryParameter

from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import scope
from participation.base.identity.words import Scope
from participation.base.problem_document import ApiController
from participation.base.problems import UNREADABLE
from participation.base.uploads.receiving import take_in

NO_FILE = N_("Send one file, in a form field or as the body itself.")
NO_NAME = N_("Say what the file is called: ?filename=plan.pdf")
MULTIPART = "multipart/form-data"
Filename = Annotated[str | None, QueryParameter(description="Name of the file that is the body", max_length=255)]


class Uploaded(msgspec.Struct, frozen=True):
    """A file that waits a day to be attached; ``size`` in bytes, ``media_type`` as its content shows."""

    id: UUID
    filename: str
    sha256: str
    media_type: str
    size: int


@dataclass
class UploadOperation(Operation):
    """Documents that the body is the file itself, or a form with one."""

    def __post_init__(self) -> None:
        file = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        form = Schema(type=OpenAPIType.OBJECT, properties={"file": file}, required=["file"])
        kinds = {"application/octet-stream": OpenAPIMediaType(schema=file), MULTIPART: OpenAPIMediaType(schema=form)}
        self.request_body = RequestBody(content=kinds, required=True, description="The file, or a form with it")


class UploadController(ApiController):
    """``/api/v1/uploads``."""

    path = "/api/v1/uploads"
    tags = ("Comments",)

    @post(guards=[scope(Scope.WRITE)], operation_class=UploadOperation, summary="Send a file for a comment")
    async def take(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], filename: Filename = None
    ) -> Uploaded:
        """As the body, with ``?filename=``, or in a form. Name its id in the comment's ``attachments`` within a day.

        PDF, Word, Excel, JPEG, PNG, WebP and plain text up to 10 MB, judged by what they hold.
        """
        name, content = await _file(request, filename)
        stored = await take_in(actor, filename=name, content=content)
        return Uploaded(stored.id, stored.filename, stored.sha256, stored.media_type, stored.size)


async def _file(request: Request[Any, Any, Any], filename: str | None) -> tuple[str, bytes | AsyncIterator[bytes]]:
    """The name and the content of the file that was sent; raises :class:`Refused` where there is not exactly one."""
    if not request.headers.get("content-type", "").lower().startswith(MULTIPART):
        if not filename:
            raise Refused(invalid(FieldError("filename", "required", NO_NAME)))
        return filename, request.stream()
    try:
        form = await request.form()
    except (UnicodeDecodeError, LookupError) as error:
        raise Refused(UNREADABLE) from error
    files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    if len(files) != 1:
        raise Refused(invalid(FieldError("file", "required", NO_FILE)))
    return filename or files[0].filename, await files[0].read()
