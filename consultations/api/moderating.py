"""Screening of many, its undoing, and objections of those whose comment is hidden."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, PathParameter

from consultations.api.parameters import Slug
from consultations.queries import moderating as queries
from consultations.schemas.moderating import (
    BatchView,
    BulkScreening,
    NewAnswer,
    NewObjection,
    ObjectionId,
    ObjectionView,
    ScreeningPreview,
)
from consultations.services import moderating, moderating_objections
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.json_body import Nothing
from participation.base.problem_document import ApiController

SCREENERS = (has_role(Role.OFFICER, Role.REVIEWER), scope(Scope.WRITE))
READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
Code = Annotated[str, PathParameter(max_length=60)]


class Batches(msgspec.Struct, frozen=True):
    """Bulk acts, the newest first."""

    items: list[BatchView]
    next: None = None


class Objections(msgspec.Struct, frozen=True):
    """Objections, those that wait first."""

    items: list[ObjectionView]
    next: None = None


class ScreeningController(ApiController):
    """Many comments in one act, and objections."""

    path = "/api/v1"
    tags = ("Moderation",)

    @get("/consultations/{slug:str}/screenings", guards=READERS, summary="List the bulk acts of screening")
    async def listed(self, actor: NamedDependency[Actor], slug: Slug) -> Batches:
        """What was chosen, what it did, and whether it was taken back."""
        return Batches(await queries.batches(actor, slug))

    @get("/consultations/{slug:str}/screenings/{batch:uuid}", guards=READERS, summary="What a bulk act did")
    async def one(self, actor: NamedDependency[Actor], slug: Slug, batch: FromPath[UUID]) -> queries.WholeBatch:
        """The act with the first of the comments that it touched, and how they stood before."""
        return await queries.whole_batch(actor, slug, batch)

    @post(
        "/consultations/{slug:str}/screenings/preview",
        guards=SCREENERS,
        status_code=200,
        summary="What a bulk act would touch",
    )
    async def preview(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[BulkScreening]
    ) -> ScreeningPreview:
        """Exactly, with a fingerprint for the act itself; nothing is written."""
        return await moderating.preview(actor, slug=slug, wanted=data)

    @post("/consultations/{slug:str}/screenings", guards=SCREENERS, summary="Screen many comments")
    async def screen(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[BulkScreening]) -> BatchView:
        """One by one, a whole family, or all that a filter finds; 409 where they are not what the preview showed."""
        return await moderating.screen_many(actor, slug=slug, wanted=data)

    @post("/screenings/{batch:uuid}/undoing", guards=SCREENERS, summary="Take a bulk act back")
    async def take_back(
        self, actor: NamedDependency[Actor], batch: FromPath[UUID], data: JSONBody[Nothing | None] = None
    ) -> BatchView:
        """Every comment that nobody screened since stands as before."""
        return await moderating.take_back(actor, batch=batch)

    @get("/consultations/{slug:str}/objections", guards=READERS, summary="List the objections")
    async def objections(self, actor: NamedDependency[Actor], slug: Slug) -> Objections:
        """Those that wait for an answer first."""
        return Objections(await queries.objections(actor, slug))

    @post("/receipts/{code:str}/objection", guards=[scope(Scope.WRITE)], summary="Object that my comment is hidden")
    async def object_(self, actor: NamedDependency[Actor], code: Code, data: JSONBody[NewObjection]) -> ObjectionId:
        """Once to each act that hides it; somebody else than who hid it answers."""
        return await moderating_objections.object_(actor, receipt=code, new=data)

    @post("/objections/{objection:uuid}/answer", guards=SCREENERS, status_code=204, summary="Answer an objection")
    async def answer(self, actor: NamedDependency[Actor], objection: FromPath[UUID], data: JSONBody[NewAnswer]) -> None:
        """Show the comment again, or say why not; whoever objected is told."""
        await moderating_objections.answer(actor, objection=objection, new=data)
