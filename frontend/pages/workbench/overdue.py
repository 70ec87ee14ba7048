"""What is overdue on the workbench: the lights of the bodies, the list, who is not satisfied, and what is shown."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec import Meta

from decisions.queries.editions import editions_of, in_force
from decisions.queries.follow_ups import READING
from decisions.queries.lights import in_force as thresholds
from decisions.queries.lights import lights
from decisions.queries.overdue import overdue
from decisions.queries.satisfaction import objections
from decisions.rules.overdue import OverdueKind
from decisions.schemas.overdue import NewOverdueList, OverdueList
from decisions.services.follow_up_loading import ANSWERING
from decisions.services.overdue_showing import show_overdue
from decisions.words import EditionKind
from frontend.answers import AnyRequest, see_other
from frontend.filters import choice
from frontend.forms import read_form, typed
from frontend.pages.workbench.showing import errors_of, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.queries import bodies
from participation.base.in_force import current_rules

AT = "/workbench/overdue"
READERS = (has_role(*READING),)
OFFICE = (has_role(*ANSWERING),)
HANDED_IN = N_("It is handed in for review. Until it is signed and published nothing changes.")
Text = Annotated[str, QueryParameter(max_length=200)]
Whose = Annotated[str, QueryParameter(name="body", max_length=80)]


class ShowingForm(msgspec.Struct, kw_only=True):
    """Whether the list is to be public, and why an earlier decision is replaced."""

    public: bool = False
    reason: Annotated[str, Meta(max_length=2_000)] = ""


class OverdueDeskPage(Controller):
    """``/workbench/overdue``."""

    path = AT
    guards = READERS

    @get()
    async def listed(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        kind: Text = "",
        of: Whose = "",
        unit: Text = "",
        q: Text = "",
        cursor: Text = "",
    ) -> Response[Any]:
        """The longest overdue first; ``kind``, ``of`` (whose meeting), ``unit`` and ``q`` narrow the list."""
        return await _shown(request, actor, {"kind": kind, "body": of, "unit": unit, "q": q}, cursor)

    @post("/{slug:str}/edition", guards=OFFICE)
    async def show(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """Hand in that a body's list is public, or no longer."""
        try:
            form = await read_form(request, ShowingForm)
            made = await show_overdue(actor, body=slug, new=NewOverdueList(public=form.public, reason=form.reason))
        except Refused as refused:
            errors = errors_of(refused, f"{slug}.")
            again = {f"{slug}.{name}": value for name, value in (await typed(request)).items()}
            return await _shown(request, actor, again, "", status=refused.refusal.status, errors=errors)
        return see_other(f"/workbench/editions/{made.id}", HANDED_IN)


async def _shown(request: AnyRequest, actor: Actor, form: dict[str, Any], cursor: str, **values: Any) -> Response[str]:
    everybody = await bodies()
    at = {one.slug: one.id for one in everybody}
    found = await overdue(
        actor,
        kind=choice(OverdueKind, form.get("kind")),
        body=at.get(form.get("body", "")),
        unit=at.get(form.get("unit", "")),
        q=form.get("q", ""),
        cursor=cursor or None,
    )
    mine = [one for one in everybody if one.id in actor.bodies(*READING)]
    ways = {name: form[name] for name in ("kind", "body", "unit", "q") if form.get(name)}
    return shown(
        request,
        "overdue/desk.html",
        found=found,
        lights=await lights(),
        thresholds=thresholds(),
        rule=current_rules().meetings.lights,
        waiting=await objections(actor),
        kinds=[one.value for one in OverdueKind],
        bodies=everybody,
        showing=[
            (
                one,
                one.id in actor.bodies(*ANSWERING),
                await in_force(EditionKind.OVERDUE_LIST, one.id, OverdueList),
                await editions_of(EditionKind.OVERDUE_LIST, one.id),
            )
            for one in mine
        ],
        stages=current_rules().sign_off.stages,
        ways=ways,
        paged=bool(cursor),
        form=form,
        **values,
    )
