"""Asking the public again: the form that prepares a second consultation on the changed draft."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from msgspec import Meta

from consultations.schemas.consultation import Instant
from consultations.schemas.continuing import NewContinuation
from consultations.schemas.limits import Reason, Title
from consultations.services import continuing
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.base.intake import read

OFFICE = (has_role(Role.OFFICER),)
MADE = N_("The second consultation is prepared, with the draft and its history. Check the notice before the review.")


class ContinuationForm(msgspec.Struct, kw_only=True):
    """Why the public is asked again, under which title and address, and when."""

    reason: Reason
    title: Title
    opens_at: Instant
    closes_at: Instant
    slug: Annotated[str, Meta(max_length=80)] = ""
    shortening_reason: Reason = ""


class ContinuationPage(Controller):
    """``/workbench/consultations/{slug}/continuation``."""

    path = "/workbench/consultations/{slug:str}/continuation"
    guards = OFFICE

    @get()
    async def form(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The form."""
        return await _page(request, actor, slug)

    @post()
    async def make(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Prepare it and go on to its notice."""
        try:
            form = await read_form(request, ContinuationForm)
            new = read(NewContinuation, {**msgspec.structs.asdict(form), "slug": form.slug.strip() or None})
            made = await continuing.continue_(actor, slug=slug, new=new)
        except Refused as refused:
            return await _page(request, actor, slug, refused)
        return see_other(at(made.slug, "edit"), MADE)


async def _page(request: AnyRequest, actor: Actor, slug: str, refused: Refused | None = None) -> Response[str]:
    frame = await framed(actor, slug, "again")
    return shown(
        request,
        "workbench/continuation.html",
        status=refused.refusal.status if refused else 200,
        errors=errors_of(refused) if refused else (),
        form={"title": frame["view"].title, **(await typed(request) if refused else {})},
        **frame,
    )
