"""Comments, their screening, and the answer that a receipt gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.openapi.spec import Example, Operation, Schema
from litestar.params import BodyKwarg, FromPath, FromQuery, JSONBody, PathParameter, QueryParameter

from consultations.api.parameters import Cursor, Limit, Slug
from consultations.queries import comments as queries
from consultations.queries.receipts import receipt
from consultations.schemas.comment import (
    CommentPage,
    FiledPage,
    NewComment,
    ReceiptAnswer,
    Received,
    ScreeningDecision,
)
from consultations.schemas.point import Linked
from consultations.services import commenting, pointing, screening
from consultations.words import Channel, Stance, Status
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController

OFFICE = (has_role(Role.OFFICER), scope(Scope.WRITE))
NEW = Example(
    summary="On a clause, with other wording",
    value={
        "text": "底楼采光受影响,应当写明补偿。",
        "stance": "oppose",
        "author": {"kind": "person", "contact": "13800000000"},
        "publish": "text",
    },
)
Search = Annotated[str | None, QueryParameter(max_length=200)]


class Decided(msgspec.Struct, frozen=True):
    """How many comments an act reached."""

    comments: int


@dataclass
class EitherPage(Operation):
    """Documents that the page is of one kind or of the other; an empty one is of both, which ``oneOf`` forbids."""

    def __post_init__(self) -> None:
        for answer in (self.responses or {}).values():
            for media in (getattr(answer, "content", None) or {}).values():
                if isinstance(media.schema, Schema) and media.schema.one_of:
                    media.schema.any_of, media.schema.one_of = media.schema.one_of, None


class CommentController(ApiController):
    """What was said, and what others may see of it."""

    path = "/api/v1/consultations/{slug:str}"
    tags = ("Comments",)

    @post("/comments", guards=[scope(Scope.WRITE)], summary="Comment")
    async def receive(
        self, actor: NamedDependency[Actor], slug: Slug, data: Annotated[NewComment, BodyKwarg(examples=[NEW])]
    ) -> Received:
        """Say something on a clause or the whole; without an account where the consultation allows it."""
        return await commenting.receive(actor, slug=slug, new=data)

    @get("/comments", operation_class=EitherPage, summary="Read the comments that you may see")
    async def read(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        clause: FromQuery[UUID | None] = None,
        disposition: FromQuery[Status | None] = None,
        channel: FromQuery[Channel | None] = None,
        stance: FromQuery[Stance | None] = None,
        point: FromQuery[UUID | None] = None,
        family: FromQuery[UUID | None] = None,
        uncovered: FromQuery[bool] = False,
        q: Search = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> CommentPage | FiledPage:
        """Oldest first; hidden ones stand there with the reason in place of the text.

        The office that answers gets all of them, with contact, points and outcome; ``point``,
        ``family`` and ``uncovered`` narrow the list for it alone.
        """
        wanted = queries.Filter(
            clause=clause, disposition=disposition, channel=channel, stance=stance, point=point, family=family,
            uncovered=uncovered, q=q,
        )  # fmt: skip
        return await queries.readable_comments(actor, slug, wanted, cursor=cursor, limit=limit)

    @post(
        "/comments/{comment:uuid}/screening",
        guards=(has_role(Role.OFFICER, Role.REVIEWER), scope(Scope.WRITE)),
        summary="Let a comment through or hide it",
    )
    async def screen(
        self, actor: NamedDependency[Actor], slug: Slug, comment: FromPath[UUID], data: JSONBody[ScreeningDecision]
    ) -> Decided:
        """Hiding takes a coded reason, which is public; the detail is not."""
        return Decided(await screening.screen(actor, slug=slug, comments=[comment], decision=data))

    @post("/no-change", guards=OFFICE, summary="Mark comments that ask for no change")
    async def mark_no_change(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Linked]) -> Decided:
        """无修改意见: such a comment needs no point."""
        return Decided(await pointing.mark_no_change(actor, slug=slug, comments=data.comments))

    @post("/no-change/removal", guards=OFFICE, summary="Take the mark back")
    async def unmark_no_change(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Linked]) -> Decided:
        """The comments are without an outcome again."""
        return Decided(await pointing.unmark_no_change(actor, slug=slug, comments=data.comments))


class ReceiptController(ApiController):
    """The answer to one comment."""

    path = "/api/v1/receipts"
    tags = ("Comments",)

    @get("/{code:str}", summary="What became of my comment")
    async def answer(self, code: Annotated[str, PathParameter(max_length=60)]) -> ReceiptAnswer:
        """Outcome and points come with the published report; ``proof`` with the ledger's next batch."""
        return await receipt(code)
