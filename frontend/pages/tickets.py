"""A ticket: its page, which any phone opens, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from events.checkin.errors import TICKET_OFF
from events.links import Own, own_path
from events.queries.tickets import ticket_by_code, ticket_by_token, tickets_of_booking
from events.schemas.ticket import HeldTicket
from events.services.ticket_drawing import Shape, drawn, qr_of, words_of
from frontend.answers import AnyRequest, html, page_for
from frontend.booking_files import booking_by, booking_calendar
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.typesetting import Form

SECTION = "open-days"
# it opens a door for whoever has it: no shared cache may keep it, the phone may
OWN = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
MEDIA = {".svg": "image/svg+xml", ".png": "image/png", ".pdf": "application/pdf"}


class TokenPages(Controller):
    """``/T/{token}``, as it stands in the QR code, in capitals or not."""

    path = "/"
    include_in_schema = False

    @get(["/t/{token:str}", "/T/{token:str}"])
    async def lead(self, token: FromPath[str]) -> Response[Any]:
        """On to the page of the ticket, if one of our keys signed the token."""
        ticket = await ticket_by_token(token)
        headers = {"Location": f"/tickets/{ticket.code}", "Cache-Control": "no-store"}
        return Response(None, status_code=303, headers=headers)


class TicketPages(Controller):
    """``/tickets/{code}``: opened by whoever has the code."""

    path = "/tickets"
    include_in_schema = False

    @get("/{code:str}")
    async def one(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        code: FromPath[str],
        shape: FromQuery[str] = Shape.PAGE.value,
    ) -> Response[Any]:
        """The code as wide as the phone, who, when, where; with ``.svg``, ``.png`` or ``.pdf`` behind it, a file.

        ``?shape=slip`` makes the paper as narrow as the printer of a counter.
        """
        stem, dot, ending = code.rpartition(".")
        if dot and f".{ending}" not in MEDIA:
            raise Refused(NOT_FOUND)
        ticket = await ticket_by_code(stem or code)
        page = page_for(request, actor, section=SECTION)
        if dot:
            return await _file(ticket, f".{ending}", shape, page.locale)
        return html(
            request,
            "tickets/ticket.html",
            page,
            personal=True,
            ticket=ticket,
            words=words_of(ticket, page.locale),
            code=None if ticket.off_at else await qr_of(ticket),
            booking=own_path(Own.BOOKING, ticket.booking) if ticket.booking else None,
        )


class BookingFiles(Controller):
    """The files of a booking, for whoever has its link."""

    path = "/bookings/{code:str}"
    include_in_schema = False

    @get("/calendar.ics")
    async def calendar(self, code: FromPath[str]) -> Response[bytes]:
        """The entry, which is taken in again after each change."""
        return await booking_calendar(code)

    @get("/tickets.pdf")
    async def tickets(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        code: FromPath[str],
        shape: FromQuery[str] = Shape.PAGE.value,
    ) -> Response[bytes]:
        """All its tickets, a page for each; ``?shape=slip`` for the printer of a counter."""
        tickets = [one for one in await tickets_of_booking(booking_by(code)) if one.off_at is None]
        if not tickets:
            raise Refused(TICKET_OFF)
        return await _paper(tickets, shape, page_for(request, actor).locale, "tickets.pdf")


async def _file(ticket: HeldTicket, ending: str, shape: str, locale: str) -> Response[bytes]:
    name = f"ticket-{ticket.code}{ending}"
    if ending == ".pdf":
        return await _paper([ticket], shape, locale, name)
    if ending == ".png":
        content = await drawn([ticket], Shape.PICTURE, Form.PNG, locale)
    elif ticket.off_at:
        raise Refused(TICKET_OFF)
    else:
        content = (await qr_of(ticket)).svg()
    return _answer(content, ending, name)


async def _paper(tickets: Sequence[HeldTicket], shape: str, locale: str, name: str) -> Response[bytes]:
    paper = Shape.SLIP if shape == Shape.SLIP else Shape.PAGE
    return _answer(await drawn(tickets, paper, Form.PDF, locale), ".pdf", name)


def _answer(content: bytes, ending: str, name: str) -> Response[bytes]:
    headers = {**OWN, "Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, media_type=MEDIA[ending], headers=headers)
