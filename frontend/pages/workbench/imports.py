"""Importing comments: a file or pasted e-mails, what its columns mean, the first rows, then how far it is."""

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

from consultations.imports_as_files import rejected_table
from consultations.queries.imports import import_view, imports_of, left_out, rejected_rows, said
from consultations.queries.imports_preview import preview
from consultations.schemas.imports import ImportView, Way
from consultations.schemas.limits import Line
from consultations.services import imports
from consultations.services.imports_files import arriving
from consultations.words import Channel, Publish
from frontend import imported_files as files_of_form
from frontend.answers import AnyRequest, page_for, see_other
from frontend.forms import read_form, typed
from frontend.imported_files import LARGEST_FORM, UNDER_WAY, Columns
from frontend.once import new_form_key, once
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

CLERKS = (has_role(Role.CLERK, Role.OFFICER),)
READERS = (has_role(Role.CLERK, Role.OFFICER, Role.AUDITOR),)
CHANNELS = tuple(channel for channel in Channel if channel is not Channel.WEB)
TAB = "imports"
CHANNEL_MISSING = N_("Choose how it came in.")
SAVED = N_("The columns are read anew. Look at the first rows.")
STARTED = N_("The import has begun. You may close this page; it goes on by itself.")
DISCARDED = N_("The import was discarded; nothing came in.")
SHOWN_ERRORS = 100


class HandOverForm(msgspec.Struct, kw_only=True):
    """A file, or several e-mails, or typed opinions."""

    channel: Annotated[Channel, Meta(extra={"required": CHANNEL_MISSING})]
    stated_on: date | None = None
    publish: Publish = Publish.TEXT
    pasted: Annotated[str, Meta(max_length=500_000)] = ""
    form_key: Annotated[str, Meta(max_length=100)] = ""


class MappingForm(msgspec.Struct, kw_only=True):
    """What the columns mean. ``do`` is ``start``, or only to look again; ``header`` where the headings stand."""

    columns: Columns = {}
    channel: Annotated[Channel, Meta(extra={"required": CHANNEL_MISSING})]
    stated_on: date | None = None
    publish: Publish = Publish.TEXT
    header: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    sheet: Line = ""
    version: int
    do: Line = ""


class ImportsPage(Controller):
    """``/workbench/consultations/{slug}/imports``."""

    path = "/workbench/consultations/{slug:str}/imports"
    guards = READERS

    @get()
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The imports of a consultation, and the form for the next one."""
        return await _list(request, actor, slug, {})

    @post(guards=CLERKS, request_max_body_size=LARGEST_FORM)
    async def hand_over(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Take the file and go on to what its columns mean."""
        async with arriving() as files:
            try:
                form = await read_form(request, HandOverForm)
                pasted = await files_of_form.arrive(request, form.pasted, files, most=LARGEST_FORM)
                way = Way(channel=form.channel, stated_on=form.stated_on, publish=form.publish, pasted=pasted)
                made = await once(
                    lambda: _handed_over(actor, slug, files, way),
                    key=form.form_key,
                    sent=(way, [file.sha256 for file in files]),
                    owner=(TAB, slug, actor.person),
                )
            except Refused as refused:
                errors = tuple(
                    msgspec.structs.replace(e, field=e.field or files_of_form.FIELD) for e in errors_of(refused)
                )
                return await _list(
                    request, actor, slug, await typed(request), status=files_of_form.status_of(refused), errors=errors
                )
        return see_other(at(slug, TAB, made))

    @get("/{whole:uuid}")
    async def one(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, whole: FromPath[UUID]
    ) -> Response[Any]:
        """What is prepared, how far it is, or what became of it."""
        return await _one(request, actor, slug, whole)

    @post("/{whole:uuid}", guards=CLERKS)
    async def correct(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, whole: FromPath[UUID]
    ) -> Response[Any]:
        """Say what the columns mean; look at the first rows again, or start."""
        view = await import_view(actor, slug, whole)
        try:
            form = await read_form(request, MappingForm)
            await imports.correct(actor, slug=slug, whole=whole, way=_way(view, form), version=form.version)
            if form.do == "start":
                await imports.start(actor, slug=slug, whole=whole)
        except Refused as refused:
            errors = files_of_form.placed(view, errors_of(refused))
            status = refused.refusal.status
            return await _one(request, actor, slug, whole, status=status, errors=errors, form=await typed(request))
        return see_other(at(slug, TAB, whole), STARTED if form.do == "start" else SAVED)

    @post("/{whole:uuid}/start", guards=CLERKS)
    async def start(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, whole: FromPath[UUID]
    ) -> Response[Any]:
        """Let it go on after it stopped."""
        try:
            await imports.start(actor, slug=slug, whole=whole)
        except Refused as refused:
            errors = errors_of(refused)
            return await _one(request, actor, slug, whole, status=refused.refusal.status, errors=errors)
        return see_other(at(slug, TAB, whole), STARTED)

    @post("/{whole:uuid}/discard", guards=CLERKS)
    async def discard(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, whole: FromPath[UUID]
    ) -> Response[Any]:
        """Lay it aside unstarted."""
        try:
            await imports.discard(actor, slug=slug, whole=whole)
        except Refused as refused:
            errors = errors_of(refused)
            return await _one(request, actor, slug, whole, status=refused.refusal.status, errors=errors)
        return see_other(at(slug, TAB), DISCARDED)

    @get("/{whole:uuid}/rejected.csv")
    async def rejected(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, whole: FromPath[UUID]
    ) -> Stream:
        """The refused rows as a table to correct and to import again."""
        view = await import_view(actor, slug, whole)
        return table_of_rejected(page_for(request).locale, slug, view)


