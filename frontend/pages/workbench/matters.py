"""Matters on the workbench: the list, preparing one, and changing what is said of it."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery

from decisions.queries.matter_officers import officers_of
from decisions.queries.matters_inside import desk_matters, matter_inside
from decisions.rules.matters import OFFICE, STAFF
from decisions.schemas.matter import MatterInside, NewMatter
from decisions.services.matter_preparing import edit_matter, prepare_matter
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.once import new_form_key, once
from frontend.page import Notice
from frontend.pages.workbench.matters_form import MatterForm, change_from, new_from, typed_from, values_of
from frontend.pages.workbench.notice_form import Clash, merged, seen_of
from frontend.pages.workbench.showing import Slug, errors_of, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.queries import bodies

READERS = (has_role(*STAFF),)
WRITERS = (has_role(*OFFICE),)
HERE = "/workbench/matters"
ON_A_PAGE = 50
PREPARED = N_("The matter is saved. Record its steps, add its links, then hand it in.")
SAVED = N_("The matter is saved. What is public changes with the next version that is handed in.")
MERGED = N_("Somebody else changed this matter meanwhile. Look at what is marked, then save again.")


class MattersDeskPage(Controller):
    """``/workbench/matters``."""

    path = HERE
    guards = READERS

    @get()
    async def listed(
        self, request: AnyRequest, actor: NamedDependency[Actor], cursor: FromQuery[str | None] = None
    ) -> Response[Any]:
        """The matters of one's bodies, newest first."""
        found = await desk_matters(actor, cursor=cursor, limit=ON_A_PAGE)
        return shown(request, "matters/desk.html", found=found, cursor=cursor, prepares=actor.has(*OFFICE))

    @get("/new", guards=WRITERS)
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """An empty matter."""
        return await _new(request, actor, {})

    @post("/new", guards=WRITERS)
    async def prepare(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Prepare a matter."""
        try:
            form = await read_form(request, MatterForm)
            new = new_from(form)
            slug = await once(
                lambda: _prepared(actor, new), key=form.form_key, sent=new, owner=("matter", actor.person)
            )
        except Refused as refused:
            errors, again = errors_of(refused), await typed(request)
            return await _new(request, actor, again, status=refused.refusal.status, errors=errors)
        return see_other(f"{HERE}/{slug}", Notice(PREPARED, {"kept": "matter-new"}))


class MatterEditPage(Controller):
    """``/workbench/matters/{slug}/edit``."""

    path = HERE + "/{slug:str}/edit"
    guards = WRITERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The matter as a form."""
        found = await matter_inside(actor, slug)
        return await _edit(request, found, _form_of(found))

    @post()
    async def save(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Save it; whoever comes second sees what the first has changed, and loses nothing."""
        form = None
        try:
            form = await read_form(request, MatterForm)
            await edit_matter(actor, slug=slug, change=change_from(form))
        except Refused as refused:
            found = await matter_inside(actor, slug)
            if refused.refusal.code == "edited_meanwhile" and form is not None:
                together, clashes = merged(form.values(), values_of(found), form.seen)
                again = typed_from(together) | {"version": str(found.version), "seen": seen_of(values_of(found))}
                return await _edit(request, found, again, status=409, clashes=clashes, clashed=Notice(MERGED))
            errors = errors_of(refused)
            return await _edit(request, found, await typed(request), status=refused.refusal.status, errors=errors)
        return see_other(f"{HERE}/{slug}", Notice(SAVED, {"kept": f"matter-{slug}-{form.version}"}))


async def _prepared(actor: Actor, new: NewMatter) -> str:
    return (await prepare_matter(actor, new=new)).slug


def _form_of(found: MatterInside) -> dict[str, Any]:
    values = values_of(found)
    return typed_from(values) | {"version": str(found.version), "seen": seen_of(values)}


async def _new(
    request: AnyRequest, actor: Actor, form: dict[str, Any], *, status: int = 200, **values: Any
) -> Response[str]:
    mine = [body for body in await bodies() if body.id in actor.bodies(*OFFICE)]
    if len(mine) == 1:
        form = {"body": mine[0].slug, **form}
    form = {"form_key": new_form_key()} | form
    officers = await officers_of([body.id for body in mine])
    return shown(request, "matters/desk_new.html", status=status, form=form, mine=mine, officers=officers, **values)


async def _edit(
    request: AnyRequest,
    found: MatterInside,
    form: dict[str, Any],
    *,
    status: int = 200,
    clashes: list[Clash] | None = None,
    **values: Any,
) -> Response[str]:
    return shown(
        request,
        "matters/desk_edit.html",
        status=status,
        form=form,
        view=found,
        officers=await officers_of([found.body_id]),
        clashes=clashes or [],
        **values,
    )
