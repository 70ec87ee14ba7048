"""A meeting on one page of the workbench: where it stands, what is lacking, and the acts in order now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from decisions.queries.agenda import agenda_inside
from decisions.queries.editions import editions_of
from decisions.queries.meeting_acts import possible_meeting_acts
from decisions.schemas.meeting import MeetingDecision, MeetingHeld, Postponement
from decisions.services.meeting_announcing import announce_meeting
from decisions.services.meeting_life import cancel_meeting, conclude_meeting, hold_meeting, postpone_meeting
from decisions.words import EditionKind
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.meetings_frame import MEETINGS, READERS, at, framed
from frontend.pages.workbench.showing import Slug, errors_of, minutes, shown, under
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.base.in_force import current_rules

ACTING = (has_role(Role.SECRETARY, Role.OFFICER, Role.LEADER),)
OFFICE = (has_role(Role.SECRETARY, Role.OFFICER),)
HANDED_IN = N_("The announcement is handed in for review.")
MOVED = N_("The meeting is moved, and everybody who was invited is told.")
OFF = N_("The meeting is off, and everybody who was invited is told.")
NOTED = N_("It is noted that the meeting was held.")
CONCLUDED = N_("The meeting is concluded.")
# the fields of the forms on this page; whatever else is wrong is said above them
FIELDS = frozenset({"reason", "starts_at", "place", "members_present"})


class MeetingLifePage(Controller):
    """``/workbench/meetings/{slug}``."""

    path = f"{MEETINGS}/{{slug:str}}"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Its steps, its announcements, and the acts that the actor may do now."""
        return await _page(request, actor, slug)

    @post("/announcement", guards=OFFICE)
    async def announce(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Hand the announcement in."""

        async def act() -> str:
            form = await read_form(request, MeetingDecision)
            await announce_meeting(actor, which=slug, reason=form.reason)
            return HANDED_IN

        return await _done(request, actor, slug, "announcement", act)

    @post("/postponement", guards=ACTING)
    async def postpone(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Move it to another time and place."""

        async def act() -> str:
            await postpone_meeting(actor, which=slug, new=await read_form(request, Postponement))
            return MOVED

        return await _done(request, actor, slug, "postponement", act)

    @post("/cancellation", guards=ACTING)
    async def cancel(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Call it off."""

        async def act() -> str:
            form = await read_form(request, MeetingDecision)
            await cancel_meeting(actor, which=slug, reason=form.reason)
            return OFF

        return await _done(request, actor, slug, "cancellation", act)

    @post("/holding", guards=OFFICE)
    async def hold(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Note that it was held."""

        async def act() -> str:
            await hold_meeting(actor, which=slug, counted=await read_form(request, MeetingHeld))
            return NOTED

        return await _done(request, actor, slug, "holding", act)

    @post("/conclusion", guards=OFFICE)
    async def conclude(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Conclude it."""

        async def act() -> str:
            await conclude_meeting(actor, which=slug)
            return CONCLUDED

        return await _done(request, actor, slug, "conclusion", act)


async def _done(
    request: AnyRequest, actor: Actor, slug: str, name: str, act: Callable[[], Awaitable[str]]
) -> Response[Any]:
    """Back to the page with what was done; a refused form keeps what was typed, under names of its own."""
    try:
        said = await act()
    except Refused as refused:
        errors = errors_of(refused)
        errors = tuple(
            msgspec.structs.replace(one, field=f"{name}.{one.field}" if one.field in FIELDS else "") for one in errors
        )
        form = under(await typed(request), f"{name}.")
        status = refused.refusal.status
        return await _page(request, actor, slug, status=status, errors=errors, form=form, refused=name)
    return see_other(at(slug), said)


async def _page(request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, **values: Any) -> Response[str]:
    frame = await framed(actor, slug, "overview")
    view = frame["view"]
    items = await agenda_inside(view.id)
    moved = {"postponement.starts_at": minutes(view.starts_at), "postponement.place": view.place}
    return shown(
        request,
        "meetings/desk_overview.html",
        status=status,
        form=moved | values.pop("form", {}),
        items=items,
        possible=possible_meeting_acts(frame["inside"], items),
        editions=await editions_of(EditionKind.ANNOUNCEMENT, view.id),
        stages=current_rules().sign_off.stages,
        **frame,
        **values,
    )
