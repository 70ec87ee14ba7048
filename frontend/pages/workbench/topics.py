"""What the comments of a consultation are about: a draft list of topics, keywords and stances by clause."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from consultations.queries.topics import excerpts, topics
from consultations.schemas.topics import TopicPart, TopicsView
from consultations.services.topics import draft_topics
from frontend.answers import AnyRequest, see_other
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER),)
ASKED = N_("The draft list of topics is being made. You may go on meanwhile.")


class TopicsPage(Controller):
    """``/workbench/consultations/{slug}/topics``."""

    path = "/workbench/consultations/{slug:str}/topics"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The newest list, or how far the one is that is being made; for htmx the list alone."""
        return await _shown(request, actor, slug)

    @post(guards=OFFICE)
    async def make(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Have it made anew."""
        try:
            await draft_topics(actor, slug=slug)
        except Refused as refused:
            return await _shown(request, actor, slug, status=refused.refusal.status, errors=errors_of(refused))
        return see_other(at(slug, "topics"), ASKED)


async def _shown(request: AnyRequest, actor: Actor, slug: str, **values: Any) -> Response[str]:
    frame = await framed(actor, slug, "topics")
    found = await topics(actor, slug)
    parts = found.made.content.clauses if found.made else []
    return shown(
        request,
        "workbench/topics.html",
        block="draft",
        found=found,
        waiting=found.under_way is not None and not found.under_way.failed,
        by_clause={
            clause.clause: next((p for p in parts if p.clause == clause.clause), None) for clause in found.clauses
        },
        excerpts=await excerpts(actor, slug, _typical(found)),
        **frame,
        **values,
    )


def _typical(found: TopicsView) -> set[UUID]:
    parts: list[TopicPart] = [found.made.content.whole, *found.made.content.clauses] if found.made else []
    return {id_ for part in parts for ids in (part.typical, *(topic.typical for topic in part.topics)) for id_ in ids}
