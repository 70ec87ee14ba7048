"""The life of a consultation on one page: what was done, by whom and why, and the acts that are in order now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.voices_lately import overview_of
from consultations.schemas.consultation import Instant, Standing
from consultations.schemas.limits import LongText, Reason
from consultations.services import inviting, life_cycle
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.listening import unheard
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, lines_of, minutes, shown
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.base.in_force import current_rules

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
DECIDING = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER),)

SUBMITTED = N_("It is handed in for review.")
SIGNED = N_("You have signed.")
SENT_BACK = N_("It is sent back with your reasons.")
OPENED = N_("It is open for comments.")
SCHEDULED = N_("It opens by itself at the announced time.")
EXTENDED = N_("The public has more time now.")
CLOSED = N_("It is closed. Every comment now gets its answer.")
WITHDRAWN = N_("It is withdrawn; the reason is public.")
ARCHIVED = N_("It is archived.")
INVITED = N_("%(number)s invited.")
CONTACTS_MISSING = N_("Enter at least one mobile number or e-mail address.")


class ReasonForm(msgspec.Struct):
    """An act with what is said about it."""

    reason: Reason = ""


class ExtensionForm(msgspec.Struct):
    """A later end, and why."""

    closes_at: Instant
    reason: Reason = ""


class InvitationForm(msgspec.Struct):
    """Contacts, one a line."""

    contacts: LongText = ""


Done = Callable[[Actor, str, str], Awaitable[Standing]]


def _plain(service: Callable[..., Awaitable[Standing]], *, reason: bool = True) -> Done:
    async def done(actor: Actor, slug: str, given: str) -> Standing:
        return await (service(actor, slug=slug, reason=given) if reason else service(actor, slug=slug))

    return done


# the acts whose form asks for a reason at most, by the last part of their address
ACTS: dict[str, tuple[Done, str]] = {
    "review": (_plain(life_cycle.submit), SUBMITTED),
    "approval": (_plain(life_cycle.approve), SIGNED),
    "rejection": (_plain(life_cycle.reject), SENT_BACK),
    "opening": (_plain(life_cycle.open_, reason=False), OPENED),
    "closure": (_plain(life_cycle.close), CLOSED),
    "withdrawal": (_plain(life_cycle.withdraw), WITHDRAWN),
    "archive": (_plain(life_cycle.archive, reason=False), ARCHIVED),
}


class LifeCyclePage(Controller):
    """``/workbench/consultations/{slug}``."""

    path = "/workbench/consultations/{slug:str}"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Its steps, and the acts that the actor may do now."""
        return await _page(request, actor, slug)

    @post("/extension", guards=DECIDING)
    async def extend(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Give the public more time."""
        try:
            form = await read_form(request, ExtensionForm)
            await life_cycle.extend(actor, slug=slug, closes_at=form.closes_at, reason=form.reason)
        except Refused as refused:
            return await _again(request, actor, slug, "extension", refused)
        return see_other(at(slug), EXTENDED)

    @post("/invitations", guards=DECIDING)
    async def invite(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Invite to a limited consultation."""
        try:
            contacts = lines_of((await read_form(request, InvitationForm)).contacts)
            if not contacts:
                raise Refused(invalid(FieldError("contacts", "required", CONTACTS_MISSING)))
            invited = await inviting.invite(actor, slug=slug, contacts=contacts)
        except Refused as refused:
            return await _again(request, actor, slug, "invitation", refused)
        return see_other(at(slug), Notice(INVITED, {"number": invited}))

    @post([f"/{act}" for act in ACTS], guards=DECIDING)
    async def act(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """One act of the life cycle, named by the last part of the address."""
        act = request.url.path.rsplit("/", 1)[-1]
        done, said = ACTS[act]
        try:
            form = await read_form(request, ReasonForm)
            standing = await done(actor, slug, form.reason)
        except Refused as refused:
            return await _again(request, actor, slug, act, refused)
        return see_other(at(slug), SCHEDULED if standing.state == "scheduled" else said)


async def _page(request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, **values: Any) -> Response[str]:
    frame = await framed(actor, slug, "life cycle")
    form = {"extension.closes_at": minutes(frame["view"].closes_at), **values.pop("form", {})}
    stages = current_rules().sign_off.stages
    values["warning"] = await unheard(frame)
    values["voices"] = await overview_of(frame["view"].id, frame["inside"].cover.received)
    values["numbers"] = await clause_numbers(frame["view"].id)
    return shown(request, "workbench/life_cycle.html", status=status, form=form, stages=stages, **frame, **values)


async def _again(request: AnyRequest, actor: Actor, slug: str, act: str, refused: Refused) -> Response[str]:
    """The page once more; the fields of the refused form keep what was typed, under names of their own."""
    errors = errors_of(refused, f"{act}.")
    known = {f"{act}.{field}" for field in ("reason", "closes_at", "contacts")}
    # what the notice or the draft lacks is not a field of this page, and of several contacts one is wrong
    errors = tuple(
        msgspec.structs.replace(e, field=next((name for name in known if e.field.startswith(name)), "")) for e in errors
    )
    form = {f"{act}.{name}": value for name, value in (await typed(request)).items()}
    return await _page(request, actor, slug, status=refused.refusal.status, errors=errors, form=form, refused=act)
