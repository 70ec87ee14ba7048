"""Screening many at once: a family or a filter, seen before it is done."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from consultations.queries.drafts import draft
from consultations.services import moderating
from consultations.words import ScreeningReason
from frontend.answers import AnyRequest, see_other
from frontend.filters import choice, id_of
from frontend.forms import read_form, typed
from frontend.pages.workbench.comments import READERS, SCREENERS
from frontend.pages.workbench.moderation_form import ScreeningForm, said
from frontend.pages.workbench.moderation_frame import moderation_frame
from frontend.pages.workbench.showing import Slug, at, errors_of, shown
from participation.base.errors import Refused
from participation.base.identity.actor import Actor


class ScreeningPage(Controller):
    """``/workbench/consultations/{slug}/moderation/screening``."""

    path = "/workbench/consultations/{slug:str}/moderation"
    guards = READERS

    @get("/screening")
    async def choose(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Choose a family or a filter, and see exactly what the act would touch."""
        given = {name: value for name, value in request.query_params.items() if value.strip()}
        return await _choosing(request, actor, slug, given)

    @post("/screenings", guards=SCREENERS)
    async def screen_chosen(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Do what the preview showed, or show the preview again where the comments have changed."""
        try:
            form = await read_form(request, ScreeningForm)
            done = await moderating.screen_many(actor, slug=slug, wanted=form.wanted)
        except Refused as refused:
            errors = errors_of(refused)
            given = {name: str(value) for name, value in (await typed(request)).items()}
            return await _choosing(request, actor, slug, given, status=refused.refusal.status, errors=errors)
        return see_other(at(slug, "moderation", "screenings", done.id), said(done))


async def _choosing(
    request: AnyRequest, actor: Actor, slug: str, given: dict[str, str], *, status: int = 200, **values: Any
) -> Response[str]:
    frame = await moderation_frame(request, actor, slug, "many")
    view = frame["view"]
    family = id_of(given.get("family"))
    form = ScreeningForm(
        do=given.get("do", ""),
        reason=choice(ScreeningReason, given.get("reason")),
        detail=given.get("detail", "")[:2_000],
        family=family,
        filtered=family is None,
        standing=given.get("standing", "")[:200],
        clause=given.get("clause", "")[:200],
        channel=given.get("channel", "")[:200],
        q=given.get("q", "")[:200],
    )
    seen = None
    if form.do and frame["inside"].screens:
        try:
            seen = await moderating.preview(actor, slug=slug, wanted=form.wanted)
        except Refused as refused:
            if not values.get("errors"):
                status, values = refused.refusal.status, {**values, "errors": errors_of(refused)}
    return shown(
        request,
        "workbench/moderation_screening.html",
        status=status,
        seen=seen,
        chosen=form,
        clauses=(await draft(actor, slug)).clauses if view.draft_version else [],
        form={name: value for name, value in given.items() if name != "fingerprint"},
        **frame,
        **values,
    )
