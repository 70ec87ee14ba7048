"""One entry of 常见问题: its versions, what was decided on them, and what the reader may do with it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.faq import filed_entry
from consultations.rules.faq import FaqAct
from consultations.schemas.faq import CorrectedFaqEntry
from consultations.schemas.limits import Reason
from consultations.services.faq import correct_entry, decide
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.faq_form import TEXTS, EntryForm, meant
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER),)
DECIDING = (has_role(Role.REVIEWER, Role.LEADER),)
WITHDRAWING = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER),)
CORRECTED = N_("The correction is written. Somebody else publishes it.")
PUBLISHED = N_("The entry is public.")
SENT_BACK = N_("The entry was sent back.")
WITHDRAWN = N_("The entry is withdrawn; its place says so.")


class ReasonForm(msgspec.Struct, kw_only=True):
    """Why an entry is sent back or withdrawn."""

    reason: Reason = ""


class FaqEntryPage(Controller):
    """``/workbench/consultations/{slug}/faq/{entry}``."""

    path = "/workbench/consultations/{slug:str}/faq/{entry:uuid}"
    guards = READERS

    @get()
    async def read(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, entry: FromPath[UUID]
    ) -> Response[Any]:
        """The entry as it reads now, and everything that was written and decided."""
        return await _page(request, actor, slug, entry)

    @post("/edit", guards=OFFICE)
    async def correct(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, entry: FromPath[UUID]
    ) -> Response[Any]:
        """Write the next version."""
        await filed_entry(actor, slug, entry)
        try:
            form = await read_form(request, EntryForm)
            change = CorrectedFaqEntry(version=form.version, **meant(form))
            await correct_entry(actor, entry=entry, change=change)
        except Refused as refused:
            return await _page(request, actor, slug, entry, refused)
        return see_other(at(slug, "faq", entry), CORRECTED)

    @post("/publication", guards=DECIDING)
    async def publish(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, entry: FromPath[UUID]
    ) -> Response[Any]:
        """Publish the newest version."""
        await filed_entry(actor, slug, entry)
        return await _done(request, actor, slug, entry, decide(actor, entry=entry, act=FaqAct.PUBLISH), PUBLISHED)

    @post("/rejection", guards=DECIDING)
    async def send_back(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, entry: FromPath[UUID]
    ) -> Response[Any]:
        """Send the newest version back with a reason."""
        await filed_entry(actor, slug, entry)
        reason = (await read_form(request, ReasonForm)).reason
        return await _done(
            request, actor, slug, entry, decide(actor, entry=entry, act=FaqAct.SEND_BACK, reason=reason), SENT_BACK
        )

    @post("/withdrawal", guards=WITHDRAWING)
    async def withdraw(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, entry: FromPath[UUID]
    ) -> Response[Any]:
        """Withdraw it with a reason that everybody reads."""
        await filed_entry(actor, slug, entry)
        reason = (await read_form(request, ReasonForm)).reason
        return await _done(
            request, actor, slug, entry, decide(actor, entry=entry, act=FaqAct.WITHDRAW, reason=reason), WITHDRAWN
        )


async def _done(
    request: AnyRequest, actor: Actor, slug: str, entry: UUID, act: Awaitable[object], sentence: str
) -> Response[Any]:
    try:
        await act
    except Refused as refused:
        return await _page(request, actor, slug, entry, refused)
    return see_other(at(slug, "faq", entry), sentence)


async def _page(
    request: AnyRequest, actor: Actor, slug: str, entry: UUID, refused: Refused | None = None
) -> Response[str]:
    frame = await framed(actor, slug, "faq")
    found = await filed_entry(actor, frame["view"], entry)
    newest = found.newest
    stored: dict[str, Any] = {name: getattr(newest, name) or "" for name in TEXTS}
    stored |= {name: [str(id_) for id_ in getattr(newest, name)] for name in ("comments", "families", "points")}
    stored |= {"clause": str(newest.clause or ""), "version": str(newest.version)}
    return shown(
        request,
        "workbench/faq_one.html",
        status=refused.refusal.status if refused else 200,
        errors=errors_of(refused) if refused else (),
        form={**stored, **(await typed(request) if refused else {})},
        found=found,
        newest=newest,
        wrote=any(one.by_id == actor.person for one in found.versions),
        numbers=await clause_numbers(frame["view"].id),
        **frame,
    )
