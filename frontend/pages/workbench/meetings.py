"""Meetings on the workbench: the list, preparing one, and editing it."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from decisions.queries.meetings import desk_meetings
from decisions.schemas.meeting import EditedMeeting, NewMeeting
from decisions.services.meetings import edit_meeting, prepare_meeting
from decisions.words import MeetingState
from frontend.answers import AnyRequest, see_other
from frontend.filters import choice
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.meetings_form import blank_meeting, typed_meeting
from frontend.pages.workbench.meetings_frame import MEETINGS, OFFICE, READERS, at, framed
from frontend.pages.workbench.showing import Slug, errors_of, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.queries import bodies
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.base.paging import LARGEST
from participation.representatives.queries.calls import calls

PREPARED = N_("The meeting is saved. Put its items on the agenda, then hand in the announcement.")
SAVED = N_("The meeting is saved. What of it is public changes with the next announcement.")
ON_A_PAGE = 30


class MeetingsDeskPage(Controller):
    """``/workbench/meetings``."""

    path = MEETINGS
    guards = READERS

    @get()
    async def listed(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        standing: Annotated[str | None, QueryParameter(name="state")] = None,
        cursor: FromQuery[str | None] = None,
    ) -> Response[Any]:
        """The meetings of one's bodies, the latest first."""
        chosen = choice(MeetingState, standing)
        return shown(
            request,
            "meetings/desk.html",
            found=await desk_meetings(actor, state=chosen, cursor=cursor, limit=ON_A_PAGE),
            states=list(MeetingState),
            state=chosen,
            cursor=cursor,
            prepares=actor.has(Role.SECRETARY, Role.OFFICER),
        )

    @get("/new", guards=OFFICE)
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """An empty meeting."""
        return await _new(request, actor, blank_meeting())

    @post("/new", guards=OFFICE)
    async def prepare(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Prepare a meeting."""
        form = await typed(request)
        try:
            done = await prepare_meeting(actor, new=await read_form(request, NewMeeting))
        except Refused as refused:
            return await _new(request, actor, form, status=refused.refusal.status, errors=errors_of(refused))
        return see_other(at(done.slug, "agenda"), Notice(PREPARED, {"kept": "meeting-new"}))


class MeetingEditPage(Controller):
    """``/workbench/meetings/{slug}/edit``."""

    path = f"{MEETINGS}/{{slug:str}}/edit"
    guards = OFFICE

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The meeting as a form."""
        frame = await framed(actor, slug, "overview")
        return await _edit(request, actor, frame, typed_meeting(frame["view"]))

    @post()
    async def edit(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Save the whole meeting again."""
        form = await typed(request)
        frame = await framed(actor, slug, "overview")
        try:
            await edit_meeting(actor, which=slug, change=await read_form(request, EditedMeeting))
        except Refused as refused:
            return await _edit(request, actor, frame, form, status=refused.refusal.status, errors=errors_of(refused))
        return see_other(at(slug), Notice(SAVED, {"kept": f"meeting-{slug}"}))


async def _new(
    request: AnyRequest, actor: Actor, form: dict[str, Any], *, status: int = 200, **values: Any
) -> Response[str]:
    fields = await _fields(actor)
    if len(fields["mine"]) == 1:
        form = {"body": fields["mine"][0].slug, **form}
    return shown(request, "meetings/desk_new.html", status=status, form=form, **fields, **values)


async def _edit(
    request: AnyRequest, actor: Actor, frame: dict[str, Any], form: dict[str, Any], *, status: int = 200, **values: Any
) -> Response[str]:
    return shown(
        request, "meetings/desk_edit.html", status=status, form=form, **await _fields(actor), **frame, **values
    )


async def _fields(actor: Actor) -> dict[str, Any]:
    """What the form offers to choose from: the bodies one runs meetings of, and their calls."""
    mine = [body for body in await bodies() if body.id in actor.bodies(Role.SECRETARY, Role.OFFICER)]
    return {
        "mine": mine,
        "calls": (await calls(actor, mine=True, limit=LARGEST)).items,
        "rules": current_rules().meetings,
    }
