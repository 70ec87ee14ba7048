"""The own page of a booking, by its link: tickets, calendar, who comes, another session, and giving the seats back."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from events.links import LENGTH, Own, own_path, read_own
from events.queries.booking_page import asked_booking, asked_with_others
from events.queries.bookings import own_booking
from events.rules.booking import check_change
from events.schemas.booking import BookingView, ChangedParty, MovedBooking, Needs
from events.services.booking import cancel_booking
from events.services.booking_changing import change_party, move_booking
from events.words import BookingState, PartyKind
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.booking_files import booking_calendar
from frontend.booking_form import PartyForm, party_form, shown_errors
from frontend.forms import read_form, typed
from participation.base import clock
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor

SECTION = "open-days"
CHANGED = N_("Your booking is changed.")
MOVED = N_("Your booking is moved. The tickets below are new; earlier ones are no longer good.")
CANCELLED = N_("Cancelled. Thank you for telling us: somebody else can come.")


class ChangeForm(PartyForm, kw_only=True):
    """Who comes from now on."""

    needs: Needs = ""
    version: int = 0


class MoveForm(msgspec.Struct, kw_only=True):
    """The session to go to."""

    session: Annotated[str, Meta(max_length=36)] = ""
    version: int = 0


class OwnBookingPages(Controller):
    """``/bookings/{code}``: looking changes nothing, since mail programs open links by themselves."""

    path = "/bookings/{code:str}"
    include_in_schema = False

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """The booking with its tickets, and all that can be done with it; with ``.ics`` behind it, its entry."""
        if code.endswith(".ics"):
            return await booking_calendar(code.removesuffix(".ics"))
        return await _shown(request, actor, code)

    @get("/cancellation")
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """“I cannot come”: one touch."""
        booking, key = _opened(code)
        view = await own_booking(actor, booking, key)
        session = await asked_booking(view.session)
        page = page_for(request, actor, section=SECTION)
        over = check_change(session.terms, clock.now())
        return html(request, "bookings/cancel.html", page, personal=True, it=view, view=session, code=code, over=over)

    @post("/cancellation")
    async def cancel(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Give all seats back."""
        booking, key = _opened(code)
        try:
            await cancel_booking(actor, booking=booking, key=key)
        except Refused as refused:
            return await _shown(request, actor, code, refused=refused)
        return see_other(own_path(Own.BOOKING, booking), CANCELLED)

    @post("/party")
    async def change(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Change who comes."""
        booking, key = _opened(code)
        try:
            form = await read_form(request, ChangeForm)
            view = await own_booking(actor, booking, key)
            # of which kind the booking is does not change
            form.kind = view.kind.value
            party, group = form.of((await asked_booking(view.session)).terms)
            change = ChangedParty(version=form.version, party=party, group=group, needs=form.needs, key=key)
            await change_party(actor, booking=booking, change=change)
        except Refused as refused:
            return await _shown(request, actor, code, refused=refused, sent=await typed(request))
        return see_other(own_path(Own.BOOKING, booking), CHANGED)

    @post("/move")
    async def move(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Move to another session of the activity."""
        booking, key = _opened(code)
        try:
            form = await read_form(request, MoveForm)
            try:
                session = UUID(form.session)
            except ValueError:
                session = UUID(int=0)
            await move_booking(
                actor, booking=booking, move=MovedBooking(session=session, version=form.version, key=key)
            )
        except Refused as refused:
            return await _shown(request, actor, code, refused=refused, sent=await typed(request))
        return see_other(own_path(Own.BOOKING, booking), MOVED)


def _opened(code: str) -> tuple[UUID, str]:
    booking = read_own(Own.BOOKING, code)
    if booking is None:
        raise Refused(NOT_FOUND)
    return booking, code[LENGTH:].lower()


async def _shown(
    request: AnyRequest,
    actor: Actor,
    code: str,
    *,
    refused: Refused | None = None,
    sent: dict[str, Any] | None = None,
) -> Response[Any]:
    if refused is not None and refused.refusal.status == NOT_FOUND.status:
        raise refused
    booking, key = _opened(code)
    it = await own_booking(actor, booking, key)
    view, others = await asked_with_others(it.session, it.seats)
    booked = it.state is BookingState.BOOKED
    open_ = booked and check_change(view.terms, clock.now()) is None
    errors = shown_errors(refused, names_needed=view.terms.names_needed) if refused else ()
    return html(
        request,
        "bookings/own.html",
        page_for(request, actor, section=SECTION),
        status=refused.refusal.status if refused else 200,
        personal=True,
        it=it,
        view=view,
        terms=view.terms,
        code=code.lower(),
        open=open_,
        others=others if open_ else [],
        good=[ticket for ticket in it.tickets if ticket.cancelled_at is None],
        form=_form(it) | (sent or {}),
        errors=errors,
    )


def _form(it: BookingView) -> dict[str, Any]:
    names = [ticket.name for ticket in it.tickets if ticket.cancelled_at is None]
    return {"needs": it.needs} | party_form(names, it.name, it.seats, group=it.kind is PartyKind.GROUP)
