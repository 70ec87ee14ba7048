"""Where the clauses of a version come from: looked at and corrected by the office."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, PathParameter

from consultations.api.parameters import Slug
from consultations.queries import aligning as queries
from consultations.schemas.aligning import CorrectedOrigins, OriginKept, Origins
from consultations.services import aligning
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController

OFFICE = (has_role(Role.OFFICER), scope(Scope.WRITE))
Version = Annotated[int, PathParameter(description="Version of the draft", ge=1, le=100_000)]


class AligningController(ApiController):
    """The alignment of a version with the one before."""

    path = "/api/v1/consultations/{slug:str}/drafts/{version:int}"
    tags = ("Drafts",)

    @get("/origins", summary="Read where the clauses of a version come from")
    async def listed(self, actor: NamedDependency[Actor], slug: Slug, version: Version) -> Origins:
        """Every decision that was made, for the office: by the program where it has no name, else by an officer."""
        return await queries.origins_of(actor, slug, version)

    @put("/clauses/{clause:uuid}/origins", guards=OFFICE, summary="Correct where a clause comes from")
    async def correct(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        version: Version,
        clause: FromPath[UUID],
        data: JSONBody[CorrectedOrigins],
    ) -> OriginKept:
        """From which clauses of the version before a clause comes, the main one first; none: it is new."""
        return await aligning.correct_origins(actor, slug=slug, version=version, clause=clause, correction=data)
