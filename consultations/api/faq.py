"""常见问题: answers to what many ask."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from consultations.api.parameters import Slug
from consultations.queries import faq as queries
from consultations.rules.faq import FaqAct
from consultations.schemas.faq import (
    CorrectedFaqEntry,
    FaqEntryId,
    FaqList,
    FaqOrder,
    FaqReason,
    FiledFaq,
    NewFaqEntry,
)
from consultations.services import faq as answering
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.json_body import Nothing
from participation.base.problem_document import ApiController

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER), scope(Scope.WRITE))
DECIDING = (has_role(Role.REVIEWER, Role.LEADER), scope(Scope.WRITE))
WITHDRAWING = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER), scope(Scope.WRITE))


class FaqController(ApiController):
    """The entries of a consultation."""

    path = "/api/v1/consultations/{slug:str}/faq"
    tags = ("Questions",)

    @get("/", summary="List the published answers to frequent questions")
    async def listed(self, actor: NamedDependency[Actor], slug: Slug) -> FaqList:
        """In order; an entry that was withdrawn keeps its place with the day and the reason."""
        return await queries.faq(actor, slug)

    @post("/", guards=OFFICE, summary="Write an answer to a frequent question")
    async def write(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewFaqEntry]) -> FaqEntryId:
        """It is public once a reviewer or leader who did not write it publishes it."""
        return await answering.write_entry(actor, slug=slug, new=data)

    @get("/entries", guards=READERS, summary="List all entries with their versions")
    async def filed(self, actor: NamedDependency[Actor], slug: Slug) -> FiledFaq:
        """For the office: every version and every decision, also of what is not public."""
        return await queries.filed_faq(actor, slug)

    @put("/order", guards=OFFICE, summary="Put the entries in order")
    async def order(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[FaqOrder]) -> FiledFaq:
        """All of them; 409 where one is missing."""
        await answering.order_entries(actor, slug=slug, entries=data.entries)
        return await queries.filed_faq(actor, slug)


class FaqEntryController(ApiController):
    """One entry."""

    path = "/api/v1/faq/{entry:uuid}"
    tags = ("Questions",)

    @post("/versions", guards=OFFICE, summary="Correct an entry")
    async def correct(
        self, actor: NamedDependency[Actor], entry: FromPath[UUID], data: JSONBody[CorrectedFaqEntry]
    ) -> FaqEntryId:
        """What is public stays so until the new version is published. 409 where somebody else was faster."""
        return await answering.correct_entry(actor, entry=entry, change=data)

    @post("/publication", guards=DECIDING, summary="Publish an entry")
    async def publish(
        self, actor: NamedDependency[Actor], entry: FromPath[UUID], data: JSONBody[Nothing | None] = None
    ) -> FaqEntryId:
        """Its newest version; never by who wrote it."""
        return await answering.decide(actor, entry=entry, act=FaqAct.PUBLISH)

    @post("/rejection", guards=DECIDING, summary="Send an entry back")
    async def send_back(
        self, actor: NamedDependency[Actor], entry: FromPath[UUID], data: JSONBody[FaqReason]
    ) -> FaqEntryId:
        """With a reason; what is public stays so."""
        return await answering.decide(actor, entry=entry, act=FaqAct.SEND_BACK, reason=data.reason)

    @post("/withdrawal", guards=WITHDRAWING, summary="Withdraw an entry")
    async def withdraw(
        self, actor: NamedDependency[Actor], entry: FromPath[UUID], data: JSONBody[FaqReason]
    ) -> FaqEntryId:
        """Its place stays, with the day and the published reason."""
        return await answering.decide(actor, entry=entry, act=FaqAct.WITHDRAW, reason=data.reason)
