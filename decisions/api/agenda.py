"""The agenda of a meeting, its papers, its decisions, and what is written of it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, FromPath, JSONBody, PathParameter

from decisions.api.meetings import OFFICE, Which, named
from decisions.queries.agenda import agenda_inside, decisions_on
from decisions.queries.meeting_texts import text_kind, texts_on_desk
from decisions.queries.meetings import meeting_inside
from decisions.queries.meetings_public import public_meeting
from decisions.rules.decisions import texts_of
from decisions.schemas.agenda import (
    AgendaOrder,
    DecisionView,
    EditedItem,
    ItemStanding,
    ItemView,
    NewDecision,
    NewItem,
    NewPaper,
    PaperView,
)
from decisions.schemas.edition import EditionView
from decisions.schemas.meeting_editions import AnnouncedItem
from decisions.schemas.meeting_text import HandingIn, SavedText, TextView
from decisions.services.agenda import add_item, edit_item, order_agenda, remove_item
from decisions.services.deciding import hand_in_decisions, record_decision
from decisions.services.meeting_loading import item_named
from decisions.services.meeting_texts import hand_in_text, save_text
from decisions.services.papers import add_paper, withdraw_paper
from participation.base.identity.actor import Actor
from participation.base.identity.guards import staff
from participation.base.problem_document import ApiController

ITEM = Example(
    summary="An item that representatives attend",
    value={
        "title": "审议《既有多层住宅加装电梯扶持办法（草案）》",
        "summary": "补多少钱、谁来签字。",
        "attended": True,
        "minutes": 40,
        "summary_public": True,
    },
)
TextKind = Annotated[str, PathParameter(description="minutes, summary, hearing-record or hearing-report")]


class PublicAgenda(msgspec.Struct, frozen=True):
    """The agenda as it was announced; ``withheld`` counts items that stay inside."""

    items: list[AnnouncedItem]
    withheld: int


class WholeAgenda(msgspec.Struct, frozen=True):
    """The agenda as the office has it."""

    items: list[ItemView]


class Texts(msgspec.Struct, frozen=True):
    """What is written of a meeting."""

    items: list[TextView]


class Decisions(msgspec.Struct, frozen=True):
    """Every version of what was decided on an item, the newest first."""

    items: list[DecisionView]


class MeetingAgendaController(ApiController):
    """``/api/v1/meetings/{meeting}/…``."""

    path = "/api/v1/meetings/{meeting:str}"
    tags = ("Meetings",)

    @get("/agenda", summary="Show the public agenda of a meeting")
    async def announced(self, meeting: Which) -> PublicAgenda:
        """As the announcement in force has it."""
        content = (await public_meeting(named(meeting))).content
        return PublicAgenda(content.items, content.withheld)

    @get("/agenda/desk", guards=(staff,), summary="Show the whole agenda of a meeting")
    async def inside(self, actor: NamedDependency[Actor], meeting: Which) -> WholeAgenda:
        """With what stays inside, all papers and the newest decisions; for those who work for its body."""
        found = await meeting_inside(actor, named(meeting))
        return WholeAgenda(await agenda_inside(found.view.id))

    @post("/agenda", guards=OFFICE, summary="Put an item on the agenda")
    async def add(
        self, actor: NamedDependency[Actor], meeting: Which, data: Annotated[NewItem, BodyKwarg(examples=[ITEM])]
    ) -> ItemStanding:
        """At its end; it is public with the next announcement."""
        return await add_item(actor, which=named(meeting), new=data)

    @put("/agenda", guards=OFFICE, status_code=204, summary="Put the agenda in order")
    async def order(self, actor: NamedDependency[Actor], meeting: Which, data: JSONBody[AgendaOrder]) -> None:
        """Name every item once, in the order in which they are called."""
        await order_agenda(actor, which=named(meeting), items=data.items)

    @post("/decisions", guards=OFFICE, summary="Hand in the decisions of a meeting")
    async def publish_decisions(
        self, actor: NamedDependency[Actor], meeting: Which, data: JSONBody[HandingIn | None] = None
    ) -> EditionView:
        """Those that are public are frozen for the sign-off chain; a later version takes a reason."""
        return await hand_in_decisions(actor, which=named(meeting), reason=data.reason if data else "")

    @get("/texts", guards=(staff,), summary="Show what is written of a meeting")
    async def texts(self, actor: NamedDependency[Actor], meeting: Which) -> Texts:
        """As the desk has it; what was published is part of the meeting itself."""
        found = await meeting_inside(actor, named(meeting))
        return Texts(await texts_on_desk(found.view.id, texts_of(found.view.kind)))

    @put("/texts/{kind:str}", guards=OFFICE, summary="Save minutes, summary, record or report")
    async def save(
        self, actor: NamedDependency[Actor], meeting: Which, kind: TextKind, data: JSONBody[SavedText]
    ) -> TextView:
        """``version`` is the one you edited, 0 for a new text; where somebody saved it meanwhile, this is refused."""
        return await save_text(actor, which=named(meeting), kind=text_kind(kind), saved=data)

    @post("/texts/{kind:str}/review", guards=OFFICE, summary="Hand a text in for review")
    async def hand_in(
        self, actor: NamedDependency[Actor], meeting: Which, kind: TextKind, data: JSONBody[HandingIn | None] = None
    ) -> EditionView:
        """As it was saved; one that is not public is signed for the file."""
        return await hand_in_text(actor, which=named(meeting), kind=text_kind(kind), reason=data.reason if data else "")


class AgendaItemController(ApiController):
    """``/api/v1/agenda/{item}``."""

    path = "/api/v1/agenda/{item:uuid}"
    tags = ("Meetings",)

    @put(guards=OFFICE, summary="Edit an item of an agenda")
    async def edit(
        self, actor: NamedDependency[Actor], item: FromPath[UUID], data: JSONBody[EditedItem]
    ) -> ItemStanding:
        """Send the whole item again; ``version`` is the one you read."""
        return await edit_item(actor, item=item, change=data)

    @delete(guards=OFFICE, summary="Take an item off the agenda")
    async def remove(self, actor: NamedDependency[Actor], item: FromPath[UUID]) -> None:
        """Unless something was said or decided on it."""
        await remove_item(actor, item=item)

    @post("/papers", guards=OFFICE, summary="Put a paper on an item")
    async def add_paper(
        self, actor: NamedDependency[Actor], item: FromPath[UUID], data: JSONBody[NewPaper]
    ) -> PaperView:
        """A file sent to ``/api/v1/uploads`` within a day; for everybody, those who take part, or the office."""
        return await add_paper(actor, item=item, new=data)

    @get("/decision", guards=(staff,), summary="Show every version of what was decided on an item")
    async def decisions(self, actor: NamedDependency[Actor], item: FromPath[UUID]) -> Decisions:
        """The newest first; for those who work for the body that holds the meeting."""
        held, _ = await item_named(item)
        await meeting_inside(actor, held.id)
        return Decisions(await decisions_on(item))

    @post("/decision", guards=OFFICE, summary="Record what was decided on an item")
    async def decide(
        self, actor: NamedDependency[Actor], item: FromPath[UUID], data: JSONBody[NewDecision]
    ) -> DecisionView:
        """Once the meeting was held; a later version replaces the earlier one, with a reason."""
        return await record_decision(actor, item=item, new=data)


class PaperController(ApiController):
    """``/api/v1/papers/{paper}``."""

    path = "/api/v1/papers/{paper:uuid}"
    tags = ("Meetings",)

    @delete(guards=OFFICE, summary="Withdraw a paper")
    async def withdraw(self, actor: NamedDependency[Actor], paper: FromPath[UUID]) -> None:
        """It is handed out to nobody any more, at once; its row and its file stay."""
        await withdraw_paper(actor, paper=paper)
