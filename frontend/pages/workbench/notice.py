"""Preparing the notice of a consultation, and correcting it without overwriting what somebody else has written."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from consultations.queries.inside import Inside
from consultations.rules.periods import EarliestClosing, earliest_closing
from consultations.schemas.consultation import Instant
from consultations.services import preparing
from consultations.words import Act, Kind
from frontend.answers import AnyRequest, see_other
from frontend.forms import fields, read_form, sent, typed
from frontend.page import Notice
from frontend.pages.workbench.notice_form import (
    Clash,
    NoticeForm,
    blank,
    change_from,
    merged,
    new_from,
    seen_of,
    typed_from,
    values_of,
)
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.queries import bodies
from participation.base.identity.words import Role
from participation.base.in_force import current_calendar, current_rules
from participation.base.intake import collect
from participation.base.rules_file.counting import day_of
from participation.base.settings import current

PREPARED = N_("The notice is saved. Now add the draft.")
SAVED = N_("The notice is saved.")
MERGED = N_("Somebody else changed this notice meanwhile. Look at what is marked, then save again.")
Text = Annotated[str, QueryParameter(max_length=200)]
Tick = Annotated[str, QueryParameter(max_length=10)]


# a year that is still being typed says nothing yet
REASONABLE, LAST_YEAR = 2000, 9000


class Chosen(msgspec.Struct):
    """What the shortest period depends on."""

    kind: Kind
    opens_at: Instant
    concerns_business: bool = False


class NewNoticePage(Controller):
    """``/workbench/consultations/new``."""

    path = "/workbench/consultations"
    guards = (has_role(Role.OFFICER),)

    @get("/new")
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """An empty notice."""
        return await _new(request, actor, blank())

    @post("/new")
    async def prepare(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Prepare a consultation, or only reckon its shortest period."""
        if "reckon" in await sent(request):
            return await _new(request, actor, await typed(request))
        try:
            done = await preparing.prepare(actor, new=new_from(await read_form(request, NoticeForm)))
        except Refused as refused:
            errors = errors_of(refused)
            return await _new(
                request, actor, await typed(request), status=refused.refusal.status, errors=_of_form(errors)
            )
        return see_other(at(done.slug, "draft"), Notice(PREPARED, {"kept": "notice-new"}))

    @get("/period")
    async def period(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        kind: Text = "",
        opens_at: Text = "",
        concerns_business: Tick = "",
    ) -> Response[Any]:
        """The sentence about the shortest period, while kind and opening are being chosen."""
        form = {"kind": kind, "opens_at": opens_at, "concerns_business": concerns_business}
        return shown(request, "workbench/period.html", block="period", hint=_hint(form), form=form)


class NoticePage(Controller):
    """``/workbench/consultations/{slug}/edit``."""

    path = "/workbench/consultations/{slug:str}/edit"
    guards = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The notice: as a form while it may be changed, else to be read."""
        frame = await framed(actor, slug, "notice")
        return await _edit(request, frame, _form_of(frame["inside"]))

    @post(guards=(has_role(Role.OFFICER),))
    async def correct(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Save the notice; the second of two editors gets theirs back beside what changed (409)."""
        if "reckon" in await sent(request):
            return await _edit(request, await framed(actor, slug, "notice"), await typed(request))
        form = None
        try:
            form = await read_form(request, NoticeForm)
            await preparing.correct(actor, slug=slug, change=change_from(form))
        except Refused as refused:
            frame = await framed(actor, slug, "notice")
            if refused.refusal.code == "edited_meanwhile" and form is not None:
                return await _clashed(request, frame, form)
            errors = _of_form(errors_of(refused))
            return await _edit(request, frame, await typed(request), status=refused.refusal.status, errors=errors)
        return see_other(at(slug), Notice(SAVED, {"kept": f"notice-{slug}-{form.version}"}))


async def _new(
    request: AnyRequest, actor: Actor, form: dict[str, Any], *, status: int = 200, **values: Any
) -> Response[str]:
    every = await bodies()
    mine = [body for body in every if body.id in actor.bodies(Role.OFFICER)]
    if len(mine) == 1:
        form = {"body": mine[0].slug, **form}
    return shown(
        request,
        "workbench/notice_new.html",
        status=status,
        form=form,
        mine=mine,
        every=every,
        hint=_hint(form),
        clashes=(),
        **values,
    )


async def _edit(
    request: AnyRequest,
    frame: dict[str, Any],
    form: dict[str, Any],
    *,
    status: int = 200,
    clashes: tuple[Clash, ...] = (),
    **values: Any,
) -> Response[str]:
    found: Inside = frame["inside"]
    template = "workbench/notice_edit.html" if found.writes else "workbench/notice_read.html"
    return shown(
        request,
        template,
        status=status,
        form=form,
        every=[body for body in await bodies() if body.id != found.body],
        hint=_hint(form),
        clashes=clashes,
        **frame,
        **values,
    )


async def _clashed(request: AnyRequest, frame: dict[str, Any], form: NoticeForm) -> Response[str]:
    """The form of the second editor, put together with what the first has saved."""
    found: Inside = frame["inside"]
    theirs = values_of(found.view)
    together, clashes = merged(form.values(), theirs, form.seen)
    last = next((step for step in reversed(found.view.steps) if step.act is Act.CORRECT), None)
    again = typed_from(together) | {"version": str(found.view.version), "seen": seen_of(theirs)}
    return await _edit(
        request, frame, again, status=409, clashes=tuple(clashes), clashed=Notice(MERGED, tone="warning"), by=last
    )


def _form_of(found: Inside) -> dict[str, Any]:
    values = values_of(found.view)
    return typed_from(values) | {"version": str(found.view.version), "seen": seen_of(values)}


def _hint(form: dict[str, Any]) -> EarliestClosing | None:
    """When it may close at the earliest, as far as kind and opening are chosen."""

    lists = {name: [value] for name, value in form.items() if isinstance(value, str)}
    chosen, _ = collect(Chosen, fields(Chosen, lists))
    if chosen is None or not REASONABLE <= chosen.opens_at.year <= LAST_YEAR:
        return None
    opens_on = day_of(chosen.opens_at, current().zone)
    business = chosen.concerns_business
    return earliest_closing(chosen.kind, opens_on, current_rules(), current_calendar(), concerns_business=business)


def _of_form(errors: tuple[Any, ...]) -> tuple[Any, ...]:
    """Errors of one line of a list are errors of the field into which the lines are typed."""
    return tuple(msgspec.structs.replace(error, field=error.field.split(".")[0]) for error in errors)
