"""Consultations and their life cycle."""

from __future__ import annotations

from typing import Annotated

from litestar import get, patch, post
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, JSONBody, QueryParameter

from consultations.api.parameters import Cursor, Limit, Slug
from consultations.queries import consultations as queries
from consultations.queries.voices_lately import counted, overview_of
from consultations.schemas.consultation import (
    CorrectedConsultation,
    CountedConsultations,
    CountedView,
    Decision,
    Extension,
    InvitedContacts,
    NewConsultation,
    Standing,
)
from consultations.services import inviting, life_cycle, preparing
from consultations.words import State
from participation.base.conditional import Revalidated
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController

NEW = Example(
    summary="A normative document",
    value={
        "title": "望潮区既有多层住宅加装电梯扶持办法(征求意见稿)",
        "kind": "normative document",
        "body": "fgj",
        "basis": "《无障碍环境建设法》第二十二条",
        "drafting_note": "为什么要制定本办法……",
        "interpretation": "住在没有电梯的老房子里的居民……",
        "audiences": ["老年人", "业主"],
        "screening": "after screening",
        "opens_at": "2027-03-01T01:00:00Z",
        "closes_at": "2027-04-01T16:00:00Z",
    },
)
OFFICE = (has_role(Role.OFFICER), scope(Scope.WRITE))
DECIDING = (has_role(Role.REVIEWER, Role.LEADER, Role.OFFICER), scope(Scope.WRITE))
OFFICE_OR_LEADER = (has_role(Role.OFFICER, Role.LEADER), scope(Scope.WRITE))


class ConsultationController(ApiController):
    """Consultations: what the public may see, and the acts of the office."""

    path = "/api/v1/consultations"
    tags = ("Consultations",)

    @get(summary="List the consultations you may see")
    async def listed(
        self,
        actor: NamedDependency[Actor],
        standing: Annotated[State | None, QueryParameter(name="state")] = None,
        audience: Annotated[str | None, QueryParameter(max_length=200)] = None,
        q: Annotated[str | None, QueryParameter(max_length=200)] = None,
        office: Annotated[str | None, QueryParameter(name="body", max_length=80)] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> CountedConsultations:
        """Newest first; ``q`` looks in titles and summaries."""
        found = await queries.consultations(
            actor, state=standing, audience=audience, q=q, body=office, cursor=cursor, limit=limit
        )
        return CountedConsultations(await counted(found.items), found.next)

    @get("/{slug:str}", middleware=[Revalidated()], summary="Show a consultation")
    async def shown(self, actor: NamedDependency[Actor], slug: Slug) -> CountedView:
        """Its notice, period, notes, what has happened so far, and who stands behind its comments."""
        view = await queries.consultation(actor, slug)
        voices = (await overview_of(view.id, view.received)).all
        return CountedView(**{name: getattr(view, name) for name in view.__struct_fields__}, voices=voices)

    @post(guards=OFFICE, summary="Prepare a consultation")
    async def prepare(
        self, actor: NamedDependency[Actor], data: Annotated[NewConsultation, BodyKwarg(examples=[NEW])]
    ) -> Standing:
        """Enter a consultation; the period is judged by the rules file."""
        return await preparing.prepare(actor, new=data)

    @patch("/{slug:str}", guards=OFFICE, summary="Correct what was prepared")
    async def correct(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[CorrectedConsultation]
    ) -> Standing:
        """Change it before the review, or after a rejection; ``version`` is the one you read."""
        return await preparing.correct(actor, slug=slug, change=data)

    @post("/{slug:str}/invitations", guards=OFFICE, summary="Invite to a limited consultation")
    async def invite(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[InvitedContacts]
    ) -> dict[str, int]:
        """Let these contacts comment; who was invited before stays invited."""
        return {"invited": await inviting.invite(actor, slug=slug, contacts=data.contacts)}

    @post("/{slug:str}/review", guards=OFFICE, summary="Hand it in for review")
    async def submit(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Decision | None] = None
    ) -> Standing:
        """Give the prepared consultation to the sign-off chain."""
        return await life_cycle.submit(actor, slug=slug, reason=data.reason if data else "")

    @post("/{slug:str}/approval", guards=DECIDING, summary="Sign the next stage")
    async def approve(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Decision | None] = None
    ) -> Standing:
        """Sign it; its author never does, and nobody signs twice."""
        return await life_cycle.approve(actor, slug=slug, reason=data.reason if data else "")

    @post("/{slug:str}/rejection", guards=DECIDING, summary="Send it back with reasons")
    async def reject(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Decision | None] = None
    ) -> Standing:
        """Send it back to the office."""
        return await life_cycle.reject(actor, slug=slug, reason=data.reason if data else "")

    @post("/{slug:str}/opening", guards=OFFICE_OR_LEADER, summary="Open it at the announced instant")
    async def open_(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Decision | None] = None
    ) -> Standing:
        """Open it now where the instant has come, else schedule it."""
        return await life_cycle.open_(actor, slug=slug)

    @post("/{slug:str}/extension", guards=OFFICE_OR_LEADER, summary="Give the public more time")
    async def extend(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Extension]) -> Standing:
        """Move the end to a later instant, with a published reason."""
        return await life_cycle.extend(actor, slug=slug, closes_at=data.closes_at, reason=data.reason)

    @post("/{slug:str}/closure", guards=OFFICE_OR_LEADER, summary="Close it now")
    async def close(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Decision | None] = None
    ) -> Standing:
        """Close it; before the shortest period is served this takes a published reason."""
        return await life_cycle.close(actor, slug=slug, reason=data.reason if data else "")

    @post("/{slug:str}/withdrawal", guards=OFFICE_OR_LEADER, summary="Take it back")
    async def withdraw(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Decision | None] = None
    ) -> Standing:
        """Take it back, with a published reason."""
        return await life_cycle.withdraw(actor, slug=slug, reason=data.reason if data else "")

    @post("/{slug:str}/archive", guards=OFFICE_OR_LEADER, summary="Archive it")
    async def archive(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Decision | None] = None
    ) -> Standing:
        """File it for good, after publication."""
        return await life_cycle.archive(actor, slug=slug)
