"""What goes with the mails about a booking: its entry for the calendar, and its tickets as pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from events.links import Own, read_own
from events.queries.booking_calendar import booking_event
from events.queries.tickets import tickets_of_booking
from events.schemas.ticket import HeldTicket
from events.services.ticket_drawing import Shape, drawn
from participation.base.calendar import Event, as_ics, method_of
from participation.base.notices.enclosing import Enclosure
from participation.base.settings import current
from participation.base.typesetting import Form

# beyond this many, one paper instead of a picture for each
MOST_PICTURES = 6


async def enclose_booking(values: Mapping[str, Any], locale: str) -> Sequence[Enclosure]:
    """The files of the booking that the link of a notice opens; none where it leads elsewhere.

    Raises 404 where the booking is gone.
    """
    booking = _booking(str(values.get("link", "")))
    if booking is None:
        return ()
    event = await booking_event(booking, mailed=True)
    files = [calendar_file(event)]
    if not event.cancelled:
        files += await ticket_files(await tickets_of_booking(booking), locale)
    return files


def calendar_file(event: Event) -> Enclosure:
    """An entry as mail programs take it in at a touch (RFC 6047)."""
    return Enclosure(
        name="calendar.ics",
        media_type="text/calendar",
        content=as_ics(event, str(current().zone)),
        parameters={"method": method_of(event), "charset": "utf-8"},
    )


async def ticket_files(tickets: Sequence[HeldTicket], locale: str) -> list[Enclosure]:
    """A picture of each ticket that is good; of many, one paper with them all."""
    good = [ticket for ticket in tickets if ticket.off_at is None]
    if len(good) > MOST_PICTURES:
        paper = await drawn(good, Shape.PAGE, Form.PDF, locale)
        return [Enclosure(name="tickets.pdf", media_type="application/pdf", content=paper)]
    return [
        Enclosure(
            name=f"ticket-{number}.png",
            media_type="image/png",
            content=await drawn([ticket], Shape.PICTURE, Form.PNG, locale),
        )
        for number, ticket in enumerate(good, start=1)
    ]


def _booking(link: str) -> UUID | None:
    before, _, code = link.rpartition("/")
    return read_own(Own.BOOKING, code) if before.endswith(f"/{Own.BOOKING}") else None
