"""Subscriptions, what a consultation is about, and who was told of it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from consultations.api.parameters import Cursor, Limit, Slug
from consultations.queries import subscribing as queries
from consultations.queries.telling import NoticePage, notices
from consultations.schemas.subscribing import (
    NewSubscription,
    Subjects,
    SubjectsView,
    Subscribed,
    Subscriptions,
)
from consultations.services.subjects import set_subjects
from consultations.services.telling_again import retry_notice
from consultations.subscribing import asking
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope, signed_in
from participation.base.identity.words import Role, Scope
from participation.base.notices.words import Fate
from participation.base.problem_document import ApiController

OFFICE = (has_role(Role.OFFICER), scope(Scope.WRITE))
READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)


class SubscriptionController(ApiController):
    """``/api/v1/subscriptions``."""

    path = "/api/v1/subscriptions"
    tags = ("Subscriptions",)

    @get(guards=(signed_in,), summary="List my subscriptions")
    async def listed(self, actor: NamedDependency[Actor]) -> Subscriptions:
        """Those asked for while signed in, and whatever goes to an address of yours."""
        return await queries.mine(actor)

    @post(guards=(scope(Scope.WRITE),), summary="Subscribe")
    async def subscribe(self, actor: NamedDependency[Actor], data: JSONBody[NewSubscription]) -> Subscribed:
        """By mail to an address that is confirmed by a link, or by signed calls to a program that answers the
        `challenge` it is sent."""
        return await asking.subscribe(actor, new=data)

    @delete("/{subscription:uuid}", guards=(signed_in, scope(Scope.WRITE)), summary="Leave a subscription of mine")
    async def leave(self, actor: NamedDependency[Actor], subscription: FromPath[UUID]) -> None:
        """What waits to be sent because of it is not sent."""
        await asking.leave_mine(actor, subscription=subscription)


class TellingController(ApiController):
    """Below ``/api/v1/consultations/{slug}``."""

    path = "/api/v1/consultations/{slug:str}"
    tags = ("Notices",)

    @get("/subjects", summary="Show district and tags")
    async def subjects(self, actor: NamedDependency[Actor], slug: Slug) -> SubjectsView:
        """What the consultation is about, as people search and subscribe."""
        return await queries.subjects(actor, slug)

    @put("/subjects", guards=OFFICE, summary="Set district and tags")
    async def set_(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Subjects]) -> SubjectsView:
        """They are signposts, not the text: they may be set at any time."""
        return await set_subjects(actor, slug=slug, new=data)

    @get("/notices", guards=READERS, summary="List who was told of the report")
    async def notices(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        fate: Annotated[Fate | None, QueryParameter(description="Only those with this fate")] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> NoticePage:
        """Every notice owed of the report, newest first, with the totals by fate."""
        return await notices(actor, slug, fate=fate, cursor=cursor, limit=limit)

    @post("/notices/{delivery:uuid}/retry", guards=OFFICE, status_code=202, summary="Send a notice again")
    async def again(self, actor: NamedDependency[Actor], slug: Slug, delivery: FromPath[UUID]) -> None:
        """One that came back or was given up."""
        await retry_notice(actor, slug=slug, delivery=delivery)
