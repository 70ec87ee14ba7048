"""“This comment is not mine”: saying so, and what the office finds."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from consultations.api.moderating import READERS
from consultations.api.parameters import Slug
from consultations.queries import disowning as queries
from consultations.schemas.disowning import (
    Claim,
    CodeSent,
    DisowningDecided,
    DisowningMade,
    DisowningView,
    NewDisowning,
)
from consultations.services import disowning
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController


class Disownings(msgspec.Struct, frozen=True):
    """Disownings, those that wait first."""

    items: list[DisowningView]
    next: None = None


class DisowningController(ApiController):
    """Comments that name somebody, or went to the contact of somebody, who did not write them."""

    path = "/api/v1"
    tags = ("Moderation",)

    @post(
        "/comments/{comment:uuid}/disownings/code",
        guards=[scope(Scope.WRITE)],
        status_code=202,
        summary="Ask for a code to say that a comment is not mine",
    )
    async def ask_code(self, actor: NamedDependency[Actor], comment: FromPath[UUID], data: JSONBody[Claim]) -> CodeSent:
        """To the contact that notices of the comment go to, else to the one you give."""
        return await disowning.ask_code(actor, claim=data, comment=comment)

    @post("/comments/{comment:uuid}/disownings", guards=[scope(Scope.WRITE)], summary="Say that a comment is not mine")
    async def disown(
        self, actor: NamedDependency[Actor], comment: FromPath[UUID], data: JSONBody[NewDisowning]
    ) -> DisowningMade:
        """The name is withheld from others from then on, until an officer has decided."""
        return await disowning.disown(actor, new=data, comment=comment)

    @get("/consultations/{slug:str}/disownings", guards=READERS, summary="List the disownings")
    async def listed(self, actor: NamedDependency[Actor], slug: Slug) -> Disownings:
        """Those that wait for a decision first."""
        return Disownings(await queries.disownings(actor, slug))

    @post(
        "/disownings/{disowning_id:uuid}/decision",
        guards=(has_role(Role.OFFICER), scope(Scope.WRITE)),
        status_code=204,
        summary="Decide on a disowning",
    )
    async def decide(
        self, actor: NamedDependency[Actor], disowning_id: FromPath[UUID], data: JSONBody[DisowningDecided]
    ) -> None:
        """Confirmed, the comment counts as said by nobody known; those concerned are told, with the reason."""
        await disowning.decide(actor, disowning=disowning_id, found=data)
