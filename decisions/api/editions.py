"""Editions: what was handed in of matters and meetings, its signatures and its publication."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from decisions.queries.editions import READING, edition_inside, open_editions
from decisions.schemas.edition import EditionView, EditionWithContent, Rejection
from decisions.services.edition_signing import approve_edition, publish_edition, reject_edition
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController

SIGNING = (has_role(Role.OFFICER, Role.SECRETARY, Role.REVIEWER, Role.LEADER), scope(Scope.WRITE))
OFFICE = (has_role(*READING),)


class OpenEditions(msgspec.Struct, frozen=True):
    """What waits for a signature or for publication, the oldest first; at most a hundred."""

    items: list[EditionView]


class EditionController(ApiController):
    """What becomes public only once it is signed."""

    path = "/api/v1/editions"
    tags = ("Editions",)

    @get("/", guards=OFFICE, summary="List what waits for a signature or for publication")
    async def listed(self, actor: NamedDependency[Actor]) -> OpenEditions:
        """In the bodies that the caller works for."""
        return OpenEditions(await open_editions(actor))

    @get("/{edition:uuid}", guards=OFFICE, summary="Read an edition")
    async def read(self, actor: NamedDependency[Actor], edition: FromPath[UUID]) -> EditionWithContent:
        """With the content as it was frozen, and the acts of its sign-off."""
        return await edition_inside(actor, edition)

    @post("/{edition:uuid}/approval", guards=SIGNING, summary="Sign an edition")
    async def approve(self, actor: NamedDependency[Actor], edition: FromPath[UUID]) -> EditionView:
        """The next stage of the chain; who had a hand in it never signs."""
        return await approve_edition(actor, edition=edition)

    @post("/{edition:uuid}/rejection", guards=SIGNING, summary="Send an edition back")
    async def reject(
        self, actor: NamedDependency[Actor], edition: FromPath[UUID], data: JSONBody[Rejection]
    ) -> EditionView:
        """With a reason; the next version starts the chain anew."""
        return await reject_edition(actor, edition=edition, reason=data.reason)

    @post("/{edition:uuid}/publication", guards=SIGNING, summary="Publish an edition")
    async def publish(self, actor: NamedDependency[Actor], edition: FromPath[UUID]) -> EditionView:
        """Once every stage has signed; it replaces the version that was public."""
        return await publish_edition(actor, edition=edition)
