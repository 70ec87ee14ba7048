"""Campaigns on the workbench: preparing one, changing what is said of it, handing it in."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from events.queries.activities_inside import desk_activities
from events.queries.campaigns_inside import campaign_inside
from events.queries.programmes import versions_of
from events.rules.programme import OFFICE
from events.schemas.campaign import CampaignInside, NewCampaign
from events.schemas.programme import Submission
from events.services.campaigns import edit_campaign, prepare_campaign, submit_campaign
from events.words import ProgrammeKind
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.once import new_form_key, once
from frontend.page import Notice
from frontend.pages.workbench.notice_form import Clash, merged, seen_of
from frontend.pages.workbench.open_days import READERS, WRITERS
from frontend.pages.workbench.programme_forms import (
    CampaignForm,
    ReviewPost,
    campaign_change_from,
    new_campaign_from,
    typed_from,
    values_of,
)
from frontend.pages.workbench.showing import Slug, errors_of, shown
from participation.base.errors import N_, FieldError, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.queries import bodies
from participation.base.in_force import current_rules

HERE = "/workbench/campaigns"
PREPARED = N_("The campaign is saved. Hand it in when it is complete.")
SAVED = N_("The campaign is saved. What is public changes with the next version that is handed in.")
MERGED = N_("Somebody else changed this meanwhile. Look at what is marked, then save again.")
HANDED_IN = N_("It is handed in; it becomes public once it is signed and published.")


class CampaignsDeskPage(Controller):
    """``/workbench/campaigns/new``."""

    path = HERE
    guards = WRITERS

    @get("/new")
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """An empty campaign."""
        return await _new(request, actor, {})

    @post("/new")
    async def prepare(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Prepare a campaign."""
        try:
            form = await read_form(request, CampaignForm)
            new = new_campaign_from(form)
            owner = ("campaign", actor.person)
            slug = await once(lambda: _prepared(actor, new), key=form.form_key, sent=new, owner=owner)
        except Refused as refused:
            errors, again = errors_of(refused), await typed(request)
            return await _new(request, actor, again, status=refused.refusal.status, errors=errors)
        return see_other(f"{HERE}/{slug}", Notice(PREPARED, {"kept": "campaign-new"}))


class CampaignDeskPage(Controller):
    """``/workbench/campaigns/{slug}``."""

    path = HERE + "/{slug:str}"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Everything there is of it, and what can be done with it."""
        return await _page(request, actor, slug)

    @post("/review", guards=WRITERS)
    async def submit(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Hand in the campaign as it stands."""
        try:
            said = (await read_form(request, ReviewPost)).review
            made = await submit_campaign(actor, slug=slug, new=Submission(reason=said.reason))
        except Refused as refused:
            errors, form = lacking(errors_of(refused)), await typed(request)
            return await _page(request, actor, slug, status=refused.refusal.status, errors=errors, form=form)
        return see_other(f"/workbench/programme/{made.id}", HANDED_IN)


class CampaignEditPage(Controller):
    """``/workbench/campaigns/{slug}/edit``."""

    path = HERE + "/{slug:str}/edit"
    guards = WRITERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The campaign as a form."""
        found = await campaign_inside(actor, slug)
        return _edit(request, found, _form_of(found))

    @post()
    async def save(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Save it; whoever comes second sees what the first has changed, and loses nothing."""
        form = None
        try:
            form = await read_form(request, CampaignForm)
            await edit_campaign(actor, slug=slug, change=campaign_change_from(form))
        except Refused as refused:
            found = await campaign_inside(actor, slug)
            if refused.refusal.code == "edited_meanwhile" and form is not None:
                together, clashes = merged(form.values(), values_of(found), form.seen)
                again = typed_from(together) | {"version": str(found.version), "seen": seen_of(values_of(found))}
                return _edit(request, found, again, status=409, clashes=clashes, clashed=Notice(MERGED))
            errors, again = errors_of(refused), await typed(request)
            return _edit(request, found, again, status=refused.refusal.status, errors=errors)
        return see_other(f"{HERE}/{slug}", Notice(SAVED, {"kept": f"campaign-{slug}-{form.version}"}))


def lacking(errors: tuple[FieldError, ...]) -> tuple[FieldError, ...]:
    """What keeps something from being handed in: the reason is asked for beside it, all else on the form of change."""
    return tuple(msgspec.structs.replace(one, field="review.reason" if one.field == "reason" else "") for one in errors)


async def _prepared(actor: Actor, new: NewCampaign) -> str:
    return (await prepare_campaign(actor, new=new)).slug


def _form_of(found: CampaignInside) -> dict[str, Any]:
    values = values_of(found)
    return typed_from(values) | {"version": str(found.version), "seen": seen_of(values)}


async def _page(request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, **values: Any) -> Response[str]:
    found = await campaign_inside(actor, slug)
    return shown(
        request,
        "open_days/desk_campaign.html",
        status=status,
        tab="programme",
        view=found,
        activities=await desk_activities(actor, campaign=found.id),
        versions=await versions_of(ProgrammeKind.CAMPAIGN, found.id),
        stages=current_rules().sign_off.stages,
        writes=actor.has(*OFFICE, body=found.body_id),
        **values,
    )


async def _new(
    request: AnyRequest, actor: Actor, form: dict[str, Any], *, status: int = 200, **values: Any
) -> Response[str]:
    mine = [body for body in await bodies() if body.id in actor.bodies(*OFFICE)]
    if len(mine) == 1:
        form = {"body": mine[0].slug, **form}
    form = {"form_key": new_form_key(), "kind": "open month", "assurance": "none"} | form
    return shown(
        request, "open_days/desk_campaign_new.html", status=status, tab="programme", form=form, mine=mine, **values
    )


def _edit(
    request: AnyRequest,
    found: CampaignInside,
    form: dict[str, Any],
    *,
    status: int = 200,
    clashes: list[Clash] | None = None,
    **values: Any,
) -> Response[str]:
    return shown(
        request,
        "open_days/desk_campaign_edit.html",
        status=status,
        tab="programme",
        form=form,
        view=found,
        clashes=clashes or [],
        **values,
    )
