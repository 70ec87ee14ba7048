"""Draft topics and suggested points, for officers and their programs."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from consultations.api.parameters import Slug
from consultations.queries import topics as queries
from consultations.queries.suggestions import suggest
from consultations.schemas.suggestions import Suggestions
from consultations.schemas.topics import TopicsAsked, TopicsView
from consultations.services import topics as services
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.json_body import Nothing
from participation.base.problem_document import ApiController

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER), scope(Scope.WRITE))


class TopicController(ApiController):
    """What comments are about, as a draft; and which points they likely raise, as a suggestion."""

    path = "/api/v1"
    tags = ("Topics",)

    @get("/consultations/{slug:str}/topics", guards=READERS, summary="Read the draft topics and the stances")
    async def read(self, actor: NamedDependency[Actor], slug: Slug) -> TopicsView:
        """The newest draft list with keywords and typical comments, by clause and in all; stances as they are now."""
        return await queries.topics(actor, slug)

    @post("/consultations/{slug:str}/topics", guards=OFFICE, status_code=202, summary="Make the draft topics anew")
    async def make(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Nothing | None] = None
    ) -> TopicsAsked:
        """A job makes the list; read it again until ``under_way`` is null. One that is being made is waited for."""
        return TopicsAsked(await services.draft_topics(actor, slug=slug))

    @get("/comments/{comment:uuid}/suggestions", guards=READERS, summary="Suggest points for a comment")
    async def suggestions(self, actor: NamedDependency[Actor], comment: FromPath[UUID]) -> Suggestions:
        """The five likeliest points, each with the comments and words that speak for it; nothing is linked."""
        return Suggestions(await suggest(actor, comment))
