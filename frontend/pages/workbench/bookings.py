"""The bookings of a session on the desk: found, made for somebody at the counter, cancelled for who calls."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from events.booking_rights import ENTERING, READING, RUNNING, enters
from events.links import Own, own_path
from events.queries.booking_page import asked_booking, terms_of
from events.queries.bookings import session_bookings
from events.rules.booking import FOR_STAFF
from events.schemas.booking import Cancellation
from events.services.booking import book, cancel_booking
from events.words import BookingChannel, BookingState
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.booking_form import BookingForm, kept, shown_errors
from frontend.forms import read_form, typed
from frontend.once import FIELD, new_form_key, once
from frontend.pages.workbench.sessions_frame import framed_session
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role

READERS = (has_role(*READING),)
CLERKS = (has_role(*ENTERING),)
RUNNERS = (has_role(*RUNNING),)
BOOKED = N_("Booked. Print the slip, or read the codes out.")
CANCELLED = N_("Cancelled. The seats are free, and who booked is told.")


class BookingsDesk(Controller):
    """``/workbench/sessions/{session}/bookings``."""

    path = "/workbench/sessions/{session:uuid}/bookings"
    include_in_schema = False
    guards = READERS

    @get()
    async def listed(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        session: FromPath[UUID],
        q: FromQuery[str] = "",
        standing: Annotated[str, QueryParameter(name="state")] = "",
        cursor: FromQuery[str | None] = None,
    ) -> Response[Any]:
        """The newest first, by name, last four digits, contact or ticket."""
        return await _listed(request, actor, session, q=q, standing=standing, cursor=cursor)

    @post("/{booking:uuid}/cancellation", guards=RUNNERS)
    async def cancel(
        self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID], booking: FromPath[UUID]
    ) -> Response[Any]:
        """Cancel for somebody who calls, with a note of that."""
        try:
            form = await read_form(request, Cancellation)
            await cancel_booking(actor, booking=booking, reason=form.reason)
        except Refused as refused:
            refusal = refused.refusal
            if refusal.status in {403, NOT_FOUND.status}:
                raise
            errors = refusal.errors or (FieldError("reason", refusal.code, refusal.sentence, refusal.values),)
            prefix = f"act-{booking}."
            return await _listed(
                request,
                actor,
                session,
                status=refusal.status,
                errors=tuple(msgspec.structs.replace(one, field=prefix + one.field) for one in errors),
                form={prefix + name: value for name, value in (await typed(request)).items()},
            )
        return see_other(f"/workbench/sessions/{session}/bookings", CANCELLED)


class EnteringDesk(Controller):
    """``/workbench/sessions/{session}/bookings/new``: any clerk books any session for who stands there or calls."""

    path = "/workbench/sessions/{session:uuid}/bookings/new"
    include_in_schema = False
    guards = CLERKS

    @get()
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]) -> Response[Any]:
        """The form of the residents, with the way by which they asked; a contact is not needed."""
        form = {"seats": "1", "channel": BookingChannel.COUNTER.value, FIELD: new_form_key()}
        return await _entering(request, actor, session, form=form)

    @post()
    async def enter(self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]) -> Response[Any]:
        """Book; on to the booking with the slip to print."""
        sent = await typed(request)
        try:
            form = await read_form(request, BookingForm)
            new = form.booking(await terms_of(session), entered=True)

            async def act() -> str:
                return own_path(Own.BOOKING, (await book(actor, session=session, new=new)).id)

            owner = (actor.person, actor.address, request.headers.get("user-agent", ""))
            path = await once(act, key=str(sent.get(FIELD, "")), sent=[str(session), form], owner=owner)
        except Refused as refused:
            if refused.refusal.status in {403, NOT_FOUND.status}:
                raise
            return await _entering(
                request, actor, session, status=refused.refusal.status, form=kept(sent), refused=refused
            )
        return see_other(path, BOOKED)


async def _listed(
    request: AnyRequest,
    actor: Actor,
    session: UUID,
    *,
    q: str = "",
    standing: str = "",
    cursor: str | None = None,
    form: dict[str, Any] | None = None,
    **more: Any,
) -> Response[Any]:
    state = BookingState(standing) if standing in set(BookingState) else None
    found = await session_bookings(actor, session, q=q, state=state, cursor=cursor)
    asked = await asked_booking(session, entered=True)
    frame = await framed_session(actor, session, "bookings")
    return html(
        request,
        "bookings/desk.html",
        page_for(request, actor, section="workbench"),
        **frame | {"runs": actor.has(*RUNNING, body=asked.terms.body)},
        enters=asked.refusal is None and enters(actor, asked.terms.body),
        terms=asked.terms,
        found=found,
        cursor=cursor,
        form={"q": q, "state": standing, **(form or {})},
        **more,
    )


async def _entering(
    request: AnyRequest,
    actor: Actor,
    session: UUID,
    *,
    form: dict[str, Any],
    refused: Refused | None = None,
    status: int = 200,
) -> Response[Any]:
    view = await asked_booking(session, entered=True)
    if not enters(actor, view.terms.body):
        raise Refused(FOR_STAFF)
    return html(
        request,
        "bookings/enter.html",
        page_for(request, actor, section="workbench"),
        status=status,
        tab="bookings",
        base=f"/workbench/sessions/{session}",
        view=view,
        terms=view.terms,
        form=form,
        errors=shown_errors(refused, names_needed=view.terms.names_needed) if refused else (),
        key_field=FIELD,
    )
