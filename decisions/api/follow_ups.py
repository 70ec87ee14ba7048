"""Follow-ups: what adoptions promised, step by step until it is done."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from decisions.queries.follow_ups import READING, Which, Whose, follow_up, follow_ups
from decisions.schemas.follow_up import (
    FollowUpMade,
    FollowUpPage,
    FollowUpView,
    NewCompletion,
    NewExtension,
    NewFollowUp,
    NewHandOver,
    NewProgress,
    NewReopening,
)
from decisions.services import follow_ups as acts
from decisions.services.follow_up_loading import ANSWERING
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Scope
from participation.base.paging import LARGEST
from participation.base.problem_document import ApiController

OFFICE = (has_role(*ANSWERING), scope(Scope.WRITE))
READERS = (has_role(*READING),)
Cursor = Annotated[str | None, QueryParameter(description="`next` of the page before", max_length=200)]
Limit = Annotated[int, QueryParameter(description="Items on a page", ge=1, le=LARGEST)]
Query = Annotated[str, QueryParameter(description="Words of the follow-up or of the meeting", max_length=200)]


class FollowingUpController(ApiController):
    """Following up what an adoption promised."""

    path = "/api/v1/adoptions/{adoption:uuid}/follow-ups"
    tags = ("Follow-ups",)

    @post("/", guards=OFFICE, summary="Follow up an adoption")
    async def make(
        self, actor: NamedDependency[Actor], adoption: FromPath[UUID], data: JSONBody[NewFollowUp]
    ) -> FollowUpMade:
        """Later than was promised only with a reason, which is shown with the day."""
        return await acts.make_follow_up(actor, adoption=adoption, new=data)


class FollowUpsController(ApiController):
    """Follow-ups of one's unit, or of the meetings of one's office, and the steps on each."""

    path = "/api/v1/follow-ups"
    tags = ("Follow-ups",)

    @get("/", guards=READERS, summary="List follow-ups")
    async def listed(
        self,
        actor: NamedDependency[Actor],
        whose: Annotated[Whose, QueryParameter(description="Of one's units, or of their meetings")] = Whose.UNIT,
        which: Annotated[Which, QueryParameter(description="All that is open, due soon, late, or done")] = Which.OPEN,
        q: Query = "",
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> FollowUpPage:
        """What is due first comes first; of those that are done the latest."""
        return await follow_ups(actor, whose=whose, which=which, q=q, cursor=cursor, limit=limit)

    @get("/{follow_up_id:uuid}", guards=READERS, summary="Read a follow-up")
    async def read(self, actor: NamedDependency[Actor], follow_up_id: FromPath[UUID]) -> FollowUpView:
        """With every step that was taken, and the evidence."""
        return await follow_up(actor, follow_up_id)

    @post("/{follow_up_id:uuid}/progress", guards=OFFICE, summary="Note progress")
    async def progress(
        self, actor: NamedDependency[Actor], follow_up_id: FromPath[UUID], data: JSONBody[NewProgress]
    ) -> FollowUpMade:
        """What was done; files that were uploaded before can prove it."""
        return await acts.note_progress(actor, follow_up=follow_up_id, new=data)

    @post("/{follow_up_id:uuid}/hand-over", guards=OFFICE, summary="Hand it over to another unit")
    async def hand_over(
        self, actor: NamedDependency[Actor], follow_up_id: FromPath[UUID], data: JSONBody[NewHandOver]
    ) -> FollowUpMade:
        """The other unit is told, and answers from then on."""
        return await acts.hand_over(actor, follow_up=follow_up_id, new=data)

    @post("/{follow_up_id:uuid}/extension", guards=OFFICE, summary="Extend it")
    async def extend(
        self, actor: NamedDependency[Actor], follow_up_id: FromPath[UUID], data: JSONBody[NewExtension]
    ) -> FollowUpMade:
        """To a later day, for a reason that is shown with it."""
        return await acts.extend(actor, follow_up=follow_up_id, new=data)

    @post("/{follow_up_id:uuid}/completion", guards=OFFICE, summary="Complete it")
    async def complete(
        self, actor: NamedDependency[Actor], follow_up_id: FromPath[UUID], data: JSONBody[NewCompletion]
    ) -> FollowUpMade:
        """Say what was done; the representative is told."""
        return await acts.complete(actor, follow_up=follow_up_id, new=data)

    @post("/{follow_up_id:uuid}/reopening", guards=OFFICE, summary="Take it up again")
    async def reopen(
        self, actor: NamedDependency[Actor], follow_up_id: FromPath[UUID], data: JSONBody[NewReopening]
    ) -> FollowUpMade:
        """One that was completed, until a new day."""
        return await acts.reopen(actor, follow_up=follow_up_id, new=data)
