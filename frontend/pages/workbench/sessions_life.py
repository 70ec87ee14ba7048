"""A session on one page of the workbench: its seats, what was done, and the acts in order now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from events.rules.session_life import HOSTS_OR_LEADER as LEADING_ROLES
from events.schemas.session import Resized, SessionReason
from events.services.session_calling_off import call_off_session
from events.services.session_changing import resize_session
from events.services.session_releasing import release_seats
from events.services.sessions import publish_session
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.sessions_frame import HOSTS, HOSTS_OR_LEADER, READERS, SESSIONS, at, framed_session
from frontend.pages.workbench.showing import errors_of, shown, under
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor

PUBLISHED = N_("The session is public.")
RESIZED = N_("The number of seats is changed. More of them are offered to whoever waits.")
RELEASED = N_("The seats held back are released to everybody.")
OFF = N_("The session is called off, and everybody who booked or waits is told.")
FIELDS = frozenset({"reason", "capacity", "pool"})


class SessionLifePage(Controller):
    """``/workbench/sessions/{session}``."""

    path = f"{SESSIONS}/{{session:uuid}}"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]) -> Response[Any]:
        """Its seats, its steps, and what the actor may do now."""
        return await _page(request, actor, session)

    @post("/publication", guards=HOSTS)
    async def publish(
        self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]
    ) -> Response[Any]:
        """Publish it."""

        async def act() -> str:
            await publish_session(actor, session=session)
            return PUBLISHED

        return await _done(request, actor, session, "publication", act)

    @post("/capacity", guards=HOSTS)
    async def resize(
        self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]
    ) -> Response[Any]:
        """Change the number of seats of a pool."""

        async def act() -> str:
            await resize_session(actor, session=session, new=await read_form(request, Resized))
            return RESIZED

        return await _done(request, actor, session, "capacity", act)

    @post("/release", guards=HOSTS)
    async def release(
        self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]
    ) -> Response[Any]:
        """Release what is held back."""

        async def act() -> str:
            await release_seats(actor, session=session, reason=(await read_form(request, SessionReason)).reason)
            return RELEASED

        return await _done(request, actor, session, "release", act)

    @post("/cancellation", guards=HOSTS_OR_LEADER)
    async def call_off(
        self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]
    ) -> Response[Any]:
        """Call it off."""

        async def act() -> str:
            await call_off_session(actor, session=session, reason=(await read_form(request, SessionReason)).reason)
            return OFF

        return await _done(request, actor, session, "cancellation", act)


async def _done(
    request: AnyRequest, actor: Actor, session: UUID, name: str, act: Callable[[], Awaitable[str]]
) -> Response[Any]:
    """Back to the page with what was done; a refused form keeps what was typed, under names of its own."""
    try:
        said = await act()
    except Refused as refused:
        errors = tuple(
            msgspec.structs.replace(one, field=f"{name}.{one.field}" if one.field in FIELDS else "")
            for one in errors_of(refused)
        )
        form = under(await typed(request), f"{name}.")
        status = refused.refusal.status
        return await _page(request, actor, session, status=status, errors=errors, form=form, refused=name)
    return see_other(at(session), said)


async def _page(request: AnyRequest, actor: Actor, session: UUID, *, status: int = 200, **values: Any) -> Response[str]:
    frame = await framed_session(actor, session, "session")
    leads = actor.has(*LEADING_ROLES, body=frame["view"].body)
    return shown(request, "sessions/desk_session.html", status=status, leads=leads, **frame, **values)
