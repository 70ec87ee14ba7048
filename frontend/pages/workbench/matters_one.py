"""One matter on the workbench: its steps, its links, and handing in what is to be public."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from decisions.queries.editions import editions_of
from decisions.queries.matters_inside import matter_inside
from decisions.rules.matters import OFFICE
from decisions.schemas.matter import NewMatterLink, NewMatterStep, Submission
from decisions.services.matter_links import add_link, remove_link
from decisions.services.matter_publishing import submit_matter
from decisions.services.matter_steps import record_step
from decisions.words import EditionKind
from frontend.answers import AnyRequest, see_other
from frontend.enclosures import Enclosed, enclosed
from frontend.forms import read_form, typed
from frontend.once import new_form_key, once
from frontend.pages.workbench.matters import HERE, READERS, WRITERS
from frontend.pages.workbench.matters_form import LinkPost, StepPost, SubmissionPost, under
from frontend.pages.workbench.showing import Slug, errors_of, shown
from participation.base.errors import N_, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules

RECORDED = N_("The step is recorded.")
LINKED = N_("The link is added; it will be checked soon and then daily.")
UNLINKED = N_("The link is taken off.")
HANDED_IN = N_("It is handed in; it becomes public once it is signed and published.")


class MatterDeskPage(Controller):
    """``/workbench/matters/{slug}``."""

    path = HERE + "/{slug:str}"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Everything there is of the matter, and what can be done with it."""
        return await _page(request, actor, slug)

    @post("/steps", guards=WRITERS)
    async def record(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Add a row to a step, with its document."""
        files = Enclosed()
        try:
            files = await enclosed(actor, request)
            form = await read_form(request, StepPost)
            said = form.step
            if files.errors:
                raise Refused(invalid(*files.errors))
            new = NewMatterStep(
                kind=said.kind,
                standing=said.standing,
                done_on=said.done_on,
                note=said.note,
                document=said.document,
                document_public=said.document_public,
                attachments=[file.id for file in files.files],
            )
            await once(
                lambda: _recorded(actor, slug, new),
                key=form.form_key,
                sent=(said, [file.sha256 for file in files.files]),
                owner=("matter-step", slug, actor.person),
            )
        except Refused as refused:
            return await _again(request, actor, slug, refused, "step.", files=files)
        return see_other(f"{HERE}/{slug}#steps", RECORDED)

    @post("/links", guards=WRITERS)
    async def link(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Add a link."""
        try:
            said = (await read_form(request, LinkPost)).link
            new = NewMatterLink(kind=said.kind, target=said.target, title=said.title)
            await add_link(actor, slug=slug, new=new)
        except Refused as refused:
            return await _again(request, actor, slug, refused, "link.")
        return see_other(f"{HERE}/{slug}#links", LINKED)

    @post("/links/{link:uuid}/removal", guards=WRITERS)
    async def unlink(self, actor: NamedDependency[Actor], slug: Slug, link: FromPath[UUID]) -> Response[Any]:
        """Take a link off."""
        await remove_link(actor, slug=slug, link=link)
        return see_other(f"{HERE}/{slug}#links", UNLINKED)

    @post("/submission", guards=WRITERS)
    async def submit(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Hand in the page of the matter as it stands."""
        try:
            said = (await read_form(request, SubmissionPost)).submission
            made = await submit_matter(actor, slug=slug, new=Submission(reason=said.reason))
        except Refused as refused:
            return await _again(request, actor, slug, refused, "submission.")
        return see_other(f"/workbench/editions/{made.id}", HANDED_IN)


async def _recorded(actor: Actor, slug: str, new: NewMatterStep) -> str:
    return str((await record_step(actor, slug=slug, new=new)).id)


async def _page(
    request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, files: Enclosed | None = None, **values: Any
) -> Response[str]:
    found = await matter_inside(actor, slug)
    form = {"form_key": new_form_key()} | values.pop("form", {})
    return shown(
        request,
        "matters/desk_one.html",
        status=status,
        view=found,
        editions=await editions_of(EditionKind.MATTER, found.id),
        stages=current_rules().sign_off.stages,
        writes=actor.has(*OFFICE, body=found.body_id),
        files=files or Enclosed(),
        form=form,
        **values,
    )


async def _again(
    request: AnyRequest, actor: Actor, slug: str, refused: Refused, prefix: str, *, files: Enclosed | None = None
) -> Response[str]:
    """The page once more; the fields of the refused form keep what was typed."""
    errors = under(errors_of(refused), prefix)
    form = await typed(request)
    return await _page(request, actor, slug, status=refused.refusal.status, errors=errors, form=form, files=files)
