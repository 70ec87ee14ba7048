"""A forum or visit on the workbench: who came, the minutes, and the comments that were gathered there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from consultations.queries.listening_occasions import gathered, gathering, gatherings
from consultations.schemas.limits import Document
from consultations.schemas.listening_occasions import GatheringView, NewMinutes
from consultations.services import listening_occasions
from frontend.answers import AnyRequest, see_other
from frontend.enclosures import Enclosed, enclosed
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.listening_frame import OFFICE, READERS, among, errors_with, may
from frontend.pages.workbench.showing import Slug, at, framed, shown
from participation.base.errors import N_, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.uploads.queries import attached_to

MINUTED = N_("The minutes are kept as version %(version)s.")


class MinutesForm(msgspec.Struct, kw_only=True):
    """The minutes; ``version`` is the one that was on the page."""

    text: Document = ""
    version: int = 0


class GatheringPage(Controller):
    """``/workbench/consultations/{slug}/asked/gatherings/{gathering}``."""

    path = "/workbench/consultations/{slug:str}/asked/gatherings/{gathering_id:uuid}"
    guards = READERS

    @get()
    async def one(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, gathering_id: FromPath[UUID]
    ) -> Response[Any]:
        """Who came, the minutes, and the comments that were gathered there."""
        return await _one(request, actor, slug, gathering_id)

    @post("/minutes", guards=OFFICE)
    async def write(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, gathering_id: FromPath[UUID]
    ) -> Response[Any]:
        """Write the minutes; the second of two writers gets theirs back beside what the first has kept (409)."""
        files = Enclosed()
        try:
            files = await enclosed(actor, request)
            form = await read_form(request, MinutesForm)
            if files.errors:
                raise Refused(invalid(*files.errors))
            new = NewMinutes(text=form.text, version=form.version, attachments=[file.id for file in files.files])
            version = await listening_occasions.write_minutes(actor, gathering=gathering_id, new=new)
        except Refused as refused:
            errors = errors_with(refused, files)
            again = await typed(request)
            clashed = refused.refusal.code == "edited_meanwhile"
            if clashed:
                again.pop("version", None)
            return await _one(
                request, actor, slug, gathering_id, again,
                status=refused.refusal.status, errors=errors, files=files, clashed=clashed,
            )  # fmt: skip
        kept = f"minutes-{gathering_id}-{version - 1}"
        return see_other(
            at(slug, "asked", "gatherings", gathering_id), Notice(MINUTED, {"version": version, "kept": kept})
        )


async def gathering_of(actor: Actor, frame: dict[str, Any], gathering_id: UUID) -> GatheringView:
    """The gathering, if it is one of this consultation. Raises 404."""
    return among(await gathering(actor, gathering_id), (await gatherings(actor, frame["view"].slug)).items)


async def _one(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    gathering_id: UUID,
    form: dict[str, Any] | None = None,
    *,
    status: int = 200,
    files: Enclosed | None = None,
    **values: Any,
) -> Response[str]:
    frame = await framed(actor, slug, "asked")
    found = await gathering_of(actor, frame, gathering_id)
    return shown(
        request,
        "workbench/listening_gathering.html",
        status=status,
        found=found,
        lines=await gathered(gathering_id),
        attached=await attached_to(f"gathering:{gathering_id}"),
        form={"text": found.minutes, "version": str(found.minutes_version)} | (form or {}),
        files=files or Enclosed(),
        **may(frame),
        **frame,
        **values,
    )
