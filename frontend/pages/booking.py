"""Booking seats of a session: one form that works on any phone, and a code that proves a contact where one is asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from events.links import Own, own_path
from events.queries.booking_page import asked_booking, terms_lately
from events.schemas.booking import BookingMade
from events.services.booking import book, send_booking_code
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.booking_form import BookingForm, kept, shown_errors
from frontend.forms import read_form, typed
from frontend.once import FIELD, new_form_key, once
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor

SECTION = "open-days"
BOOKED = N_("Booked. Keep this page: its link is yours alone.")
CODE_SENT = N_("A code is on its way to you. Enter it below and book.")


class BookingPages(Controller):
    """``/sessions/{session}/booking``."""

    path = "/sessions/{session:uuid}/booking"
    include_in_schema = False

    @get()
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]) -> Response[Any]:
        """The form; or why nobody can book now, and what one can do instead."""
        return await _asked(request, actor, session, form={"seats": "1", FIELD: new_form_key()})

    @post()
    async def book(self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]) -> Response[Any]:
        """Book; sent twice it is one booking. What is wrong is named at its field; nothing that was typed is lost."""
        sent = await typed(request)
        try:
            form = await read_form(request, BookingForm)
            new = form.booking(await terms_lately(session))

            async def act() -> str:
                return own_path(Own.BOOKING, (await book(actor, session=session, new=new)).id)

            owner = (actor.person, actor.address, request.headers.get("user-agent", ""))
            path = await once(act, key=str(sent.get(FIELD, "")), sent=[str(session), form], owner=owner, told=_told)
        except Refused as refused:
            return await _refused(request, actor, session, sent, refused)
        return see_other(path, BOOKED)

    @post("/code")
    async def prove(self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]) -> Response[Any]:
        """Send a code that proves the contact that was typed; everything else that was typed stays."""
        sent = await typed(request)
        try:
            await send_booking_code(actor, session=session, contact=str(sent.get("contact", "")))
        except Refused as refused:
            return await _refused(request, actor, session, sent, refused)
        return await _asked(request, actor, session, form=sent, said=CODE_SENT)


def _told(answer: str) -> str:
    return own_path(Own.BOOKING, msgspec.json.decode(answer, type=BookingMade).id)


async def _refused(
    request: AnyRequest, actor: Actor, session: UUID, sent: dict[str, Any], refused: Refused
) -> Response[Any]:
    refusal = refused.refusal
    if refusal.status == NOT_FOUND.status:
        raise refused
    return await _asked(request, actor, session, status=refusal.status, refused=refused, form=kept(sent))


async def _asked(
    request: AnyRequest,
    actor: Actor,
    session: UUID,
    *,
    form: dict[str, Any],
    refused: Refused | None = None,
    status: int = 200,
    said: str = "",
) -> Response[Any]:
    view = await asked_booking(session)
    errors = shown_errors(refused, names_needed=view.terms.names_needed) if refused else ()
    full = (refused is not None and refused.refusal.code == "full") or not view.any_free
    return html(
        request,
        "bookings/book.html",
        page_for(request, actor, section=SECTION),
        status=status,
        view=view,
        terms=view.terms,
        form=form,
        errors=errors,
        full=full,
        said=said,
        key_field=FIELD,
    )
