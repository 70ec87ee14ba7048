"""Calls on the workbench: the list, preparing one, and changing it before its review."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.calls_clash import merged, seen_of
from frontend.pages.workbench.calls_form import CallForm, blank, change_from, new_from, of_form, rows_of, typed_from
from frontend.pages.workbench.calls_frame import READERS, at, framed
from frontend.pages.workbench.showing import Slug, errors_of, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.queries import bodies
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.base.paging import LARGEST
from participation.representatives.errors import EDITED_MEANWHILE
from participation.representatives.queries.calls import calls
from participation.representatives.services.calls import correct_call, prepare_call
from participation.representatives.words import CallAct

PREPARED = N_("The call is saved. Look at what the check says, then hand it in for review.")
SAVED = N_("The call is saved.")
MERGED = N_("Somebody else changed this call meanwhile. Look at what is marked, then save again.")
OFFICE = (has_role(Role.OFFICER, Role.SECRETARY),)


class CallsDeskPage(Controller):
    """``/workbench/calls``."""

    path = "/workbench/calls"
    guards = READERS

    @get()
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """The calls of one's bodies, newest first."""
        found = await calls(actor, mine=True, limit=LARGEST)
        return shown(
            request,
            "workbench/calls.html",
            lines=found.items,
            prepares=actor.has(Role.OFFICER, Role.SECRETARY),
        )

    @get("/new", guards=OFFICE)
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """An empty call."""
        return await _new(request, actor, blank())

    @post("/new", guards=OFFICE)
    async def prepare(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Prepare a call, or only give room for more rows."""
        form = await typed(request)
        if form.get("step") == "more":
            return await _new(request, actor, form)
        try:
            done = await prepare_call(actor, new=new_from(await read_form(request, CallForm)))
        except Refused as refused:
            errors = of_form(errors_of(refused), form)
            return await _new(request, actor, form, status=refused.refusal.status, errors=errors)
        return see_other(at(done.slug), Notice(PREPARED, {"kept": "call-new"}))


class CallEditPage(Controller):
    """``/workbench/calls/{slug}/edit``."""

    path = "/workbench/calls/{slug:str}/edit"
    guards = OFFICE

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The call as a form."""
        frame = await framed(actor, slug, "call")
        form = typed_from(frame["view"])
        return _edit(request, frame, form | {"seen": seen_of(form)})

    @post()
    async def correct(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Save the whole call again; the second of two editors gets theirs back beside what changed (409)."""
        form = await typed(request)
        frame = await framed(actor, slug, "call")
        if form.get("step") == "more":
            return _edit(request, frame, form)
        try:
            change = change_from(await read_form(request, CallForm), frame["view"].body.slug)
            await correct_call(actor, slug=slug, change=change)
        except Refused as refused:
            if refused.refusal.code == EDITED_MEANWHILE.code:
                return _clashed(request, await framed(actor, slug, "call"), form)
            errors = of_form(errors_of(refused), form)
            return _edit(request, frame, form, status=refused.refusal.status, errors=errors)
        return see_other(at(slug), Notice(SAVED, {"kept": f"call-{slug}-{change.version}"}))


async def _new(
    request: AnyRequest, actor: Actor, form: dict[str, Any], *, status: int = 200, **values: Any
) -> Response[str]:
    mine = [body for body in await bodies() if body.id in actor.bodies(Role.OFFICER, Role.SECRETARY)]
    if len(mine) == 1:
        form = {"body": mine[0].slug, **form}
    return shown(
        request,
        "workbench/calls_new.html",
        status=status,
        form=form,
        mine=mine,
        rules=current_rules().calls,
        **rows_of(form),
        **values,
    )


def _edit(
    request: AnyRequest, frame: dict[str, Any], form: dict[str, Any], *, status: int = 200, **values: Any
) -> Response[str]:
    return shown(
        request,
        "workbench/calls_edit.html",
        status=status,
        form=form,
        rules=current_rules().calls,
        **rows_of(form),
        **frame,
        **values,
    )


def _clashed(request: AnyRequest, frame: dict[str, Any], form: dict[str, Any]) -> Response[str]:
    """The form of the second editor, put together with what the first has saved."""
    together, clashes = merged(form, frame["view"], str(form.get("seen", "")))
    last = next((step for step in reversed(frame["view"].steps) if step.act is CallAct.CORRECT), None)
    clashed = Notice(MERGED, tone="warning")
    return _edit(request, frame, together, status=409, clashes=clashes, clashed=clashed, by=last)
