"""Objections of those whose comment is hidden, and their answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from consultations.queries.moderating import objections
from consultations.schemas.limits import Line, Reason
from consultations.schemas.moderating import NewAnswer
from consultations.services import moderating_objections
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.comments import READERS, SCREENERS
from frontend.pages.workbench.moderation_form import UNKNOWN_ACT
from frontend.pages.workbench.moderation_frame import moderation_frame
from frontend.pages.workbench.showing import Slug, at, errors_of, shown
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor

ANSWERED = N_("The objection is answered; whoever objected is told.")


class AnswerForm(msgspec.Struct, kw_only=True):
    """What becomes of an objection."""

    do: Line = ""
    reason: Reason = ""


class ObjectionsPage(Controller):
    """``/workbench/consultations/{slug}/moderation/objections``."""

    path = "/workbench/consultations/{slug:str}/moderation"
    guards = READERS

    @get("/objections")
    async def objected(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The objections, those that wait first."""
        return await _objections(request, actor, slug)

    @post("/objections/{objection:uuid}", guards=SCREENERS)
    async def answer(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, objection: FromPath[UUID]
    ) -> Response[Any]:
        """Show the comment again, or say why it stays hidden."""
        try:
            form = await read_form(request, AnswerForm)
            if form.do not in {"uphold", "reject"}:
                raise Refused(invalid(FieldError("do", "unknown_value", UNKNOWN_ACT)))
            new = NewAnswer(uphold=form.do == "uphold", reason=form.reason)
            await moderating_objections.answer(actor, objection=objection, new=new)
        except Refused as refused:
            errors = errors_of(refused, f"{objection}.")
            form_ = {f"{objection}.{name}": value for name, value in (await typed(request)).items()}
            return await _objections(request, actor, slug, status=refused.refusal.status, errors=errors, form=form_)
        return see_other(at(slug, "moderation", "objections"), ANSWERED)


async def _objections(
    request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, **values: Any
) -> Response[str]:
    frame = await moderation_frame(request, actor, slug, "objections")
    found = await objections(actor, slug)
    return shown(
        request, "workbench/moderation_objections.html", status=status, found=found, me=actor.person, **frame, **values
    )
