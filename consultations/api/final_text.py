"""The text that was decided on."""

from __future__ import annotations

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from consultations.api.parameters import Slug
from consultations.queries import final_text as queries
from consultations.schemas.final_text import FinalTexts, FinalTextView, NewFinalText, SentBack
from consultations.services import final_text
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController

OFFICE = (has_role(Role.OFFICER), scope(Scope.WRITE))
LEADERS = (has_role(Role.LEADER), scope(Scope.WRITE))


class FinalTextController(ApiController):
    """正式文本."""

    path = "/api/v1/consultations/{slug:str}/final-text"
    tags = ("Drafts",)

    @get("/", summary="Read the steps towards the final text")
    async def listed(self, actor: NamedDependency[Actor], slug: Slug) -> FinalTexts:
        """The steps, the newest first: all for the office, what was released for everybody."""
        return await queries.final_texts(actor, slug)

    @post("/", guards=OFFICE, summary="Propose a version as the final text")
    async def propose(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewFinalText]) -> FinalTextView:
        """Once the report is published: the version that was decided on, with the day and the document number."""
        return await final_text.propose(actor, slug=slug, new=data)

    @post("/release", guards=LEADERS, summary="Release the final text")
    async def release(self, actor: NamedDependency[Actor], slug: Slug) -> FinalTextView:
        """Who wrote or proposed it never releases it."""
        return await final_text.release(actor, slug=slug)

    @post("/rejection", guards=LEADERS, summary="Send the proposed final text back")
    async def send_back(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[SentBack]) -> FinalTextView:
        """With a reason; another version can be proposed then."""
        return await final_text.send_back(actor, slug=slug, reason=data.reason)
