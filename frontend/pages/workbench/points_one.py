"""One point: its comments, stating it anew, taking it off the list, and taking comments off it."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from consultations.queries.point_pages import point_page
from consultations.schemas.point import CorrectedPoint
from consultations.services import pointing
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.points_form import PointForm
from frontend.pages.workbench.points_showing import OFFICE, READERS, shown_point
from frontend.pages.workbench.showing import Slug, at, errors_of
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor

CORRECTED = N_("The point is saved.")
RETIRED = N_("The point is taken off the list; its comments are without it now.")
UNLINKED = N_("Taken off this point: %(number)s.")
NONE_CHOSEN = N_("Tick at least one comment.")


class ChosenForm(msgspec.Struct, kw_only=True):
    """The ticked comments of a point."""

    comments: Annotated[list[UUID], Meta(max_length=200)] = []


class PointPage(Controller):
    """``/workbench/consultations/{slug}/points/{point}``."""

    path = "/workbench/consultations/{slug:str}/points"
    guards = READERS

    @get("/{point:uuid}")
    async def one(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, point: FromPath[UUID]
    ) -> Response[Any]:
        """A point: its comments, its disposition, and what was decided before."""
        return await shown_point(request, actor, slug, point)

    @post("/{point:uuid}/edit", guards=OFFICE)
    async def correct(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, point: FromPath[UUID]
    ) -> Response[Any]:
        """State it anew; the second of two editors gets theirs back beside what the first has saved (409)."""
        form = None
        try:
            form = await read_form(request, PointForm)
            change = CorrectedPoint(version=form.version, title=form.title, text=form.text, clauses=form.clauses)
            await pointing.correct_point(actor, point=point, change=change)
        except Refused as refused:
            clashed = refused.refusal.code == "edited_meanwhile"
            again = await typed(request)
            if clashed:
                found = await point_page(actor, slug, point)
                again |= {"version": str(found.point.version)}
            return await shown_point(
                request,
                actor,
                slug,
                point,
                status=refused.refusal.status,
                errors=() if clashed else errors_of(refused),
                form=again,
                clashed=clashed,
                editing=True,
            )
        return see_other(at(slug, "points", point), CORRECTED)

    @post("/{point:uuid}/retirement", guards=OFFICE)
    async def retire(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, point: FromPath[UUID]
    ) -> Response[Any]:
        """Take it off the list."""
        try:
            await pointing.retire_point(actor, point=point)
        except Refused as refused:
            errors = errors_of(refused)
            return await shown_point(request, actor, slug, point, status=refused.refusal.status, errors=errors)
        return see_other(at(slug, "points"), RETIRED)

    @post("/{point:uuid}/comments", guards=OFFICE)
    async def unlink(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, point: FromPath[UUID]
    ) -> Response[Any]:
        """Take the ticked comments off it."""
        try:
            form = await read_form(request, ChosenForm)
            if not form.comments:
                raise Refused(invalid(FieldError("comments", "required", NONE_CHOSEN)))
            number = await pointing.unlink(actor, point=point, comments=form.comments)
        except Refused as refused:
            errors = errors_of(refused)
            return await shown_point(request, actor, slug, point, status=refused.refusal.status, errors=errors)
        return see_other(at(slug, "points", point), Notice(UNLINKED, {"number": number}))
