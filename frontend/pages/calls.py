"""Calls as the public finds and reads them: the list, and the page of one."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from decisions.queries.meeting_of_call import moved_meeting
from frontend.answers import html, page_for
from frontend.call_description import call_described
from frontend.call_standing import steps_of_call
from frontend.filters import choice
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.queries import bodies
from participation.representatives.queries.applications import applications_of
from participation.representatives.queries.calls import call, calls
from participation.representatives.queries.seat_lists import public_list
from participation.representatives.schemas.call import CallView
from participation.representatives.words import CallState

AnyRequest = Request[Any, Any, Any]
SECTION = "calls"
ON_A_PAGE = 20
SHOWN = (CallState.OPEN, CallState.CLOSED, CallState.DRAWN, CallState.CONCLUDED, CallState.WITHDRAWN)


class CallPages(Controller):
    """``/calls``."""

    path = "/calls"
    include_in_schema = False

    @get("/")
    async def listed(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        standing: Annotated[str | None, QueryParameter(name="state")] = None,
        office: Annotated[str | None, QueryParameter(name="body")] = None,
        cursor: FromQuery[str | None] = None,
    ) -> Response[str]:
        """Newest first, narrowed by what the address says."""
        chosen = choice(CallState, standing)
        found = await calls(NOBODY, state=chosen, body=office or None, cursor=cursor, limit=ON_A_PAGE)
        return html(
            request,
            "calls/list.html",
            page_for(request, actor, section=SECTION),
            found=found,
            states=SHOWN,
            state=chosen,
            body=office or None,
            bodies=await bodies(),
            cursor=cursor,
        )

    @get("/{slug:str}")
    async def one(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[str]:
        """What is decided, who may apply, how seats are given, and where it stands."""
        view = await seen_call(actor, slug)
        page = page_for(request, actor, section=SECTION)
        mine = [one for one in await applications_of(actor) if one.slug == slug]
        listed, moved = await public_list(view.id), await moved_meeting(view.id)
        return html(
            request,
            "calls/call.html",
            page,
            view=view,
            steps=steps_of_call(view, page, listed.published_at if listed else None),
            mine=mine,
            moved=moved,
            described=call_described(view, page, moved),
        )


async def seen_call(actor: Actor, slug: str) -> CallView:
    """The call as everybody sees it; its office sees what is not public yet. Raises 404."""
    if actor.staff:
        try:
            return await call(NOBODY, slug)
        except Refused as refused:
            if refused.refusal.status != 404:
                raise
    return await call(actor, slug)
