"""Recording a forum or a visit on the workbench."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from consultations.listening.words import Occasion
from consultations.schemas.listening_occasions import NewGathering
from consultations.services import listening_occasions
from frontend.answers import AnyRequest, see_other
from frontend.enclosures import Enclosed, enclosed
from frontend.filters import choice
from frontend.forms import read_form, typed
from frontend.once import new_form_key, once
from frontend.page import Notice
from frontend.pages.workbench.listening_form import GatheringForm, renumbered
from frontend.pages.workbench.listening_frame import OFFICE, READERS, errors_with
from frontend.pages.workbench.showing import Slug, at, framed, shown
from participation.base.errors import N_, Refused, invalid
from participation.base.identity.actor import Actor

RECORDED = N_("It is recorded.")
ROWS = 4
GROUP_FIELDS = ("kind", "name", "people")
Kind = Annotated[str, QueryParameter(max_length=20)]


class NewGatheringPage(Controller):
    """``/workbench/consultations/{slug}/asked/gatherings/new``."""

    path = "/workbench/consultations/{slug:str}/asked/gatherings/new"
    guards = READERS

    @get(guards=OFFICE)
    async def ask(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, kind: Kind = ""
    ) -> Response[Any]:
        """An empty form for a forum or a visit."""
        return await _new(request, actor, slug, {"kind": str(choice(Occasion, kind) or Occasion.FORUM)})

    @post(guards=OFFICE)
    async def record(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Record it, or make room for one group more."""
        files = Enclosed()
        again = await typed(request)
        try:
            files = await enclosed(actor, request)
            if again.get("step") == "more":
                return await _new(request, actor, slug, again, files=files, more=1)
            form = await read_form(request, GatheringForm)
            if files.errors:
                raise Refused(invalid(*files.errors))
            new = NewGathering(
                held_on=form.held_on,
                place=form.place,
                topic=form.topic,
                host=form.host,
                attendance=form.attendance,
                minutes=form.minutes,
                attachments=[file.id for file in files.files],
            )
            made = await once(
                lambda: _recorded(actor, slug, form.kind, new),
                key=form.form_key,
                sent=(form.kind, msgspec.structs.replace(new, attachments=[]), [file.sha256 for file in files.files]),
                owner=("gathering", slug, actor.person),
            )
        except Refused as refused:
            errors = errors_with(refused, files)
            return await _new(request, actor, slug, again, status=refused.refusal.status, errors=errors, files=files)
        return see_other(at(slug, "asked", "gatherings", made), Notice(RECORDED, {"kept": f"gathering-{slug}"}))


async def _recorded(actor: Actor, slug: str, kind: Occasion, new: NewGathering) -> str:
    return str((await listening_occasions.record_gathering(actor, slug=slug, kind=kind, new=new)).id)


async def _new(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    form: dict[str, Any],
    *,
    status: int = 200,
    more: int = 0,
    files: Enclosed | None = None,
    **values: Any,
) -> Response[str]:
    frame = await framed(actor, slug, "asked")
    again, filled = renumbered(form, "attendance", GROUP_FIELDS)
    return shown(
        request,
        "workbench/listening_gathering_new.html",
        status=status,
        form={"form_key": new_form_key()} | again,
        rows=max(ROWS, filled + more),
        files=files or Enclosed(),
        **frame,
        **values,
    )
