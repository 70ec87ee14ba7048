"""The waitlist of a session on the desk: the line, the offers, and what the host does by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from events.queries.waitlist_desk import waitlist_desk
from events.queries.waitlist_page import asked_place, published_rule
from events.schemas.waitlist import WaitReason
from events.services.waitlist_by_hand import close_line, end_by_hand, offer_by_hand
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.sessions_frame import HOSTS, READERS, framed_session
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused
from participation.base.identity.actor import Actor

OFFERED = N_("The seats are held for them, and they are told.")
ENDED = N_("Their waiting has ended, and they are told why.")
CLOSED = N_("The line is closed, and everybody in it is told.")


class WaitlistDesk(Controller):
    """``/workbench/sessions/{session}/waitlist``."""

    path = "/workbench/sessions/{session:uuid}/waitlist"
    include_in_schema = False
    guards = READERS

    @get()
    async def show(self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]) -> Response[Any]:
        """The line in its order, who has an offer until when, who waited once."""
        return await _shown(request, actor, session)

    @post("/closure", guards=HOSTS)
    async def close(self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]) -> Response[Any]:
        """Close the line."""

        async def act() -> str:
            await close_line(actor, session=session, reason=(await read_form(request, WaitReason)).reason)
            return CLOSED

        return await _done(request, actor, session, act, "close.")

    @post("/{entry:uuid}/offer", guards=HOSTS)
    async def offer(
        self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID], entry: FromPath[UUID]
    ) -> Response[Any]:
        """Offer seats out of turn."""

        async def act() -> str:
            await offer_by_hand(actor, entry=entry, reason=(await read_form(request, WaitReason)).reason)
            return OFFERED

        return await _done(request, actor, session, act, f"act-{entry}.")

    @post("/{entry:uuid}/end", guards=HOSTS)
    async def end(
        self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID], entry: FromPath[UUID]
    ) -> Response[Any]:
        """End somebody's waiting."""

        async def act() -> str:
            await end_by_hand(actor, entry=entry, reason=(await read_form(request, WaitReason)).reason)
            return ENDED

        return await _done(request, actor, session, act, f"act-{entry}.")


async def _done(
    request: AnyRequest, actor: Actor, session: UUID, act: Callable[[], Awaitable[str]], prefix: str
) -> Response[Any]:
    try:
        said = await act()
    except Refused as refused:
        refusal = refused.refusal
        if refusal.status in {403, NOT_FOUND.status}:
            raise
        errors = refusal.errors or (FieldError("reason", refusal.code, refusal.sentence, refusal.values),)
        return await _shown(
            request,
            actor,
            session,
            status=refusal.status,
            errors=tuple(msgspec.structs.replace(one, field=prefix + one.field) for one in errors),
            form={prefix + name: value for name, value in (await typed(request)).items()},
        )
    return see_other(f"/workbench/sessions/{session}/waitlist", said)


async def _shown(request: AnyRequest, actor: Actor, session: UUID, **more: Any) -> Response[Any]:
    values = await framed_session(actor, session, "waitlist")
    line = await waitlist_desk(actor, session)
    return html(
        request,
        "waiting/desk.html",
        page_for(request, actor, section="workbench"),
        **values,
        line=line,
        asked=await asked_place(session),
        rule=published_rule(),
        **more,
    )
