"""What the office decides on a point, always with a reason."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from consultations.schemas.limits import Line, LongText
from consultations.schemas.point import NewDisposition
from consultations.services import answering
from consultations.words import Status
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.points_showing import OFFICE, READERS, shown_point
from frontend.pages.workbench.showing import Slug, at, errors_of
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor

DISPOSED = N_("The disposition is saved as version %(version)s.")
STATUS_MISSING = N_("Choose what the office does with it.")


class DispositionForm(msgspec.Struct, kw_only=True):
    """What the office does with a point; ``version`` is the disposition that was on the page, 0 for none."""

    status: Annotated[Status, Meta(extra={"required": STATUS_MISSING})]
    reason: LongText = ""
    clauses: Annotated[list[UUID], Meta(max_length=1000)] = []
    referred_to: Line = ""
    result: LongText = ""
    version: int = 0


class DispositionPage(Controller):
    """``/workbench/consultations/{slug}/points/{point}``."""

    path = "/workbench/consultations/{slug:str}/points"
    guards = READERS

    @post("/{point:uuid}/disposition", guards=OFFICE)
    async def dispose(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, point: FromPath[UUID]
    ) -> Response[Any]:
        """Say what the office does with it, always with a reason."""
        try:
            form = await read_form(request, DispositionForm)
            made = await answering.dispose(
                actor,
                point=point,
                new=NewDisposition(
                    status=form.status,
                    reason=form.reason,
                    clauses=form.clauses,
                    referred_to=form.referred_to,
                    result=form.result,
                    version=form.version,
                ),
            )
        except Refused as refused:
            overtaken = refused.refusal.code == "edited_meanwhile"
            again = {f"disposition.{name}": value for name, value in (await typed(request)).items()}
            if overtaken:
                # the next save is meant: it follows the decision that is shown beside it now
                again.pop("disposition.version", None)
            return await shown_point(
                request,
                actor,
                slug,
                point,
                status=refused.refusal.status,
                errors=() if overtaken else errors_of(refused, "disposition."),
                form=again,
                overtaken=overtaken,
            )
        kept = f"disposition-{point}-{form.version}"
        return see_other(at(slug, "points", point), Notice(DISPOSED, {"version": made.version, "kept": kept}))
