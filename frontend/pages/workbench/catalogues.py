"""Catalogues on the workbench: setting one up, adding and dropping matters, handing in a version."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from decisions.queries.catalogues import catalogues
from decisions.queries.catalogues_inside import catalogue_at, catalogue_inside
from decisions.queries.matters_inside import desk_matters
from decisions.rules.matters import OFFICE
from decisions.schemas.catalogue import NewCatalogue, NewCatalogueChange
from decisions.schemas.matter import Submission
from decisions.services.catalogues import change_catalogue, prepare_catalogue, submit_catalogue
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.matters import READERS, WRITERS
from frontend.pages.workbench.matters_form import CatalogueForm, SubmissionPost, TurnForm, under
from frontend.pages.workbench.showing import errors_of, shown
from participation.base import clock
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.queries import bodies
from participation.base.in_force import current_rules
from participation.base.paging import LARGEST
from participation.base.rules_file.counting import day_of
from participation.base.settings import current

HERE = "/workbench/catalogues"
SET_UP = N_("The catalogue is set up. Add the matters, then hand it in.")
CHANGED = N_("The change is noted; it becomes public with the version you hand in next.")
HANDED_IN = N_("It is handed in; it becomes public once it is signed and published.")


class CataloguesDeskPage(Controller):
    """``/workbench/catalogues``."""

    path = HERE
    guards = READERS

    @get()
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """The catalogues of one's bodies, and the form of a new one."""
        return await _list(request, actor, {"year": str(day_of(clock.now(), current().zone).year)})

    @post(guards=WRITERS)
    async def set_up(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Set up the catalogue of a body for a year."""
        try:
            said = await read_form(request, CatalogueForm)
            new = NewCatalogue(body=said.body, year=said.year, title=said.title, basis=said.basis)
            made = await prepare_catalogue(actor, new=new)
        except Refused as refused:
            status, errors = refused.refusal.status, errors_of(refused)
            return await _list(request, actor, await typed(request), status=status, errors=errors)
        return see_other(f"{HERE}/{made.body}/{made.year}", SET_UP)


class CatalogueDeskPage(Controller):
    """``/workbench/catalogues/{body}/{year}``."""

    path = HERE + "/{office:str}/{year:int}"
    guards = READERS

    @get()
    async def read(
        self, request: AnyRequest, actor: NamedDependency[Actor], office: FromPath[str], year: FromPath[int]
    ) -> Response[Any]:
        """What the next version would say, and what was handed in before."""
        return await _page(request, actor, office, year)

    @post("/changes", guards=WRITERS)
    async def change(
        self, request: AnyRequest, actor: NamedDependency[Actor], office: FromPath[str], year: FromPath[int]
    ) -> Response[Any]:
        """Add a matter or drop one."""
        form = await typed(request)
        prefix = f"{form.get('change', 'added')}-{form.get('matter', '')}." if form.get("change") == "dropped" else ""
        try:
            said = await read_form(request, TurnForm)
            new = NewCatalogueChange(change=said.change, matter=said.matter, reason=said.reason)
            await change_catalogue(actor, catalogue=await catalogue_at(office, year), new=new)
        except Refused as refused:
            status, errors = refused.refusal.status, under(errors_of(refused), prefix)
            again = {f"{prefix}{name}": value for name, value in form.items()}
            return await _page(
                request, actor, office, year, status=status, errors=errors, form=again, refused=prefix.rstrip(".")
            )
        return see_other(f"{HERE}/{office}/{year}", CHANGED)

    @post("/submission", guards=WRITERS)
    async def submit(
        self, request: AnyRequest, actor: NamedDependency[Actor], office: FromPath[str], year: FromPath[int]
    ) -> Response[Any]:
        """Hand in the catalogue with all changes so far."""
        try:
            said = (await read_form(request, SubmissionPost)).submission
            catalogue = await catalogue_at(office, year)
            made = await submit_catalogue(actor, catalogue=catalogue, new=Submission(reason=said.reason))
        except Refused as refused:
            status, errors = refused.refusal.status, under(errors_of(refused), "submission.")
            return await _page(request, actor, office, year, status=status, errors=errors, form=await typed(request))
        return see_other(f"/workbench/editions/{made.id}", HANDED_IN)


async def _list(
    request: AnyRequest, actor: Actor, form: dict[str, Any], *, status: int = 200, **values: Any
) -> Response[str]:
    mine = [body for body in await bodies() if body.id in actor.bodies(*OFFICE)]
    if len(mine) == 1:
        form = {"body": mine[0].slug, **form}
    found = await catalogues(actor, mine=True, limit=LARGEST)
    return shown(
        request, "matters/desk_catalogues.html", status=status, form=form, lines=found.items, mine=mine, **values
    )


async def _page(
    request: AnyRequest, actor: Actor, office: str, year: int, *, status: int = 200, **values: Any
) -> Response[str]:
    found = await catalogue_inside(actor, await catalogue_at(office, year))
    held = {entry.slug for entry in found.entries}
    offered = [line for line in (await desk_matters(actor, limit=LARGEST)).items if line.slug not in held]
    return shown(
        request,
        "matters/desk_catalogue.html",
        status=status,
        view=found,
        offered=offered,
        base=f"{HERE}/{office}/{year}",
        stages=current_rules().sign_off.stages,
        writes=actor.has(*OFFICE, body=found.body_id),
        **values,
    )
