"""Those who say that a comment is not theirs, and what an officer finds of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from consultations.queries.disowning import disownings
from consultations.schemas.disowning import DisowningDecided
from consultations.schemas.limits import Line, Reason
from consultations.services import disowning
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.comments import READERS
from frontend.pages.workbench.moderation_form import UNKNOWN_ACT
from frontend.pages.workbench.moderation_frame import moderation_frame
from frontend.pages.workbench.showing import Slug, at, errors_of, shown
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

OFFICERS = (has_role(Role.OFFICER),)
DECIDED = N_("Decided. Those concerned are told.")


class DecisionForm(msgspec.Struct, kw_only=True):
    """What an officer found of whose comment it is."""

    do: Line = ""
    reason: Reason = ""


class DisowningsPage(Controller):
    """``/workbench/consultations/{slug}/moderation/disownings``."""

    path = "/workbench/consultations/{slug:str}/moderation"
    guards = READERS

    @get("/disownings")
    async def contested(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Who says that a comment is not theirs, those that wait first."""
        return await _disownings(request, actor, slug)

    @post("/disownings/{disowned:uuid}", guards=OFFICERS)
    async def decide(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, disowned: FromPath[UUID]
    ) -> Response[Any]:
        """Say whose comment it is not, or that it stays as it was."""
        try:
            form = await read_form(request, DecisionForm)
            if form.do not in {"hide", "keep", "reject"}:
                raise Refused(invalid(FieldError("do", "unknown_value", UNKNOWN_ACT)))
            found = DisowningDecided(confirm=form.do != "reject", hide=form.do == "hide", reason=form.reason)
            await disowning.decide(actor, disowning=disowned, found=found)
        except Refused as refused:
            errors = errors_of(refused, f"{disowned}.")
            form_ = {f"{disowned}.{name}": value for name, value in (await typed(request)).items()}
            return await _disownings(request, actor, slug, status=refused.refusal.status, errors=errors, form=form_)
        return see_other(at(slug, "moderation", "disownings"), DECIDED)


async def _disownings(
    request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, **values: Any
) -> Response[str]:
    frame = await moderation_frame(request, actor, slug, "disownings")
    found = await disownings(actor, slug)
    return shown(request, "workbench/moderation_disownings.html", status=status, found=found, **frame, **values)
