"""正式文本: which version was decided on; proposed by an officer, released by a leader."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from msgspec import Meta

from consultations.queries.final_text import final_texts
from consultations.queries.splitting import versions
from consultations.rules.final_text import FinalStep
from consultations.schemas.final_text import NewFinalText
from consultations.schemas.limits import Line, Reason
from consultations.services import final_text
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER),)
LEADERS = (has_role(Role.LEADER),)
PROPOSED = N_("Proposed as the final text. A leader releases it.")
RELEASED = N_("The final text is public.")
SENT_BACK = N_("The proposal was sent back.")
DAY_MISSING = N_("Give the day of the decision.")


class FinalTextForm(msgspec.Struct, kw_only=True):
    """The version that was decided on, when, and under which document number."""

    version: Annotated[int, Meta(ge=1, le=100_000)]
    decided_on: date | None = None
    reference: Line = ""


class SentBackForm(msgspec.Struct, kw_only=True):
    """Why the proposal is sent back."""

    reason: Reason = ""


class FinalTextPage(Controller):
    """``/workbench/consultations/{slug}/final-text``."""

    path = "/workbench/consultations/{slug:str}/final-text"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The steps so far, and what the reader may do next."""
        return await _page(request, actor, slug)

    @post(guards=OFFICE)
    async def propose(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Propose a version."""
        try:
            form = await read_form(request, FinalTextForm)
            if form.decided_on is None:
                raise Refused(invalid(FieldError("decided_on", "required", DAY_MISSING)))
            new = NewFinalText(version=form.version, decided_on=form.decided_on, reference=form.reference)
        except Refused as refused:
            return await _page(request, actor, slug, refused)
        return await _done(request, actor, slug, final_text.propose(actor, slug=slug, new=new), PROPOSED)

    @post("/release", guards=LEADERS)
    async def release(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Release what is proposed."""
        return await _done(request, actor, slug, final_text.release(actor, slug=slug), RELEASED)

    @post("/rejection", guards=LEADERS)
    async def send_back(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Send it back with a reason."""
        form = await read_form(request, SentBackForm)
        return await _done(request, actor, slug, final_text.send_back(actor, slug=slug, reason=form.reason), SENT_BACK)


async def _done(request: AnyRequest, actor: Actor, slug: str, act: Awaitable[object], sentence: str) -> Response[Any]:
    try:
        await act
    except Refused as refused:
        return await _page(request, actor, slug, refused)
    return see_other(at(slug, "final-text"), sentence)


async def _page(request: AnyRequest, actor: Actor, slug: str, refused: Refused | None = None) -> Response[str]:
    frame = await framed(actor, slug, "final text")
    steps = (await final_texts(actor, frame["view"])).items
    saved = await versions(actor, slug)
    stored = {"version": str(saved[0].version) if saved else ""}
    return shown(
        request,
        "workbench/final_text.html",
        status=refused.refusal.status if refused else 200,
        errors=errors_of(refused) if refused else (),
        form={**stored, **(await typed(request) if refused else {})},
        steps=steps,
        saved=saved,
        waits=bool(steps) and steps[0].step is FinalStep.PROPOSED,
        **frame,
    )
