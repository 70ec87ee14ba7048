"""The text: putting it in, correcting its split, reading a version, comparing two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, get, put
from litestar.di import NamedDependency
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import JSONBody, QueryParameter

from consultations.api.parameters import Slug
from consultations.queries import drafts as queries
from consultations.queries.comparing import changes_between
from consultations.schemas.comparing import Changes
from consultations.schemas.draft import CorrectedDraft, DraftView
from consultations.services import drafting
from participation.base.conditional import Revalidated
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController

OFFICE = (has_role(Role.OFFICER), scope(Scope.WRITE))
Version = Annotated[int | None, QueryParameter(ge=1, le=100_000)]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass
class DraftOperation(Operation):
    """Documents that the body is the file itself."""

    def __post_init__(self) -> None:
        text = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING))
        binary = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
        kinds = {"text/markdown": text, "text/plain": text, "text/html": text, DOCX: binary}
        self.request_body = RequestBody(content=kinds, required=True, description="The draft as a file")


class DraftController(ApiController):
    """The draft and its versions."""

    path = "/api/v1/consultations/{slug:str}"
    tags = ("Drafts",)

    @put("/draft", guards=OFFICE, operation_class=DraftOperation, summary="Put the text in")
    async def save(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], slug: Slug) -> DraftView:
        """Read a Markdown, text, HTML or Word file and split it into clauses; each call is a new version."""
        media_type = request.headers.get("content-type", "").split(";")[0].strip() or None
        return await drafting.save_draft(actor, slug=slug, content=await request.body(), media_type=media_type)

    @put("/clauses", guards=OFFICE, summary="Correct the split")
    async def save_clauses(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[CorrectedDraft]
    ) -> DraftView:
        """Save the clauses as corrected by hand, as a new version."""
        return await drafting.save_clauses(actor, slug=slug, draft=data)

    @get("/draft", middleware=[Revalidated()], summary="Read the draft")
    async def read(self, actor: NamedDependency[Actor], slug: Slug, version: Version = None) -> DraftView:
        """A version of the text; the newest without ``version``."""
        return await queries.draft(actor, slug, version)

    @get("/changes", middleware=[Revalidated()], summary="Compare two versions")
    async def changes(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        earlier: Annotated[int, QueryParameter(name="from", ge=1, le=100_000)],
        later: Annotated[int, QueryParameter(name="to", ge=1, le=100_000)],
    ) -> Changes:
        """What changed, clause by clause; a new number alone is no change."""
        return await changes_between(actor, slug, earlier, later)
