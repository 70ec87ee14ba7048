"""Opinion maps: statements, votes on them, and what the votes show."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from consultations.api.parameters import Slug
from consultations.queries import opinion_map as queries
from consultations.rules.opinion_map import MapAct, StatementDecision
from consultations.schemas.opinion_map import (
    Cast,
    MapStanding,
    NewStatement,
    NewVote,
    OpinionMapView,
    StatementId,
    StatementReason,
    Statements,
)
from consultations.services import opinion_map as switching
from consultations.services import opinion_map_statements as stating
from consultations.services.opinion_map_browser import browser_in, new_browser, voter_cookie
from consultations.services.opinion_map_voting import cast
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.json_body import Nothing
from participation.base.problem_document import ApiController

AnyRequest = Request[Any, Any, Any]
OFFICE = (has_role(Role.OFFICER), scope(Scope.WRITE))
SWITCHING = (has_role(Role.OFFICER, Role.LEADER), scope(Scope.WRITE))
DECIDING = (has_role(Role.REVIEWER, Role.LEADER), scope(Scope.WRITE))
WITHDRAWING = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER), scope(Scope.WRITE))


class OpinionMapController(ApiController):
    """观点图谱 of a consultation."""

    path = "/api/v1/consultations/{slug:str}"
    tags = ("Opinion maps",)

    @get("/opinion-map", summary="Read the opinion map")
    async def read(self, actor: NamedDependency[Actor], slug: Slug) -> OpinionMapView:
        """Groups, what tells each apart and what all share; nothing below fifty voters. 404 while the map is off."""
        return await queries.opinion_map(actor, slug)

    @get("/statements", summary="List the statements")
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Statements:
        """Those that can be voted on, with your own votes; the office gets all of them with where they stand."""
        return await queries.statements(actor, slug, browser=browser_in(request.cookies), inside=True)

    @post("/statements", guards=OFFICE, summary="Propose a statement")
    async def propose(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewStatement]) -> StatementId:
        """It is public once a reviewer or leader who did not write it approves it."""
        return (await stating.propose(actor, slug=slug, texts=[data.text]))[0]

    @post("/opinion-map/opening", guards=SWITCHING, summary="Turn the opinion map on")
    async def turn_on(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Nothing | None] = None
    ) -> MapStanding:
        """From now on everybody may vote while the consultation is open."""
        return await switching.act_on_map(actor, slug=slug, act=MapAct.TURN_ON)

    @post("/opinion-map/closure", guards=SWITCHING, summary="Turn the opinion map off")
    async def turn_off(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Nothing | None] = None
    ) -> MapStanding:
        """The public no longer sees it; the votes stay."""
        return await switching.act_on_map(actor, slug=slug, act=MapAct.TURN_OFF)

    @post("/opinion-map/publication", guards=SWITCHING, summary="Make the result public")
    async def publish(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Nothing | None] = None
    ) -> MapStanding:
        """Whatever the rules file says."""
        return await switching.act_on_map(actor, slug=slug, act=MapAct.PUBLISH)

    @post("/opinion-map/publication/removal", guards=SWITCHING, summary="Keep the result internal")
    async def keep(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[Nothing | None] = None
    ) -> MapStanding:
        """Voting goes on; only the office sees what comes of it."""
        return await switching.act_on_map(actor, slug=slug, act=MapAct.KEEP)


class StatementController(ApiController):
    """观点: what is voted on."""

    path = "/api/v1/statements/{statement:uuid}"
    tags = ("Opinion maps",)

    @post("/votes", guards=[scope(Scope.WRITE)], summary="Vote on a statement")
    async def vote(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        statement: FromPath[UUID],
        data: JSONBody[NewVote],
    ) -> Response[Cast]:
        """Your last vote counts. Without an account you are known again by the cookie in the answer: send it back."""
        known = browser_in(request.cookies)
        browser = known or new_browser()
        given = await cast(actor, statement=statement, vote=data.vote, browser=browser if not actor.person else known)
        new = not known and actor.person is None
        return Response(given, status_code=201, cookies=[voter_cookie(browser)] if new else [])

    @post("/approval", guards=DECIDING, summary="Approve a statement")
    async def approve(
        self, actor: NamedDependency[Actor], statement: FromPath[UUID], data: JSONBody[Nothing | None] = None
    ) -> StatementId:
        """Somebody else than its author."""
        return (await stating.decide(actor, statements=[statement], decision=StatementDecision.APPROVE))[0]

    @post("/rejection", guards=DECIDING, summary="Decline a statement")
    async def decline(
        self, actor: NamedDependency[Actor], statement: FromPath[UUID], data: JSONBody[StatementReason]
    ) -> StatementId:
        """With the reason, which stays in the record."""
        return (
            await stating.decide(actor, statements=[statement], decision=StatementDecision.DECLINE, reason=data.reason)
        )[0]

    @post("/withdrawal", guards=WITHDRAWING, summary="Withdraw a statement")
    async def withdraw(
        self, actor: NamedDependency[Actor], statement: FromPath[UUID], data: JSONBody[StatementReason]
    ) -> StatementId:
        """It can no longer be voted on, and places nobody on the next map; its votes stay."""
        return (
            await stating.decide(actor, statements=[statement], decision=StatementDecision.WITHDRAW, reason=data.reason)
        )[0]
