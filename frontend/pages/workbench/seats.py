"""Seats on the workbench: who was offered one, what they said on the telephone, the list, the invitation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.calls_frame import READERS, at, framed
from frontend.pages.workbench.showing import Slug, errors_of, minutes, shown, under
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.representatives.queries.pool import eligible
from participation.representatives.queries.seat_lists import lists_of, stands_unallowed
from participation.representatives.queries.seat_ways import selections
from participation.representatives.queries.seats import CALLING, seats
from participation.representatives.rules.lists import ListAct
from participation.representatives.rules.seats import AnsweredBy
from participation.representatives.schemas.call import CallView
from participation.representatives.schemas.limits import Instant
from participation.representatives.schemas.seat import NewAppointment, NewChoice, NewSelection
from participation.representatives.services.list_signing import (
    WAITING,
    approve_list,
    publish_list,
    reject_list,
    submit_list,
)
from participation.representatives.services.meeting_inviting import appoint, call_off, invite_again, newest_appointment
from participation.representatives.services.seat_answering import accept, refuse
from participation.representatives.services.seat_selecting import give_seats

OFFICE = (has_role(Role.OFFICER, Role.SECRETARY),)
NOTING = (has_role(*CALLING),)
SIGNING = (has_role(Role.OFFICER, Role.SECRETARY, Role.REVIEWER, Role.LEADER),)
GIVEN = N_("The seats are given, and everybody is told.")
NOTED = N_("What was said is noted.")
LISTED = {
    ListAct.SUBMIT: N_("The list is handed in for review."),
    ListAct.APPROVE: N_("The list is signed."),
    ListAct.REJECT: N_("The list is sent back."),
    ListAct.PUBLISH: N_("The list is public."),
}
INVITED = N_("Everybody who has a seat is invited.")
OFF = N_("The meeting is called off, and everybody is told.")
TOLD = N_("%(n)s people who applied before are told of this call.")


class ChoiceForm(msgspec.Struct, kw_only=True):
    """Who of the pool is chosen, with a reason each where one is asked."""

    chosen: Annotated[list[str], Meta(max_length=200)] = []
    reasons: dict[str, Annotated[str, Meta(max_length=2000)]] = {}
    reason: Annotated[str, Meta(max_length=2000)] = ""


class AnswerForm(msgspec.Struct, kw_only=True):
    """What somebody said, and how."""

    do: Annotated[str, Meta(max_length=10)]
    by: AnsweredBy = AnsweredBy.TELEPHONE
    note: Annotated[str, Meta(max_length=2000)] = ""


class ListForm(msgspec.Struct, kw_only=True):
    """What is done with the list."""

    do: ListAct
    reason: Annotated[str, Meta(max_length=2000)] = ""


class InvitationForm(msgspec.Struct, kw_only=True):
    """When and where, and what to bring."""

    starts_at: Instant
    minutes: Annotated[int, Meta(ge=5, le=1440)] = 90
    place: Annotated[str, Meta(max_length=300)] = ""
    note: Annotated[str, Meta(max_length=2000)] = ""


class OffForm(msgspec.Struct, kw_only=True):
    """Why the meeting is off."""

    reason: Annotated[str, Meta(max_length=2000)] = ""


class SeatsDeskPage(Controller):
    """``/workbench/calls/{slug}/seats``."""

    path = "/workbench/calls/{slug:str}/seats"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Every offer with its answer, the list as it stands, the invitation."""
        return await _shown(request, actor, slug)

    @post("/selection", guards=OFFICE)
    async def select(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Give the seats without a draw."""

        async def act() -> str:
            form = await read_form(request, ChoiceForm)
            chosen = [NewChoice(pseudonym=one, reason=form.reasons.get(one, "")) for one in form.chosen]
            await give_seats(actor, slug=slug, new=NewSelection(chosen=chosen, reason=form.reason))
            return GIVEN

        return await _done(request, actor, slug, act)

    @post("/{seat:uuid}/answer", guards=NOTING)
    async def answer(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, seat: FromPath[UUID]
    ) -> Response[Any]:
        """Note what somebody said."""

        async def act() -> str:
            form = await read_form(request, AnswerForm)
            say = accept if form.do == "accept" else refuse
            await say(actor, seat=seat, by=form.by, note=form.note)
            return NOTED

        return await _done(request, actor, slug, act, f"seat-{seat}.")

    @post("/list", guards=SIGNING)
    async def list_(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Hand the list in, sign it, send it back, publish it."""

        async def act() -> str:
            form = await read_form(request, ListForm)
            match form.do:
                case ListAct.SUBMIT:
                    await submit_list(actor, slug=slug)
                case ListAct.APPROVE:
                    await approve_list(actor, slug=slug)
                case ListAct.REJECT:
                    await reject_list(actor, slug=slug, reason=form.reason)
                case ListAct.PUBLISH:
                    await publish_list(actor, slug=slug)
            return LISTED[form.do]

        return await _done(request, actor, slug, act, "list.")

    @post("/invitation", guards=OFFICE)
    async def invite(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Invite those who have a seat."""

        async def act() -> str:
            form = await read_form(request, InvitationForm)
            new = NewAppointment(starts_at=form.starts_at, minutes=form.minutes, place=form.place, note=form.note)
            await appoint(actor, slug=slug, new=new)
            return INVITED

        return await _done(request, actor, slug, act, "invitation.")

    @post("/invitation/cancellation", guards=OFFICE)
    async def call_off(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The meeting is off."""

        async def act() -> str:
            await call_off(actor, slug=slug, reason=(await read_form(request, OffForm)).reason)
            return OFF

        return await _done(request, actor, slug, act, "off.")

    @post("/told-again", guards=OFFICE)
    async def again(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Tell earlier applicants of this call."""

        async def act() -> Notice:
            return Notice(TOLD, {"n": await invite_again(actor, slug=slug)})

        return await _done(request, actor, slug, act)


async def _done(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    act: Callable[[], Awaitable[str | Notice]],
    prefix: str = "",
) -> Response[Any]:
    try:
        said = await act()
    except Refused as refused:
        return await _shown(
            request,
            actor,
            slug,
            status=refused.refusal.status,
            errors=errors_of(refused, prefix),
            form=under(await typed(request), prefix),
        )
    return see_other(at(slug, "seats"), said)


async def _shown(request: AnyRequest, actor: Actor, slug: str, **values: Any) -> Response[str]:
    frame = await framed(actor, slug, "seats")
    view: CallView = frame["view"]
    told = await newest_appointment(view.id)
    lists = await lists_of(view.id)
    unallowed = bool(lists) and await stands_unallowed(lists[0].id)
    return shown(
        request,
        "draws/seats.html",
        found=await seats(actor, slug),
        pool=await eligible(view.id) if view.state == "closed" else [],
        selections=await selections(view.id),
        lists=lists,
        newest=lists[0] if lists else None,
        unallowed=unallowed,
        waits=bool(lists and lists[0].standing in WAITING and not unallowed),
        stages=current_rules().sign_off.stages,
        told=told,
        begins=minutes(told.starts_at if told else view.meeting_at),
        **frame,
        **values,
    )
