"""The queue that officers work from."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from consultations.api.parameters import Cursor, Limit, Slug
from consultations.queries.queue import QueueFilter, queue
from consultations.queries.queue_one import WholeItem, whole_item
from consultations.queries.queue_progress import progress as progress_of_queue
from consultations.rules.queue import Progress
from consultations.schemas.queue import QueuePage, QueueProgress
from consultations.words import Channel, Stance
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.base.problem_document import ApiController

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
Search = Annotated[str | None, QueryParameter(max_length=200)]


class QueueController(ApiController):
    """Families and single comments on their way to an answer."""

    path = "/api/v1/consultations/{slug:str}/queue"
    tags = ("Queue",)
    guards = READERS

    @get(summary="List the queue")
    async def listed(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        progress: FromQuery[Progress | None] = None,
        clause: FromQuery[UUID | None] = None,
        whole: FromQuery[bool] = False,
        channel: FromQuery[Channel | None] = None,
        stance: FromQuery[Stance | None] = None,
        officer: FromQuery[UUID | None] = None,
        free: FromQuery[bool] = False,
        set_apart: FromQuery[bool] = False,
        noted: FromQuery[bool] = False,
        q: Search = None,
        cursor: Cursor = None,
        limit: Limit = 30,
    ) -> QueuePage:
        """In the order they came in; who speaks stands in separate columns. ``free`` is given to nobody."""
        wanted = QueueFilter(
            progress=progress, clause=clause, whole=whole, channel=channel, stance=stance, officer=officer,
            free=free, set_apart=set_apart, noted=noted, q=q or "",
        )  # fmt: skip
        return await queue(actor, slug, wanted, cursor=cursor, limit=limit)

    @get("/progress", summary="Tell how far the queue is")
    async def progress(self, actor: NamedDependency[Actor], slug: Slug) -> QueueProgress:
        """By clause and over all, in comments and in families."""
        return await progress_of_queue(actor, slug)

    @get("/{item:uuid}", summary="Read an item in full")
    async def one(self, actor: NamedDependency[Actor], slug: Slug, item: FromPath[UUID]) -> WholeItem:
        """By the id of the family, or of a comment in none; with its members, those least like it first."""
        return await whole_item(actor, slug, item, most=200)
