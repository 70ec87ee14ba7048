"""Consultations that go on from one another."""

from __future__ import annotations

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from consultations.api.parameters import Slug
from consultations.queries import history as queries
from consultations.schemas.consultation import Standing
from consultations.schemas.continuing import History, NewContinuation
from consultations.services import continuing
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController

OFFICE = (has_role(Role.OFFICER), scope(Scope.WRITE))


class ContinuingController(ApiController):
    """Asking the public again."""

    path = "/api/v1/consultations/{slug:str}"
    tags = ("Consultations",)

    @post("/continuation", guards=OFFICE, summary="Ask the public again about a changed draft")
    async def continue_(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewContinuation]) -> Standing:
        """Prepare a second consultation with the newest version of the draft; clauses keep their ids."""
        return await continuing.continue_(actor, slug=slug, new=data)

    @get("/history", summary="Read what came before")
    async def history(self, actor: NamedDependency[Actor], slug: Slug) -> History:
        """The consultation that this one goes on from, what changed since, and the points raised then."""
        return await queries.history(actor, slug)
