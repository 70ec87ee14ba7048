"""Acts on whole families."""

from __future__ import annotations

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from consultations.api.parameters import Slug
from consultations.schemas.assigning import Assigned, NewAssignment
from consultations.services.assigning import assign
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController


class AssignmentController(ApiController):
    """Families and comments get their points."""

    path = "/api/v1/consultations/{slug:str}/assignments"
    tags = ("Queue",)

    @post(guards=(has_role(Role.OFFICER), scope(Scope.WRITE)), summary="Assign families and comments")
    async def assign(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewAssignment]) -> Assigned:
        """To points, to a new point, or to none since they ask for no change; with exceptions, in one act.

        With ``versions`` nothing is done where an item is not as it was read: 409 ``changed_meanwhile`` tells the
        changes since ``seen_at`` and the versions of now.
        """
        return await assign(actor, slug=slug, new=data)
