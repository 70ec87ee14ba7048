"""Targeted listening: written requests and their replies, forums and visits."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from consultations.api.parameters import Slug
from consultations.listening.words import Occasion
from consultations.queries import listening as queries
from consultations.queries import listening_occasions as occasions
from consultations.schemas.listening import (
    NewReply,
    NewRequest,
    Remind,
    Reminded,
    Replied,
    RequestMade,
    Requests,
    RequestView,
)
from consultations.schemas.listening_occasions import (
    Gathered,
    GatheringMade,
    Gatherings,
    GatheringView,
    MinutesKept,
    NewGathering,
    NewMinutes,
    NewOpinions,
)
from consultations.services import listening, listening_occasions, listening_replying
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope, signed_in
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER), scope(Scope.WRITE))
ENTERING = (has_role(Role.OFFICER, Role.CLERK), scope(Scope.WRITE))


class WrittenRequestController(ApiController):
    """书面征求意见."""

    path = "/api/v1"
    tags = ("Targeted listening",)

    @get("/consultations/{slug:str}/written-requests", guards=READERS, summary="List the written requests")
    async def listed(self, actor: NamedDependency[Actor], slug: Slug) -> Requests:
        """Who was asked, who replied, also that they ask for no change, and who stays silent."""
        return await queries.written_requests(actor, slug)

    @post("/consultations/{slug:str}/written-requests", guards=OFFICE, summary="Ask several in writing")
    async def ask(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewRequest]) -> RequestMade:
        """Bodies, registered organisations, or names with or without a contact; who can be reached is sent a link."""
        return await listening.send_request(actor, slug=slug, new=data)

    @get("/written-requests/{request_id:uuid}", guards=READERS, summary="Show a written request")
    async def shown(self, actor: NamedDependency[Actor], request_id: FromPath[UUID]) -> RequestView:
        """The letter, and where each of those asked stands today."""
        return await queries.written_request(actor, request_id)

    @post("/written-requests/{request_id:uuid}/reminders", guards=OFFICE, summary="Remind those who did not reply")
    async def remind(
        self, actor: NamedDependency[Actor], request_id: FromPath[UUID], data: JSONBody[Remind]
    ) -> Reminded:
        """Each at most once a day."""
        return await listening.remind(actor, request=request_id, whom=data)

    @post(
        "/written-requests/{request_id:uuid}/replies",
        guards=(signed_in, scope(Scope.WRITE)),
        summary="Reply to a written request",
    )
    async def reply(
        self, actor: NamedDependency[Actor], request_id: FromPath[UUID], data: JSONBody[NewReply]
    ) -> Replied:
        """For a body that was asked, its staff; for all others the office enters what came on paper."""
        return await listening_replying.reply(actor, request=request_id, new=data)


class GatheringController(ApiController):
    """座谈会、走访."""

    path = "/api/v1"
    tags = ("Targeted listening",)

    @get("/consultations/{slug:str}/forums", guards=READERS, summary="List the forums")
    async def forums(self, actor: NamedDependency[Actor], slug: Slug) -> Gatherings:
        """By day, with who came, the minutes, and how many comments were gathered there."""
        return await occasions.gatherings(actor, slug, Occasion.FORUM)

    @get("/consultations/{slug:str}/visits", guards=READERS, summary="List the visits")
    async def visits(self, actor: NamedDependency[Actor], slug: Slug) -> Gatherings:
        """The same of visits."""
        return await occasions.gatherings(actor, slug, Occasion.VISIT)

    @post("/consultations/{slug:str}/forums", guards=OFFICE, summary="Record a forum")
    async def record_forum(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewGathering]
    ) -> GatheringMade:
        """People are counted by group and named only where they agreed."""
        return await listening_occasions.record_gathering(actor, slug=slug, kind=Occasion.FORUM, new=data)

    @post("/consultations/{slug:str}/visits", guards=OFFICE, summary="Record a visit")
    async def record_visit(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewGathering]
    ) -> GatheringMade:
        """The same of a visit."""
        return await listening_occasions.record_gathering(actor, slug=slug, kind=Occasion.VISIT, new=data)

    @get(["/forums/{gathering:uuid}", "/visits/{gathering:uuid}"], guards=READERS, summary="Show a forum or visit")
    async def shown(self, actor: NamedDependency[Actor], gathering: FromPath[UUID]) -> GatheringView:
        """Who came, the minutes, how much was gathered."""
        return await occasions.gathering(actor, gathering)

    @post(
        ["/forums/{gathering:uuid}/minutes", "/visits/{gathering:uuid}/minutes"],
        guards=OFFICE,
        summary="Write the minutes",
    )
    async def write_minutes(
        self, actor: NamedDependency[Actor], gathering: FromPath[UUID], data: JSONBody[NewMinutes]
    ) -> MinutesKept:
        """``version`` is the one you read; 409 where somebody else was faster. The earlier ones stay."""
        return MinutesKept(await listening_occasions.write_minutes(actor, gathering=gathering, new=data))

    @post(
        ["/forums/{gathering:uuid}/comments", "/visits/{gathering:uuid}/comments"],
        guards=ENTERING,
        summary="Record what was said there",
    )
    async def gather(
        self, actor: NamedDependency[Actor], gathering: FromPath[UUID], data: JSONBody[NewOpinions]
    ) -> Gathered:
        """Many opinions in one act; each is a comment and gets an answer."""
        return await listening_occasions.gather(actor, gathering=gathering, new=data)
