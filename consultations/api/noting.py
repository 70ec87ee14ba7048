"""Notes of officers for officers."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from consultations.api.parameters import Slug
from consultations.queries.noting import notes
from consultations.schemas.noting import NewNote, Notes
from consultations.services.noting import Noted, note
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController


class NoteController(ApiController):
    """Internal notes, which no export and no public page holds."""

    path = "/api/v1/consultations/{slug:str}/notes"
    tags = ("Queue",)

    @get(guards=(has_role(Role.OFFICER),), summary="Read the notes on something")
    async def listed(self, actor: NamedDependency[Actor], slug: Slug, about: FromQuery[UUID]) -> Notes:
        """On a family, a comment or a point; for officers of the body alone."""
        return await notes(actor, slug, [about])

    @post(guards=(has_role(Role.OFFICER), scope(Scope.WRITE)), summary="Write a note")
    async def write(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewNote]) -> Noted:
        """On one family, comment or point. It cannot be changed afterwards."""
        return await note(actor, slug=slug, new=data)
