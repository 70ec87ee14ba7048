"""Who was told of the report, with what became of each notice; and by which words people find the consultation."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from msgspec import Meta

from consultations.queries.subscribing import known, subjects, subscribers
from consultations.queries.telling import notices
from consultations.schemas.subscribing import Subjects
from consultations.services.subjects import set_subjects
from consultations.services.telling_again import retry_notice
from consultations.subscribing.words import Scope
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, lines_of, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.base.notices.words import FATE, SECRET, TEMPLATE, Fate

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER),)
ON_A_PAGE = 20
SENT_AGAIN = N_("The notice will be sent again at once.")
SAVED = N_("Your changes are saved.")
Cursor = Annotated[str, QueryParameter(max_length=40)]


class SubjectsForm(msgspec.Struct, kw_only=True):
    """A district, and tags one a line."""

    district: Annotated[str, Meta(max_length=80)] = ""
    tags: Annotated[str, Meta(max_length=2000)] = ""


class NoticesPage(Controller):
    """``/workbench/consultations/{slug}/notices``."""

    path = "/workbench/consultations/{slug:str}/notices"
    guards = READERS

    @get()
    async def read(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        fate: FromQuery[Fate | None] = None,
        cursor: Cursor = "",
    ) -> Response[Any]:
        """The notices, those of one fate alone where it is asked for."""
        return await _page(request, actor, slug, fate=fate, cursor=cursor)

    @post("/{delivery:uuid}/retry", guards=OFFICE)
    async def again(self, actor: NamedDependency[Actor], slug: Slug, delivery: FromPath[UUID]) -> Response[Any]:
        """Send one again that came back or was given up."""
        try:
            await retry_notice(actor, slug=slug, delivery=delivery)
        except Refused as refused:
            errors_of(refused)
            return see_other(at(slug, "notices"), Notice(refused.refusal.sentence, tone="warning"))
        return see_other(at(slug, "notices"), SENT_AGAIN)

    @post("/subjects", guards=OFFICE)
    async def mark(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Set the district and the tags."""
        try:
            form = await read_form(request, SubjectsForm)
            new = msgspec.convert({"district": form.district, "tags": lines_of(form.tags)}, Subjects)
            await set_subjects(actor, slug=slug, new=new)
        except Refused as refused:
            errors = errors_of(refused)
            return await _page(
                request, actor, slug, status=refused.refusal.status, errors=errors, form=await typed(request)
            )
        return see_other(at(slug, "notices"), SAVED)


async def _page(
    request: AnyRequest, actor: Actor, slug: str, *, fate: Fate | None = None, cursor: str = "", **values: Any
) -> Response[str]:
    frame = await framed(actor, slug, "notices")
    found = await notices(actor, slug, fate=fate, cursor=cursor or None, limit=ON_A_PAGE)
    marked = await subjects(actor, slug)
    values.setdefault("form", {"district": marked.district, "tags": "\n".join(marked.tags)})
    return shown(
        request,
        "workbench/notices.html",
        found=found,
        wanted=fate,
        fates=FATE,
        templates=TEMPLATE,
        repeatable=[Fate.BOUNCED, Fate.GAVE_UP],
        secret=SECRET,
        asked=bool(cursor),
        marked=marked,
        subscribers=await subscribers(actor, slug),
        districts=await known(Scope.DISTRICT),
        tags=await known(Scope.TAG),
        officer=actor.has(Role.OFFICER),
        **frame,
        **values,
    )
