"""Points and dispositions: the officer's work."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from consultations.api.parameters import Slug
from consultations.queries import points as queries
from consultations.schemas.point import (
    CorrectedPoint,
    DispositionView,
    Linked,
    NewDisposition,
    NewPoint,
    PointId,
    Points,
)
from consultations.services import answering, pointing
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController

OFFICE = (has_role(Role.OFFICER), scope(Scope.WRITE))


class LinkedCount(msgspec.Struct, frozen=True):
    """How many links an act made or took away."""

    comments: int


class PointController(ApiController):
    """主要意见 and 采纳情况."""

    path = "/api/v1"
    tags = ("Points",)

    @get("/consultations/{slug:str}/points", summary="List the points")
    async def listed(self, actor: NamedDependency[Actor], slug: Slug) -> Points:
        """For the office always; for everybody once the report is published."""
        return await queries.points(actor, slug)

    @post("/consultations/{slug:str}/points", guards=OFFICE, summary="State a point")
    async def state(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewPoint]) -> PointId:
        """State a suggestion as the office understands it, with the comments that raise it."""
        return PointId(await pointing.state_point(actor, slug=slug, new=data))

    @patch("/points/{point:uuid}", guards=OFFICE, summary="State a point anew")
    async def correct(
        self, actor: NamedDependency[Actor], point: FromPath[UUID], data: JSONBody[CorrectedPoint]
    ) -> PointId:
        """``version`` is the one you read; 409 where somebody else was faster."""
        await pointing.correct_point(actor, point=point, change=data)
        return PointId(point)

    @delete("/points/{point:uuid}", guards=OFFICE, summary="Retire a point")
    async def retire(self, actor: NamedDependency[Actor], point: FromPath[UUID]) -> None:
        """Its comments are without it from then on; the record stays."""
        await pointing.retire_point(actor, point=point)

    @post("/points/{point:uuid}/comments", guards=OFFICE, summary="Link comments to a point")
    async def link(self, actor: NamedDependency[Actor], point: FromPath[UUID], data: JSONBody[Linked]) -> LinkedCount:
        """A comment may raise several points."""
        return LinkedCount(await pointing.link(actor, point=point, comments=data.comments))

    @post("/points/{point:uuid}/comments/removal", guards=OFFICE, summary="Unlink comments from a point")
    async def unlink(self, actor: NamedDependency[Actor], point: FromPath[UUID], data: JSONBody[Linked]) -> LinkedCount:
        """They do not raise it after all."""
        return LinkedCount(await pointing.unlink(actor, point=point, comments=data.comments))

    @post("/points/{point:uuid}/disposition", guards=OFFICE, summary="Answer a point")
    async def dispose(
        self, actor: NamedDependency[Actor], point: FromPath[UUID], data: JSONBody[NewDisposition]
    ) -> DispositionView:
        """Say what the office does with it, always with a reason; the newest one counts."""
        return await answering.dispose(actor, point=point, new=data)
