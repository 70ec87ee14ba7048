"""Whether representatives are satisfied with what became of their opinions."""

from __future__ import annotations

from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from decisions.api.follow_ups import OFFICE
from decisions.schemas.satisfaction import NewResponse, NewSatisfaction, SatisfactionView
from decisions.services.satisfaction import respond, say
from participation.base.identity.actor import Actor
from participation.base.identity.guards import scope
from participation.base.identity.words import Scope
from participation.base.problem_document import ApiController


class SatisfactionController(ApiController):
    """What a representative says of the answer, and what the office does about it."""

    path = "/api/v1/opinions/{opinion:uuid}/satisfaction"
    tags = ("Follow-ups",)

    @post("/", guards=(scope(Scope.WRITE),), summary="Say whether one is satisfied")
    async def say(
        self, actor: NamedDependency[Actor], opinion: FromPath[UUID], data: JSONBody[NewSatisfaction]
    ) -> SatisfactionView:
        """By the code of the representative's own link, or through a clerk who notes it."""
        return await say(actor, opinion=opinion, new=data)

    @post("/response", guards=OFFICE, summary="Respond to somebody who is not satisfied")
    async def respond(
        self, actor: NamedDependency[Actor], opinion: FromPath[UUID], data: JSONBody[NewResponse]
    ) -> SatisfactionView:
        """Take it up again until a day, or let it stand, with the reason; both are told."""
        return await respond(actor, opinion=opinion, new=data)
