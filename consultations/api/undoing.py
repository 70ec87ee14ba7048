"""Acts on the queue, and taking them back."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from consultations.api.parameters import Cursor, Limit, Slug
from consultations.queries.undoing import acts_of_work
from consultations.schemas.undoing import Undone, WorkActs
from consultations.services.undoing import undo
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.json_body import Nothing
from participation.base.problem_document import ApiController

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)


class WorkActController(ApiController):
    """Who did what on the queue."""

    path = "/api/v1"
    tags = ("Queue",)

    @get("/consultations/{slug:str}/acts", guards=READERS, summary="List acts on the queue")
    async def listed(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        own: FromQuery[bool] = False,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> WorkActs:
        """The newest first; ``own`` keeps one's own."""
        return await acts_of_work(actor, slug, own=own, cursor=cursor, limit=limit)

    @post("/acts/{act:uuid}/reversal", guards=(has_role(Role.OFFICER), scope(Scope.WRITE)), summary="Take an act back")
    async def undo(
        self, actor: NamedDependency[Actor], act: FromPath[UUID], data: JSONBody[Nothing | None] = None
    ) -> Undone:
        """Exactly what it did and what is still so; ``kept`` is what others have worked on since and what stays."""
        return await undo(actor, act=act)
