"""Calls and their life cycle."""

from __future__ import annotations

from typing import Annotated

from litestar import get, patch, post, put
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import BodyKwarg, FromPath, JSONBody, QueryParameter

from participation.base.conditional import Revalidated
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController
from participation.representatives.api.parameters import Cursor, Limit, Slug
from participation.representatives.queries import calls as queries
from participation.representatives.schemas.call import (
    CallDecision,
    CallExtension,
    CallList,
    CallStanding,
    CallView,
    CorrectedCall,
    NamedSeat,
    NewCall,
)
from participation.representatives.services import call_life
from participation.representatives.services.calls import correct_call, name_invited, prepare_call
from participation.representatives.words import CallState

NEW = Example(
    summary="Five seats at a meeting",
    value={
        "title": "区政府第112次常务会议公众代表列席报名公告",
        "body": "qzfb",
        "occasion": "meeting",
        "meeting_title": "区政府第112次常务会议",
        "meeting_at": "2027-04-20T01:00:00Z",
        "place": "区政府二楼第一会议室",
        "seats": 5,
        "opens_at": "2027-03-20T01:00:00Z",
        "closes_at": "2027-04-01T16:00:00Z",
        "draw_at": "2027-04-08T02:00:00Z",
        "draw_place": "区政务服务中心一楼大厅",
        "entropy_sources": ["公证员现场摇出的六位数字", "drand quicknet 第24000000轮"],
        "categories": [
            {
                "name": "所在楼层",
                "why": "低层和高层住户的看法往往不同",
                "quotas": [
                    {"value": "一至三层", "at_least": 2, "at_most": 3},
                    {"value": "四层以上", "at_least": 2, "at_most": 3},
                ],
            }
        ],
        "invited": [{"speaks_for": "expert", "title": "电梯安全专家"}],
    },
)
OFFICE = (has_role(Role.OFFICER, Role.SECRETARY), scope(Scope.WRITE))
DECIDING = (has_role(Role.REVIEWER, Role.LEADER, Role.OFFICER), scope(Scope.WRITE))
OFFICE_OR_LEADER = (has_role(Role.OFFICER, Role.SECRETARY, Role.LEADER), scope(Scope.WRITE))


class CallController(ApiController):
    """Calls: what the public may see, and the acts of the office."""

    path = "/api/v1/calls"
    tags = ("Calls",)

    @get(summary="List the calls you may see")
    async def listed(
        self,
        actor: NamedDependency[Actor],
        standing: Annotated[CallState | None, QueryParameter(name="state")] = None,
        office: Annotated[str | None, QueryParameter(name="body", max_length=80)] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> CallList:
        """Newest first."""
        return await queries.calls(actor, state=standing, body=office, cursor=cursor, limit=limit)

    @get("/{slug:str}", middleware=[Revalidated()], summary="Show a call")
    async def shown(self, actor: NamedDependency[Actor], slug: Slug) -> CallView:
        """What is decided, who may apply, how seats are given, what has happened so far, and how many applied."""
        return await queries.call(actor, slug)

    @post(guards=OFFICE, summary="Prepare a call")
    async def prepare(
        self, actor: NamedDependency[Actor], data: Annotated[NewCall, BodyKwarg(examples=[NEW])]
    ) -> CallStanding:
        """Enter a call; before its review it may be as incomplete as you like."""
        return await prepare_call(actor, new=data)

    @put("/{slug:str}", guards=OFFICE, summary="Correct what was prepared")
    async def correct(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[CorrectedCall]) -> CallStanding:
        """Send the whole call again, before the review or after a rejection; ``version`` is the one you read."""
        return await correct_call(actor, slug=slug, change=data)

    @patch("/{slug:str}/invited/{position:int}", guards=OFFICE, status_code=204, summary="Name an invited seat")
    async def name(
        self, actor: NamedDependency[Actor], slug: Slug, position: FromPath[int], data: JSONBody[NamedSeat]
    ) -> None:
        """Say who takes it; the position counts from 0."""
        await name_invited(actor, slug=slug, position=position, name=data.name)

    @post("/{slug:str}/review", guards=OFFICE, summary="Hand it in for review")
    async def submit(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[CallDecision | None] = None
    ) -> CallStanding:
        """Give the prepared call to the sign-off chain; the rules file is asked for everything at once."""
        return await call_life.submit_call(actor, slug=slug, reason=data.reason if data else "")

    @post("/{slug:str}/approval", guards=DECIDING, summary="Sign the next stage")
    async def approve(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[CallDecision | None] = None
    ) -> CallStanding:
        """Sign it; its author never does, and nobody signs twice."""
        return await call_life.approve_call(actor, slug=slug, reason=data.reason if data else "")

    @post("/{slug:str}/rejection", guards=DECIDING, summary="Send it back with reasons")
    async def reject(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[CallDecision | None] = None
    ) -> CallStanding:
        """Send it back to the office."""
        return await call_life.reject_call(actor, slug=slug, reason=data.reason if data else "")

    @post("/{slug:str}/opening", guards=OFFICE_OR_LEADER, summary="Announce it")
    async def open_(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[CallDecision | None] = None
    ) -> CallStanding:
        """Make it public; applications are taken from its opening to its end."""
        return await call_life.open_call(actor, slug=slug)

    @post("/{slug:str}/extension", guards=OFFICE_OR_LEADER, summary="Give people more time to apply")
    async def extend(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[CallExtension]) -> CallStanding:
        """Move the last moment to apply, with a published reason."""
        return await call_life.extend_call(actor, slug=slug, closes_at=data.closes_at, reason=data.reason)

    @post("/{slug:str}/closure", guards=OFFICE_OR_LEADER, summary="Take no more applications")
    async def close(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[CallDecision | None] = None
    ) -> CallStanding:
        """End it now, with a published reason."""
        return await call_life.close_call(actor, slug=slug, reason=data.reason if data else "")

    @post("/{slug:str}/withdrawal", guards=OFFICE_OR_LEADER, summary="Take it back")
    async def withdraw(
        self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[CallDecision | None] = None
    ) -> CallStanding:
        """Take it back, with a published reason."""
        return await call_life.withdraw_call(actor, slug=slug, reason=data.reason if data else "")