def table_of_rejected(locale: str, slug: str, view: ImportView) -> Stream:
    """The refused rows as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{slug}-rejected.csv"', "Cache-Control": "no-store"}
    return Stream(rejected_table(locale, view), media_type="text/csv", headers=headers)


async def _handed_over(actor: Actor, slug: str, files: Any, way: Way) -> str:
    return str((await imports.hand_over(actor, slug=slug, files=files, way=way)).id)


def _way(view: ImportView, form: MappingForm) -> Way:
    """What a form says; another row of headings or another sheet has its columns guessed anew."""
    moved = (form.header is not None and form.header != view.form.header) or (
        bool(form.sheet) and form.sheet != view.form.sheet
    )
    other_sheet = bool(form.sheet) and form.sheet != view.form.sheet
    return files_of_form.as_way(
        view,
        channel=form.channel,
        stated_on=form.stated_on,
        publish=form.publish,
        sheet=form.sheet or view.form.sheet,
        header=None if other_sheet or view.form.format not in {"csv", "xlsx"} else form.header,
        mapping=None if moved else files_of_form.mapping_of(view, form.columns),
    )


async def _list(
    request: AnyRequest, actor: Actor, slug: str, form: dict[str, Any], *, status: int = 200, **values: Any
) -> Response[str]:
    frame = await framed(actor, slug, TAB)
    return shown(
        request,
        "workbench/imports.html",
        status=status,
        lines=await imports_of(actor, slug),
        states=files_of_form.STATES,
        channels=CHANNELS,
        accepted=files_of_form.ACCEPTED,
        form={"form_key": new_form_key(), "publish": Publish.TEXT, "channel": ""} | form,
        **frame,
        **values,
    )


async def _one(
    request: AnyRequest, actor: Actor, slug: str, whole: UUID, *, status: int = 200, form: Any = None, **values: Any
) -> Response[str]:
    frame = await framed(actor, slug, TAB)
    values |= await shown_import(request, actor, slug, whole, form or {})
    return shown(
        request, "workbench/import.html", status=status, block="standing", channels=CHANNELS, **frame, **values
    )


async def shown_import(
    request: AnyRequest, actor: Actor, slug: str, whole: UUID, form: dict[str, Any]
) -> dict[str, Any]:
    """What the page of an import shows, whoever looks at it."""
    locale = page_for(request).locale
    view = await import_view(actor, slug, whole)
    prepared = view.line.state == "prepared"
    first = await preview(actor, slug, whole) if prepared else None
    standing: dict[str, Any] = {
        f"columns.{place}": view.mapping.get(column, "") for place, column in enumerate(view.form.columns)
    } | {
        "channel": view.line.channel,
        "stated_on": view.stated_on or "",
        "publish": view.publish,
        "header": str(view.form.header),
        "sheet": view.form.sheet,
        "version": view.version,
    }
    return {
        "it": view,
        "line": view.line,
        "first": first,
        "samples": first.samples if first else {},
        "states": files_of_form.STATES,
        "under_way": view.line.state in UNDER_WAY,
        "meanings": files_of_form.options(locale),
        "refused_rows": files_of_form.told(locale, await rejected_rows(locale, whole, SHOWN_ERRORS)),
        "left_out": await left_out(whole),
        "problem": said(locale, view.problem) if view.problem else "",
        "wrong_fields": {**files_of_form.MEANINGS, **files_of_form.FIELDS},
        "form": {**standing, **form},
    }
