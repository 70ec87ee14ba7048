"""Bookings as calendar entries: taken in again they follow each change, and leave where the booking is off."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from events.links import Own, own_link
from events.words import BookingState, SessionState
from participation.base.calendar import Attendee, Event, Method
from participation.base.database import fetch, fetch_one
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.words import ContactKind
from participation.base.messages import say
from participation.base.settings import current

REMINDED = (timedelta(days=1), timedelta(hours=2))
# as long as this what is over stays in the feed, so that calendars that were off for a while still follow
KEPT_DAYS = 60
TICKETS = N_("Your tickets: %(link)s")
ONLINE = N_("Attend online: %(link)s")


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    state: BookingState
    sequence: int
    session_sequence: int
    session_state: SessionState
    locale: str
    name: str
    contact_kind: ContactKind | None
    contact: str | None
    title: str
    title_en: str
    place: str
    link: str
    starts_at: datetime
    ends_at: datetime
    stamped_at: datetime
    host: str
    host_en: str
    host_email: str


ROW = """
SELECT k.id, k.state, k.sequence, s.sequence AS session_sequence, s.state AS session_state, k.locale, k.name,
    k.contact_kind, k.contact, d.title, d.title_en, d.place, s.link, s.starts_at, s.ends_at,
    b.name AS host, b.name_en AS host_en, b.email AS host_email,
    greatest(k.booked_at, (SELECT max(at) FROM booking_step WHERE booking = k.id),
        (SELECT max(at) FROM session_step WHERE session = s.id)) AS stamped_at
FROM booking k JOIN session s ON s.id = k.session JOIN door d ON d.id = s.id JOIN body b ON b.id = s.body
"""
ONE = f"{ROW} WHERE k.id = {{}}"
OF_PERSON = (
    f"{ROW} WHERE k.person = {{}} AND s.ends_at > {{}}::timestamptz - make_interval(days => {{}})"
    " ORDER BY s.starts_at, k.id LIMIT 1000"
)


async def booking_event(booking: UUID, *, mailed: bool = False) -> Event:
    """The entry of a booking. In a mail to its holder it names their address; in a file it does not, for files are
    passed on. Raises 404 where there is no such booking."""
    row = await fetch_one(_Row, ONE, booking)
    if row is None:
        raise Refused(NOT_FOUND)
    return _event(row, mailed=mailed)


async def bookings_of_person(person: UUID, now: datetime) -> list[Event]:
    """Entries of all that somebody we know has booked and that is to come or over for less than two months."""
    return [_event(row, mailed=False) for row in await fetch(_Row, OF_PERSON, person, now, KEPT_DAYS)]


def _event(row: _Row, *, mailed: bool) -> Event:
    here = urlsplit(current().base_url).hostname or "kaimen"
    english = not row.locale.startswith("zh")
    off = row.state is not BookingState.BOOKED or row.session_state is SessionState.CALLED_OFF
    link = own_link(Own.BOOKING, row.id)
    lines = [] if off else [say(row.locale, TICKETS, {"link": link})]
    if row.link and not off:
        lines.append(say(row.locale, ONLINE, {"link": row.link}))
    reachable = mailed and row.contact_kind is ContactKind.EMAIL and row.contact
    return Event(
        uid=f"booking-{row.id}@{here}",
        sequence=row.session_sequence + row.sequence,
        stamped_at=row.stamped_at,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        summary=(row.title_en if english else "") or row.title,
        description="\n".join(lines),
        place=row.place,
        url=link,
        organiser=(row.host_en if english else "") or row.host,
        organiser_email=row.host_email or f"noreply@{here}",
        attendee=Attendee(str(row.contact), row.name) if reachable else Attendee(f"urn:uuid:{row.id}"),
        method=Method.REQUEST,
        reminded=REMINDED,
        cancelled=off,
    )
