"""Work that is given to officers."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from consultations.api.parameters import Slug
from consultations.queries import delegating as queries
from consultations.schemas.delegating import Delegated, Delegations, NewDelegation, Officers
from consultations.services import delegating
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.json_body import Nothing
from participation.base.problem_document import ApiController

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER), scope(Scope.WRITE))


class DelegationController(ApiController):
    """Who works on what."""

    path = "/api/v1"
    tags = ("Queue",)

    @get("/consultations/{slug:str}/officers", guards=READERS, summary="List the officers of the body that answers")
    async def officers(self, actor: NamedDependency[Actor], slug: Slug) -> Officers:
        """Those to whom work can be given."""
        return await queries.officers(actor, slug)

    @get("/consultations/{slug:str}/delegations", guards=READERS, summary="List who works on what")
    async def listed(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        officer: FromQuery[UUID | None] = None,
        ended: FromQuery[bool] = False,
    ) -> Delegations:
        """The newest first; those that are done with ``ended``."""
        return await queries.delegations(actor, slug, officer=officer, ended=ended)

    @post("/consultations/{slug:str}/delegations", guards=OFFICE, summary="Give work to an officer")
    async def delegate(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewDelegation]) -> Delegated:
        """Families and comments by id, or whatever has a clause, a channel and a stance, also what comes later."""
        return await delegating.delegate(actor, slug=slug, new=data)

    @post("/delegations/{delegation:uuid}/completion", guards=OFFICE, status_code=204, summary="Note work as done")
    async def end(
        self, actor: NamedDependency[Actor], delegation: FromPath[UUID], data: JSONBody[Nothing | None] = None
    ) -> None:
        """Any officer of the body may."""
        await delegating.end_delegation(actor, delegation=delegation)
