"""Activities on the workbench: preparing one, and changing what is said of it."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from events.queries.activities_inside import activity_inside
from events.queries.campaigns_inside import desk_campaigns
from events.rules.programme import OFFICE
from events.schemas.activity import ActivityInside, NewActivity
from events.services.activities import edit_activity, prepare_activity
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.once import new_form_key, once
from frontend.page import Notice
from frontend.pages.workbench.campaigns import MERGED
from frontend.pages.workbench.notice_form import Clash, merged, seen_of
from frontend.pages.workbench.open_days import WRITERS
from frontend.pages.workbench.programme_forms import (
    ActivityForm,
    activity_change_from,
    new_activity_from,
    typed_from,
    values_of,
)
from frontend.pages.workbench.showing import Slug, errors_of, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.queries import bodies

HERE = "/workbench/activities"
PREPARED = N_("The activity is saved. Add photos and questions, then hand it in.")
SAVED = N_("The activity is saved. What is public changes with the next version that is handed in.")


class ActivitiesDeskPage(Controller):
    """``/workbench/activities/new``."""

    path = HERE
    guards = WRITERS

    @get("/new")
    async def ask(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        campaign: Annotated[str, QueryParameter(max_length=80)] = "",
    ) -> Response[Any]:
        """An empty activity, of a campaign that the address may name."""
        return await _new(request, actor, {"campaign": campaign, "booking": "yes", "languages": ["zh"]})

    @post("/new")
    async def prepare(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Prepare an activity."""
        try:
            form = await read_form(request, ActivityForm)
            new = new_activity_from(form)
            owner = ("activity", actor.person)
            slug = await once(lambda: _prepared(actor, new), key=form.form_key, sent=new, owner=owner)
        except Refused as refused:
            errors, again = errors_of(refused), await typed(request)
            return await _new(request, actor, again, status=refused.refusal.status, errors=errors)
        return see_other(f"{HERE}/{slug}", Notice(PREPARED, {"kept": "activity-new"}))


class ActivityEditPage(Controller):
    """``/workbench/activities/{slug}/edit``."""

    path = HERE + "/{slug:str}/edit"
    guards = WRITERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The activity as a form."""
        found = await activity_inside(actor, slug)
        return _edit(request, found, _form_of(found))

    @post()
    async def save(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Save it; whoever comes second sees what the first has changed, and loses nothing."""
        form = None
        try:
            form = await read_form(request, ActivityForm)
            await edit_activity(actor, slug=slug, change=activity_change_from(form))
        except Refused as refused:
            found = await activity_inside(actor, slug)
            if refused.refusal.code == "edited_meanwhile" and form is not None:
                together, clashes = merged(form.values(), values_of(found), form.seen)
                again = typed_from(together) | {"version": str(found.version), "seen": seen_of(values_of(found))}
                return _edit(request, found, again, status=409, clashes=clashes, clashed=Notice(MERGED))
            errors, again = errors_of(refused), await typed(request)
            return _edit(request, found, again, status=refused.refusal.status, errors=errors)
        return see_other(f"{HERE}/{slug}", Notice(SAVED, {"kept": f"activity-{slug}-{form.version}"}))


async def _prepared(actor: Actor, new: NewActivity) -> str:
    return (await prepare_activity(actor, new=new)).slug


def _form_of(found: ActivityInside) -> dict[str, Any]:
    values = values_of(found)
    return typed_from(values) | {"version": str(found.version), "seen": seen_of(values)}


async def _new(
    request: AnyRequest, actor: Actor, form: dict[str, Any], *, status: int = 200, **values: Any
) -> Response[str]:
    mine = [body for body in await bodies() if body.id in actor.bodies(*OFFICE)]
    campaigns = await desk_campaigns(actor)
    if len(mine) == 1:
        form = {"body": mine[0].slug, **form}
    if len(campaigns) == 1:
        form = form | {"campaign": form.get("campaign") or campaigns[0].slug}
    form = {"form_key": new_form_key(), "mode": "on site"} | form
    return shown(
        request,
        "open_days/desk_activity_new.html",
        status=status,
        tab="programme",
        form=form,
        mine=mine,
        campaigns=campaigns,
        **values,
    )


def _edit(
    request: AnyRequest,
    found: ActivityInside,
    form: dict[str, Any],
    *,
    status: int = 200,
    clashes: list[Clash] | None = None,
    **values: Any,
) -> Response[str]:
    return shown(
        request,
        "open_days/desk_activity_edit.html",
        status=status,
        tab="programme",
        form=form,
        view=found,
        clashes=clashes or [],
        **values,
    )
