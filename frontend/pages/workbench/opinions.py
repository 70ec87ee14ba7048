"""One opinion on the desk: its words in every version, confirming through the office, its answer with history."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from consultations.words import Status
from decisions.queries.agenda import decisions_on
from decisions.queries.opinion_one import opinion_inside
from decisions.queries.opinion_placings import choices_of
from decisions.schemas.adoption import NewAdoption
from decisions.schemas.opinion import Words
from decisions.services.adopting import adopt
from decisions.services.opinion_confirming import confirm, correct
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.opinion_parts import PARTS
from frontend.pages.workbench.meetings_frame import READERS
from frontend.pages.workbench.showing import errors_of, shown, under
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

ANSWERING = (has_role(Role.OFFICER, Role.SECRETARY),)
NOTING = (has_role(Role.OFFICER, Role.SECRETARY, Role.CLERK),)
ANSWERED = N_("The answer is saved, and the representative is told.")
CONFIRMED = N_("It is noted that they confirm the record.")
CORRECTED = N_("Their own words are noted; both versions are kept.")


class AdoptionForm(msgspec.Struct, kw_only=True):
    """What became of it, as a browser sends it."""

    status: Status
    reason: Annotated[str, Meta(max_length=2000)] = ""
    unit: Annotated[str, Meta(max_length=80)] = ""
    due_on: date | None = None
    shown_by: Annotated[str, Meta(max_length=2000)] = ""
    decision: UUID | None = None
    version: int = 0


class NotedForm(msgspec.Struct, kw_only=True):
    """What a representative said of the record of their words, to a clerk."""

    version: int
    note: Annotated[str, Meta(max_length=2000)] = ""
    text: Words = ""


class OpinionDeskPage(Controller):
    """``/workbench/opinions/{id}``."""

    path = "/workbench/opinions/{opinion:uuid}"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], opinion: FromPath[UUID]) -> Response[Any]:
        """Its words, whether they are confirmed, its answer, and what others add."""
        return await opinion_page(request, actor, opinion)

    @post("/adoption", guards=ANSWERING)
    async def adopt(self, request: AnyRequest, actor: NamedDependency[Actor], opinion: FromPath[UUID]) -> Response[Any]:
        """Answer it, or replace the answer."""

        async def act() -> str:
            form = await read_form(request, AdoptionForm)
            await adopt(actor, opinion=opinion, new=NewAdoption(**msgspec.structs.asdict(form)))
            return ANSWERED

        return await done(request, actor, opinion, act, "adoption.")

    @post("/confirmation", guards=NOTING)
    async def confirm(
        self, request: AnyRequest, actor: NamedDependency[Actor], opinion: FromPath[UUID]
    ) -> Response[Any]:
        """Note that they confirm the record."""

        async def act() -> str:
            form = await read_form(request, NotedForm)
            await confirm(actor, opinion=opinion, version=form.version, note=form.note)
            return CONFIRMED

        return await done(request, actor, opinion, act, "confirmation.")

    @post("/correction", guards=NOTING)
    async def correct(
        self, request: AnyRequest, actor: NamedDependency[Actor], opinion: FromPath[UUID]
    ) -> Response[Any]:
        """Note the words that they put in its place."""

        async def act() -> str:
            form = await read_form(request, NotedForm)
            await correct(actor, opinion=opinion, version=form.version, text=form.text, note=form.note)
            return CORRECTED

        return await done(request, actor, opinion, act, "correction.")


async def opinion_page(request: AnyRequest, actor: Actor, opinion: UUID, **values: Any) -> Response[str]:
    """The page as it stands now; a refused form of a part is shown again with its ``errors`` and ``form``."""
    inside = await opinion_inside(actor, opinion)
    choices = await choices_of(inside.meeting, inside.placing) if inside.may_place else None
    parts = [(part.template, await part.load(actor, opinion)) for part in PARTS]
    return shown(
        request,
        "opinions/one.html",
        inside=inside,
        decisions=await decisions_on(inside.line.item),
        parts_below=parts,
        choices=choices,
        **values,
    )


async def done(
    request: AnyRequest, actor: Actor, opinion: UUID, act: Callable[[], Awaitable[str]], prefix: str
) -> Response[Any]:
    """Carry out what a form of the page asks for; the page again with what is wrong, or as it is from then on."""
    try:
        said = await act()
    except Refused as refused:
        return await opinion_page(
            request,
            actor,
            opinion,
            status=refused.refusal.status,
            errors=errors_of(refused, prefix),
            form=under(await typed(request), prefix),
        )
    return see_other(f"/workbench/opinions/{opinion}", said)
