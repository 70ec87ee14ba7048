"""The acts by which many comments were screened: what each did, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from consultations.queries.moderating import batches, whole_batch
from consultations.services import moderating
from frontend.answers import AnyRequest, see_other
from frontend.page import Notice
from frontend.pages.workbench.comments import READERS, SCREENERS
from frontend.pages.workbench.moderation_frame import moderation_frame
from frontend.pages.workbench.showing import Slug, at, errors_of, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor

TAKEN_BACK = N_("Taken back: %(number)s stand as before.")


class ScreeningsPage(Controller):
    """``/workbench/consultations/{slug}/moderation/screenings``."""

    path = "/workbench/consultations/{slug:str}/moderation"
    guards = READERS

    @get("/screenings")
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The bulk acts, the newest first."""
        frame = await moderation_frame(request, actor, slug, "acts")
        return shown(request, "workbench/moderation_acts.html", batches=await batches(actor, slug), **frame)

    @get("/screenings/{batch:uuid}")
    async def one(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, batch: FromPath[UUID]
    ) -> Response[Any]:
        """What a bulk act did, comment by comment."""
        frame = await moderation_frame(request, actor, slug, "acts")
        return shown(request, "workbench/moderation_act.html", found=await whole_batch(actor, slug, batch), **frame)

    @post("/screenings/{batch:uuid}/undoing", guards=SCREENERS)
    async def take_back(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, batch: FromPath[UUID]
    ) -> Response[Any]:
        """Every comment that nobody screened since stands as before."""
        try:
            done = await moderating.take_back(actor, batch=batch)
        except Refused as refused:
            frame = await moderation_frame(request, actor, slug, "acts")
            found = await whole_batch(actor, slug, batch)
            errors = errors_of(refused)
            return shown(
                request,
                "workbench/moderation_act.html",
                status=refused.refusal.status,
                errors=errors,
                found=found,
                **frame,
            )
        said = Notice(TAKEN_BACK, {"number": done.touched})
        return see_other(at(slug, "moderation", "screenings", done.id), said)
