"""The life of a call on one page: what was done, by whom and why, what is lacking, and the acts in order now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.calls_frame import READERS, at, framed
from frontend.pages.workbench.showing import Slug, errors_of, minutes, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.representatives.queries.call_acts import possible_acts
from participation.representatives.queries.pool_picture import pool_picture
from participation.representatives.schemas.call import CallStanding
from participation.representatives.schemas.limits import Instant, Line, Reason
from participation.representatives.services import call_life
from participation.representatives.services.calls import name_invited

DECIDING = (has_role(Role.OFFICER, Role.SECRETARY, Role.REVIEWER, Role.LEADER),)
OFFICE = (has_role(Role.OFFICER, Role.SECRETARY),)

NAMED = N_("The name is saved.")
EXTENDED = N_("There is more time to apply now.")


class ReasonForm(msgspec.Struct):
    """An act with what is said about it."""

    reason: Reason = ""


class ExtensionForm(msgspec.Struct):
    """A later end, and why."""

    closes_at: Instant
    reason: Reason = ""


class NameForm(msgspec.Struct):
    """Who takes an invited seat."""

    name: Line = ""


async def _open(actor: Actor, *, slug: str, reason: str) -> CallStanding:
    return await call_life.open_call(actor, slug=slug)


# the acts whose form asks for a reason at most, by the last part of their address
ACTS: dict[str, tuple[Callable[..., Awaitable[CallStanding]], str]] = {
    "review": (call_life.submit_call, N_("It is handed in for review.")),
    "approval": (call_life.approve_call, N_("You have signed.")),
    "rejection": (call_life.reject_call, N_("It is sent back with your reasons.")),
    "opening": (_open, N_("It is announced.")),
    "closure": (call_life.close_call, N_("Applications are no longer taken.")),
    "withdrawal": (call_life.withdraw_call, N_("It is withdrawn; the reason is public.")),
}


class CallLifePage(Controller):
    """``/workbench/calls/{slug}``."""

    path = "/workbench/calls/{slug:str}"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Its steps, and the acts that the actor may do now."""
        return await _page(request, actor, slug)

    @post("/extension", guards=DECIDING)
    async def extend(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Give people more time to apply."""
        try:
            form = await read_form(request, ExtensionForm)
            await call_life.extend_call(actor, slug=slug, closes_at=form.closes_at, reason=form.reason)
        except Refused as refused:
            return await _again(request, actor, slug, "extension", refused)
        return see_other(at(slug), EXTENDED)

    @post("/invited/{position:int}", guards=OFFICE)
    async def name(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, position: FromPath[int]
    ) -> Response[Any]:
        """Say who takes an invited seat."""
        try:
            form = await read_form(request, NameForm)
            await name_invited(actor, slug=slug, position=position, name=form.name)
        except Refused as refused:
            return await _again(request, actor, slug, f"invited-{position}", refused)
        return see_other(at(slug), NAMED)

    @post([f"/{act}" for act in ACTS], guards=DECIDING)
    async def act(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """One act of the life cycle, named by the last part of the address."""
        act = request.url.path.rsplit("/", 1)[-1]
        done, said = ACTS[act]
        try:
            form = await read_form(request, ReasonForm)
            await done(actor, slug=slug, reason=form.reason)
        except Refused as refused:
            return await _again(request, actor, slug, act, refused)
        return see_other(at(slug), said)


async def _page(request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, **values: Any) -> Response[str]:
    frame = await framed(actor, slug, "life cycle")
    view = frame["view"]
    form = {"extension.closes_at": minutes(view.closes_at), **values.pop("form", {})}
    return shown(
        request,
        "workbench/calls_life.html",
        status=status,
        form=form,
        stages=current_rules().sign_off.stages,
        possible=await possible_acts(actor, view),
        picture=await pool_picture(view.id),
        **frame,
        **values,
    )


async def _again(request: AnyRequest, actor: Actor, slug: str, act: str, refused: Refused) -> Response[str]:
    """The page once more; the fields of the refused form keep what was typed, under names of their own."""
    errors = errors_of(refused, f"{act}.")
    known = {f"{act}.{field}" for field in ("reason", "closes_at", "name")}
    # what the call itself lacks is no field of this page
    errors = tuple(msgspec.structs.replace(e, field=e.field if e.field in known else "") for e in errors)
    form = {f"{act}.{name}": value for name, value in (await typed(request)).items()}
    return await _page(request, actor, slug, status=refused.refusal.status, errors=errors, form=form, refused=act)
