"""Erasing one comment as the law asks: what it would do, and doing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from consultations.queries import erasing as queries
from consultations.rules.erasing import ErasureGround
from consultations.schemas.erasing import NewErasure
from consultations.schemas.limits import Reason
from consultations.services import erasing
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role

DONE = N_("Erased. The comment still counts; nobody reads it any more.")
GROUNDS = {
    ErasureGround.ASKED_BY_WRITER: N_("Whoever wrote it asks"),
    ErasureGround.ASKED_BY_SOMEBODY_NAMED: N_("Somebody named in it asks"),
    ErasureGround.OF_A_CHILD: N_("It holds data of a child"),
    ErasureGround.UNLAWFUL: N_("Keeping it would be unlawful"),
    ErasureGround.ORDERED: N_("A court or an authority ordered it"),
}
GROUND_MISSING = N_("Choose the ground that the law gives.")
NOT_SURE = N_("Confirm it: what is destroyed cannot be brought back.")


class ErasureForm(msgspec.Struct, kw_only=True):
    """The ground, what the office notes about it, and that it is meant."""

    ground: ErasureGround | None = None
    detail: Reason = ""
    sure: bool = False

    @property
    def new(self) -> NewErasure:
        """The erasure. Raises 422 naming what is missing."""
        errors = []
        if self.ground is None:
            errors.append(FieldError("ground", "required", GROUND_MISSING))
        if not self.sure:
            errors.append(FieldError("sure", "required", NOT_SURE))
        if errors or self.ground is None:
            raise Refused(invalid(*errors))
        return NewErasure(ground=self.ground, detail=self.detail)


class ErasurePage(Controller):
    """``/workbench/consultations/{slug}/comments/{comment}/erasure``."""

    path = "/workbench/consultations/{slug:str}/comments/{comment:uuid}/erasure"
    guards = (has_role(*queries.SEEING),)

    @get()
    async def ask(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, comment: FromPath[UUID]
    ) -> Response[Any]:
        """What would be destroyed or sealed, and what was."""
        return await _page(request, actor, slug, comment)

    @post(guards=(has_role(*queries.ERASING),))
    async def erase(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, comment: FromPath[UUID]
    ) -> Response[Any]:
        """Erase it."""
        try:
            await queries.erasing(actor, slug, comment)
            form = await read_form(request, ErasureForm)
            await erasing.erase(actor, comment=comment, new=form.new)
        except Refused as refused:
            return await _page(
                request, actor, slug, comment, status=refused.refusal.status, errors=errors_of(refused),
                form=await typed(request),
            )  # fmt: skip
        return see_other(at(slug, "comments", comment, "erasure"), DONE)


async def _page(
    request: AnyRequest, actor: Actor, slug: str, comment: UUID, *, status: int = 200, **values: Any
) -> Response[Any]:
    found = await queries.erasing(actor, slug, comment)
    frame = await framed(actor, slug, "comments")
    return shown(
        request,
        "workbench/erasing.html",
        status=status,
        found=found,
        comment=comment,
        grounds=[(str(ground), name) for ground, name in GROUNDS.items()],
        erases=actor.has(*queries.ERASING, body=frame["inside"].body),
        **frame,
        **values,
    )
