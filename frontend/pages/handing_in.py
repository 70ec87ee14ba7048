"""Opinions that an organisation gathered, handed in by somebody who acts for it: looked at, then sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream
from msgspec import Meta

from consultations.importing.limits import MEGABYTE
from consultations.queries.imports import import_view, imports_of
from consultations.rules.imports import HANDED_IN_BYTES, ROWS_HANDED_IN
from consultations.schemas.imports import Way
from consultations.services import imports
from consultations.services.imports_files import Arrived, arriving
from consultations.words import Channel, Publish
from frontend import imported_files as files_of_form
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.forms import read_form, typed
from frontend.imported_files import Columns
from frontend.once import new_form_key, once
from frontend.pages.consultations import opened
from frontend.pages.workbench.imports import SAVED, shown_import, table_of_rejected
from participation.base.errors import N_, FieldError, Refusal, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import signed_in

FOR_ORGANISATIONS = Refusal(
    "organisation_required",
    403,
    N_("Opinions that were gathered are handed in by somebody who acts for an organisation."),
)
SENT = N_("The opinions are handed in. Each is a comment of its own and will be answered.")
LAID_ASIDE = N_("Nothing was handed in.")


class GatheredForm(msgspec.Struct, kw_only=True):
    """Typed opinions or a table of them."""

    pasted: Annotated[str, Meta(max_length=500_000)] = ""
    stated_on: date | None = None
    publish: Publish = Publish.TEXT
    form_key: Annotated[str, Meta(max_length=100)] = ""


class LookedAtForm(msgspec.Struct, kw_only=True):
    """What the columns mean; ``do`` is ``send``, or only to look again."""

    columns: Columns = {}
    version: int
    do: Annotated[str, Meta(max_length=20)] = ""


class HandingInPages(Controller):
    """``/consultations/{slug}/hand-in``."""

    path = "/consultations/{slug:str}/hand-in"
    include_in_schema = False

    @get()
    async def form(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[str]:
        """The form, or how to come to act for an organisation."""
        return await _form(request, actor, slug, {})

    @post(guards=[signed_in], request_max_body_size=HANDED_IN_BYTES + MEGABYTE)
    async def hand_in(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """Take what was gathered and show it as it will be read."""
        _demand_organisation(actor)
        async with arriving() as files:
            try:
                form = await read_form(request, GatheredForm)
                pasted = await files_of_form.arrive(request, form.pasted, files, most=HANDED_IN_BYTES)
                way = Way(
                    channel=Channel.ORGANISATION, stated_on=form.stated_on, publish=form.publish, pasted=pasted
                )  # fmt: skip
                made = await once(
                    lambda: _handed_over(actor, slug, files, way),
                    key=form.form_key,
                    sent=(way, [file.sha256 for file in files]),
                    owner=("hand in", slug, actor.person, actor.organisation),
                )
            except Refused as refused:
                errors, status = _errors(refused), files_of_form.status_of(refused)
                return await _form(request, actor, slug, await typed(request), status=status, errors=errors)
        return see_other(f"/consultations/{slug}/hand-in/{made}")

    @get("/{whole:uuid}", guards=[signed_in])
    async def one(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str], whole: FromPath[UUID]
    ) -> Response[str]:
        """What is about to be handed in, or what became of it."""
        return await _one(request, actor, slug, whole)

    @post("/{whole:uuid}", guards=[signed_in])
    async def confirm(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str], whole: FromPath[UUID]
    ) -> Response[Any]:
        """Hand it in as it was shown, or look at it again with other meanings of its columns."""
        _demand_organisation(actor)
        view = await import_view(actor, slug, whole)
        try:
            form = await read_form(request, LookedAtForm)
            if form.do == "discard":
                await imports.discard(actor, slug=slug, whole=whole)
                return see_other(f"/consultations/{slug}/hand-in", LAID_ASIDE)
            way = files_of_form.as_way(view, mapping=files_of_form.mapping_of(view, form.columns))
            if form.columns:
                await imports.correct(actor, slug=slug, whole=whole, way=way, version=form.version)
            if form.do == "send":
                await imports.start(actor, slug=slug, whole=whole)
        except Refused as refused:
            errors = files_of_form.placed(view, _errors(refused))
            status = refused.refusal.status
            return await _one(request, actor, slug, whole, status=status, errors=errors, form=await typed(request))
        return see_other(f"/consultations/{slug}/hand-in/{whole}", SENT if form.do == "send" else SAVED)

    @get("/{whole:uuid}/rejected.csv", guards=[signed_in])
    async def rejected(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str], whole: FromPath[UUID]
    ) -> Stream:
        """The opinions that did not come in, to correct and to hand in again."""
        view = await import_view(actor, slug, whole)
        return table_of_rejected(page_for(request).locale, slug, view)


def _demand_organisation(actor: Actor) -> None:
    if actor.organisation is None:
        raise Refused(FOR_ORGANISATIONS)


def _errors(refused: Refused) -> tuple[FieldError, ...]:
    """What the error summary says. Raises on what no other input would change."""
    refusal = refused.refusal
    if refusal.status in {401, 403, 404, 429}:
        raise refused
    named = refusal.errors or (FieldError("", refusal.code, refusal.sentence, refusal.values),)
    return tuple(msgspec.structs.replace(e, field=e.field or files_of_form.FIELD) for e in named)


async def _handed_over(actor: Actor, slug: str, files: list[Arrived], way: Way) -> str:
    return str((await imports.hand_over(actor, slug=slug, files=files, way=way)).id)


async def _form(
    request: AnyRequest, actor: Actor, slug: str, form: dict[str, Any], *, status: int = 200, **values: Any
) -> Response[str]:
    it = await opened(request, actor, slug)
    acts = actor.organisation is not None
    return html(
        request,
        "handing_in/form.html",
        it.page,
        status=status,
        personal=True,
        view=it.view,
        organisation=actor.organisation_name,
        signed_in=actor.signed_in,
        lines=await imports_of(actor, slug) if acts else [],
        states=files_of_form.STATES,
        most=ROWS_HANDED_IN,
        form={"form_key": new_form_key(), "publish": Publish.TEXT} | form,
        **values,
    )


async def _one(
    request: AnyRequest, actor: Actor, slug: str, whole: UUID, *, status: int = 200, form: Any = None, **values: Any
) -> Response[str]:
    it = await opened(request, actor, slug)
    values |= await shown_import(request, actor, slug, whole, form or {})
    values["meanings"] = files_of_form.options(it.page.locale, files_of_form.GATHERED)
    return html(
        request, "handing_in/one.html", it.page, status=status, block="standing", personal=True, view=it.view, **values
    )
