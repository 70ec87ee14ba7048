"""The agenda of a meeting on the workbench: its items, their papers, and what was decided on each."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from decisions.queries.agenda import agenda_inside, decisions_on, matters_to_choose
from decisions.schemas.agenda import AgendaOrder, ItemView, NewDecision, NewPaper
from decisions.services.agenda import add_item, edit_item, order_agenda, remove_item
from decisions.services.deciding import record_decision
from decisions.services.papers import add_paper, withdraw_paper
from decisions.words import Audience
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, sent, typed
from frontend.page import Notice
from frontend.pages.workbench.meetings_form import ItemForm, blank_item, edited_item, new_item, typed_item
from frontend.pages.workbench.meetings_frame import MEETINGS, OFFICE, READERS, at, framed
from frontend.pages.workbench.showing import Slug, errors_of, shown
from participation.base import clock
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.queries import bodies
from participation.base.rules_file.counting import day_of
from participation.base.settings import current
from participation.base.uploads.receiving import take_in

ADDED = N_("The item is on the agenda.")
SAVED = N_("The item is saved. What of it is public changes with the next announcement.")
MOVED = N_("The order is saved.")
REMOVED = N_("The item is off the agenda.")
PAPER_ADDED = N_("The paper is there.")
PAPER_WITHDRAWN = N_("The paper is handed out to nobody any more.")
DECIDED = N_("The decision is recorded. It is public once it was handed in, signed and published.")
CHOOSE_FILE = N_("Choose a file.")


class PaperForm(msgspec.Struct, kw_only=True):
    """A paper as its form sends it, beside the file."""

    audience: Audience
    title: Annotated[str, Meta(max_length=200)] = ""


class MeetingAgendaPage(Controller):
    """``/workbench/meetings/{slug}/agenda``."""

    path = f"{MEETINGS}/{{slug:str}}/agenda"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Every item in order."""
        frame = await framed(actor, slug, "agenda")
        return shown(request, "meetings/desk_agenda.html", items=await agenda_inside(frame["view"].id), **frame)

    @get("/new", guards=OFFICE)
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """An empty item."""
        frame = await framed(actor, slug, "agenda")
        return await _form(request, actor, frame, None, blank_item(frame["view"].body.slug))

    @post("/new", guards=OFFICE)
    async def add(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Put an item on the agenda."""
        frame = await framed(actor, slug, "agenda")
        try:
            made = await add_item(actor, which=slug, new=new_item(await read_form(request, ItemForm)))
        except Refused as refused:
            return await _refused(request, actor, frame, None, refused)
        return see_other(at(slug, "agenda", made.id), Notice(ADDED, {"kept": f"item-new-{slug}"}))

    @post("/order", guards=OFFICE)
    async def order(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Call an item one earlier."""
        frame = await framed(actor, slug, "agenda")
        items = [item.id for item in await agenda_inside(frame["view"].id)]
        chosen = await read_form(request, AgendaOrder)
        place = items.index(chosen.items[0]) if chosen.items and chosen.items[0] in items else 0
        if place:
            items[place - 1], items[place] = items[place], items[place - 1]
        await order_agenda(actor, which=slug, items=items)
        return see_other(at(slug, "agenda"), MOVED)


class MeetingItemPage(Controller):
    """``/workbench/meetings/{slug}/agenda/{item}``."""

    path = f"{MEETINGS}/{{slug:str}}/agenda/{{item:uuid}}"
    guards = READERS

    @get()
    async def read(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, item: FromPath[UUID]
    ) -> Response[Any]:
        """One item with its papers and every version of what was decided."""
        return await _one(request, actor, slug, item)

    @get("/edit", guards=OFFICE)
    async def ask(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, item: FromPath[UUID]
    ) -> Response[Any]:
        """The item as a form."""
        frame, found = await _found(actor, slug, item)
        return await _form(request, actor, frame, found, typed_item(found))

    @post("/edit", guards=OFFICE)
    async def edit(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, item: FromPath[UUID]
    ) -> Response[Any]:
        """Save the whole item again."""
        frame, found = await _found(actor, slug, item)
        try:
            await edit_item(actor, item=item, change=edited_item(await read_form(request, ItemForm)))
        except Refused as refused:
            return await _refused(request, actor, frame, found, refused)
        return see_other(at(slug, "agenda", item), Notice(SAVED, {"kept": f"item-{item}"}))

    @post("/removal", guards=OFFICE)
    async def remove(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, item: FromPath[UUID]
    ) -> Response[Any]:
        """Take it off the agenda."""
        await _found(actor, slug, item)
        try:
            await remove_item(actor, item=item)
        except Refused as refused:
            return await _one(request, actor, slug, item, status=refused.refusal.status, errors=errors_of(refused))
        return see_other(at(slug, "agenda"), REMOVED)

    @post("/papers", guards=OFFICE)
    async def add_paper(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, item: FromPath[UUID]
    ) -> Response[Any]:
        """Put a file on the item."""
        await _found(actor, slug, item)
        try:
            form = await read_form(request, PaperForm)
            upload = await _upload(actor, request)
            await add_paper(actor, item=item, new=NewPaper(upload=upload, audience=form.audience, title=form.title))
        except Refused as refused:
            errors = tuple(
                one if one.field else msgspec.structs.replace(one, field="file") for one in errors_of(refused)
            )
            status, again = refused.refusal.status, await typed(request)
            return await _one(request, actor, slug, item, status=status, errors=errors, form=again)
        return see_other(at(slug, "agenda", item), PAPER_ADDED)

    @post("/papers/{paper:uuid}/withdrawal", guards=OFFICE)
    async def withdraw(
        self,
        actor: NamedDependency[Actor],
        slug: Slug,
        item: FromPath[UUID],
        paper: FromPath[UUID],
    ) -> Response[Any]:
        """Hand a paper out to nobody any more."""
        _, found = await _found(actor, slug, item)
        if paper not in {one.id for one in found.papers}:
            raise Refused(NOT_FOUND)
        await withdraw_paper(actor, paper=paper)
        return see_other(at(slug, "agenda", item), PAPER_WITHDRAWN)

    @post("/decision", guards=OFFICE)
    async def decide(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, item: FromPath[UUID]
    ) -> Response[Any]:
        """Record what was decided."""
        await _found(actor, slug, item)
        try:
            await record_decision(actor, item=item, new=await read_form(request, NewDecision))
        except Refused as refused:
            errors, status = errors_of(refused), refused.refusal.status
            return await _one(request, actor, slug, item, status=status, errors=errors, form=await typed(request))
        return see_other(at(slug, "agenda", item), Notice(DECIDED, {"kept": f"decision-{item}"}))


async def _found(actor: Actor, slug: str, item: UUID) -> tuple[dict[str, Any], ItemView]:
    """The frame and the item, where it is one of this meeting. Raises 404, 403."""
    frame = await framed(actor, slug, "agenda")
    found = next((one for one in await agenda_inside(frame["view"].id) if one.id == item), None)
    if found is None:
        raise Refused(NOT_FOUND)
    return frame, found


async def _one(
    request: AnyRequest, actor: Actor, slug: str, item: UUID, *, status: int = 200, **values: Any
) -> Response[str]:
    frame, found = await _found(actor, slug, item)
    today = day_of(clock.now(), current().zone).isoformat()
    return shown(
        request,
        "meetings/desk_item.html",
        status=status,
        form={"decided_on": today, "audience": Audience.PUBLIC} | values.pop("form", {}),
        item=found,
        decisions=await decisions_on(item),
        **frame,
        **values,
    )


async def _form(
    request: AnyRequest,
    actor: Actor,
    frame: dict[str, Any],
    item: ItemView | None,
    form: dict[str, Any],
    *,
    status: int = 200,
    **values: Any,
) -> Response[str]:
    return shown(
        request,
        "meetings/desk_item_form.html",
        status=status,
        form=form,
        item=item,
        matters=await matters_to_choose(actor),
        units=await bodies(),
        **frame,
        **values,
    )


async def _refused(
    request: AnyRequest, actor: Actor, frame: dict[str, Any], item: ItemView | None, refused: Refused
) -> Response[str]:
    errors, status = errors_of(refused), refused.refusal.status
    return await _form(request, actor, frame, item, await typed(request), status=status, errors=errors)


async def _upload(actor: Actor, request: AnyRequest) -> UUID:
    """The one file of the form, taken in. Raises 422 where there is none."""
    for file in (await sent(request)).get("file", ()):
        if isinstance(file, UploadFile) and file.filename:
            return (await take_in(actor, filename=file.filename, content=await file.read())).id
    raise Refused(invalid(FieldError("file", "required", CHOOSE_FILE)))
