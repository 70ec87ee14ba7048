"""The calendar entry of a booking, by its link."""

from __future__ import annotations

from uuid import UUID

from litestar import Response

from events.links import Own, read_own
from events.queries.booking_calendar import booking_event
from participation.base.calendar import as_ics, method_of
from participation.base.errors import NOT_FOUND, Refused
from participation.base.settings import current


def booking_by(code: str) -> UUID:
    """The booking that the last part of a link opens. Raises 404 where it opens none."""
    booking = read_own(Own.BOOKING, code)
    if booking is None:
        raise Refused(NOT_FOUND)
    return booking


async def booking_calendar(code: str) -> Response[bytes]:
    """The file that ``/bookings/{code}.ics`` is; its type names what a calendar is to do with it. Raises 404."""
    event = await booking_event(booking_by(code))
    return Response(
        as_ics(event, str(current().zone)),
        media_type=f"text/calendar; method={method_of(event)}",
        headers={"Content-Disposition": 'attachment; filename="booking.ics"', "Cache-Control": "private, no-store"},
    )
