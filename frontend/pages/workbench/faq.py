"""常见问题 on the workbench: which families ask something, and the entries in their order."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.faq import candidates, filed_faq, source_of
from consultations.schemas.faq import NewFaqEntry
from consultations.services.faq import order_entries, write_entry
from frontend.answers import AnyRequest, see_other
from frontend.filters import id_of
from frontend.forms import read_form, typed
from frontend.once import new_form_key, once
from frontend.pages.workbench.faq_form import EntryForm, meant
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER),)
WRITTEN = N_("The entry is written. Somebody else publishes it.")
MOVED = N_("The order is changed.")
LONGEST_QUESTION = 200


class FaqPage(Controller):
    """``/workbench/consultations/{slug}/faq``."""

    path = "/workbench/consultations/{slug:str}/faq"
    guards = READERS

    @get()
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The entries, and what could become one."""
        return await _list(request, actor, slug)

    @get("/new", guards=OFFICE)
    async def blank(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        comment: FromQuery[str | None] = None,
        family: FromQuery[str | None] = None,
        point: FromQuery[str | None] = None,
    ) -> Response[Any]:
        """The form, with the words of what the entry is made from."""
        form: dict[str, Any] = {"form_key": new_form_key()}
        for kind, names, given in (
            ("comment", "comments", comment),
            ("family", "families", family),
            ("point", "points", point),
        ):
            if (id_ := id_of(given)) is not None:
                source = await source_of(actor, slug, kind, id_)
                question = " ".join(source.text.split())[:LONGEST_QUESTION]
                form |= {names: str(id_), "question": question, "clause": str(source.clause or "")}
        return await _form(request, actor, slug, form)

    @post("/new", guards=OFFICE)
    async def write(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Write an entry and look at it."""
        try:
            form = await read_form(request, EntryForm)
            new = NewFaqEntry(**meant(form))
            entry = await once(
                lambda: _written(actor, slug, new), key=form.form_key, sent=new, owner=("faq", slug, actor.person)
            )
        except Refused as refused:
            return await _form(request, actor, slug, dict(await typed(request)), refused)
        return see_other(at(slug, "faq", entry), WRITTEN)

    @post("/{entry:uuid}/place", guards=OFFICE)
    async def move(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, entry: FromPath[UUID]
    ) -> Response[Any]:
        """One place up or down."""
        up = (await typed(request)).get("do") == "up"
        entries = [one.id for one in (await filed_faq(actor, slug)).items]
        if entry not in entries:
            raise Refused(NOT_FOUND)
        where = entries.index(entry)
        to = max(where - 1, 0) if up else where + 1
        entries.insert(to, entries.pop(where))
        try:
            await order_entries(actor, slug=slug, entries=entries)
        except Refused as refused:
            return await _list(request, actor, slug, refused)
        return see_other(f"{at(slug, 'faq')}#e-{entry}", MOVED)


async def _written(actor: Actor, slug: str, new: NewFaqEntry) -> str:
    return str((await write_entry(actor, slug=slug, new=new)).id)


async def _list(request: AnyRequest, actor: Actor, slug: str, refused: Refused | None = None) -> Response[str]:
    frame = await framed(actor, slug, "faq")
    return shown(
        request,
        "workbench/faq.html",
        status=refused.refusal.status if refused else 200,
        errors=errors_of(refused) if refused else (),
        entries=(await filed_faq(actor, frame["view"])).items,
        candidates=await candidates(actor, frame["view"]),
        **frame,
    )


async def _form(
    request: AnyRequest, actor: Actor, slug: str, form: dict[str, Any], refused: Refused | None = None
) -> Response[str]:
    frame = await framed(actor, slug, "faq")
    return shown(
        request,
        "workbench/faq_new.html",
        status=refused.refusal.status if refused else 200,
        errors=errors_of(refused) if refused else (),
        form=form,
        numbers=await clause_numbers(frame["view"].id),
        **frame,
    )
