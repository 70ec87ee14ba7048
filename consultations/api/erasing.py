"""Lawful erasure of a comment."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from consultations.api.parameters import Slug
from consultations.queries import erasing as queries
from consultations.schemas.erasing import Erasing, ErasureView, NewErasure
from consultations.services import erasing
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Scope
from participation.base.problem_document import ApiController


class ErasureController(ApiController):
    """What the law asks to be taken away again."""

    path = "/api/v1"
    tags = ("Moderation",)

    @get(
        "/consultations/{slug:str}/comments/{comment:uuid}/erasures",
        guards=(has_role(*queries.SEEING),),
        summary="What an erasure would do",
    )
    async def possible(self, actor: NamedDependency[Actor], slug: Slug, comment: FromPath[UUID]) -> Erasing:
        """Whether the text would be destroyed, or sealed for the archive; and the erasures that were."""
        return await queries.erasing(actor, slug, comment)

    @post(
        "/comments/{comment:uuid}/erasures",
        guards=(has_role(*queries.ERASING), scope(Scope.WRITE)),
        summary="Erase a comment",
    )
    async def erase(
        self, actor: NamedDependency[Actor], comment: FromPath[UUID], data: JSONBody[NewErasure]
    ) -> ErasureView:
        """It stays a row that counts, with its outcome; a tombstone is entered in the ledger."""
        return await erasing.erase(actor, comment=comment, new=data)
