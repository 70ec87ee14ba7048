"""Reviews of applications and objections to them, by script."""

from __future__ import annotations

from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController
from participation.representatives.schemas.application import (
    DecidedObjection,
    NewObjection,
    NewReview,
    ObjectionMade,
    Revealed,
    Revelation,
    Reviewed,
)
from participation.representatives.services.review_objections import decide_objection, object_to_review
from participation.representatives.services.reviewing import reveal_applicant, review_application

REVIEWING = (has_role(Role.OFFICER, Role.SECRETARY, Role.REVIEWER), scope(Scope.WRITE))
DECIDING = (has_role(Role.OFFICER, Role.SECRETARY, Role.REVIEWER, Role.LEADER), scope(Scope.WRITE))


class ReviewController(ApiController):
    """Who is let into the pool, and who is not, with reasons."""

    path = "/api/v1"
    tags = ("Applications",)

    @post("/applications/{application:uuid}/review", guards=REVIEWING, summary="Review an application")
    async def review(
        self, actor: NamedDependency[Actor], application: FromPath[UUID], data: JSONBody[NewReview]
    ) -> Reviewed:
        """Say what you found; ``final`` is false while a second pair of eyes is waited for."""
        return await review_application(actor, application=application, new=data)

    @post("/applications/{application:uuid}/revelation", guards=REVIEWING, summary="See who the applicant is")
    async def reveal(
        self, actor: NamedDependency[Actor], application: FromPath[UUID], data: JSONBody[Revelation]
    ) -> Revealed:
        """Name and contact, where a check needs them; that you saw them stays on record."""
        return await reveal_applicant(actor, application=application, why=data.why)

    @post("/applications/{application:uuid}/objection", summary="Object to a review")
    async def object_(
        self, actor: NamedDependency[Actor], application: FromPath[UUID], data: JSONBody[NewObjection]
    ) -> ObjectionMade:
        """Say why you do not agree, before the list is frozen; somebody else decides."""
        return await object_to_review(actor, application=application, new=data)

    @post("/review-objections/{objection:uuid}/decision", guards=DECIDING, summary="Decide on an objection")
    async def decide(
        self, actor: NamedDependency[Actor], objection: FromPath[UUID], data: JSONBody[DecidedObjection]
    ) -> Reviewed:
        """Decide as somebody who took no part in the review."""
        return await decide_objection(actor, objection=objection, new=data)
