"""Telling who booked: it is confirmed, changed, cancelled; a week and a day before, that the day comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from events.links import Own, own_link
from events.services.booking_rows import REMINDERS, reminders_of
from events.words import BookingState, SessionState
from participation.base import clock
from participation.base.database import fetch, fetch_one, transaction
from participation.base.identity.words import ContactKind
from participation.base.notices.owing import Owed, owe_notices
from participation.base.outbox.owing import owe

TELL = "booking.tell"
# bookings reminded of in one transaction
AT_ONCE = 500
# what is told of a booking, by what was done with it
TEMPLATES = {"made": "booking_made", "changed": "booking_changed", "cancelled": "booking_cancelled"}


class _Told(msgspec.Struct, kw_only=True):
    id: UUID
    session: UUID
    seats: int
    state: BookingState
    sequence: int
    person: UUID | None
    contact_kind: ContactKind | None
    contact: str | None
    locale: str
    body: UUID
    title: str
    place: str
    starts_at: datetime

    def owed(self, template: str, because: str) -> Owed:
        """The notice to who booked, with the link to the booking, and that by which one touch cancels it."""
        link = own_link(Own.BOOKING, self.id)
        return Owed(
            template=template,
            values={
                "session": self.title,
                "at": self.starts_at.isoformat(),
                "place": self.place,
                "seats": self.seats,
                "link": link,
                "cancel": f"{link}/cancellation",
            },
            owed_for=f"booking:{self.id}:{because}",
            subject=f"session:{self.session}",
            contact=(self.contact_kind, self.contact) if self.contact_kind and self.contact else None,
            person=self.person,
            locale=self.locale,
            body=self.body,
        )


class _Session(msgspec.Struct):
    id: UUID
    starts_at: datetime
    state: SessionState


TOLD = """
SELECT b.id, b.session, b.seats, b.state, b.sequence, b.person, b.contact_kind, b.contact, b.locale, s.body,
    trim(coalesce(f.title, a.title) || ' ' || s.title) AS title,
    coalesce(nullif(s.place, ''), f.address, a.address) AS place, s.starts_at
FROM booking b JOIN session s ON s.id = b.session JOIN activity a ON a.id = s.activity
LEFT JOIN activity_in_force f ON f.id = s.activity
"""


async def owe_telling(booking: UUID, what: str) -> None:
    """Owe, in the current transaction, that who booked is told what was done: ``changed`` or ``cancelled``."""
    await owe(TELL, booking=booking, what=what)


async def confirm(bookings: Sequence[UUID]) -> None:
    """Owe each booking its confirmation, once; one that was cancelled meanwhile is owed none."""
    async with transaction():
        told = await fetch(_Told, TOLD + " WHERE b.id = ANY ({}::uuid[]) AND b.state = 'booked'", list(bookings))
        await owe_notices([one.owed(TEMPLATES["made"], "made") for one in told])


async def tell(booking: UUID, what: str) -> None:
    """Owe who booked the news, once for each state of the booking."""
    async with transaction():
        told = await fetch_one(_Told, TOLD + " WHERE b.id = {}", booking)
        if told is not None:
            await owe_notices([told.owed(TEMPLATES[what], f"{what}:{told.sequence}")])


async def remind(session: UUID, starts_at: datetime, which: str) -> None:
    """Owe everybody who is booked a reminder, unless the session was moved meanwhile: its new time has its own.

    Cancelled bookings and those that were moved away get none; run twice nobody is reminded twice.
    """
    now = clock.now()
    held = await fetch_one(_Session, "SELECT id, starts_at, state FROM session WHERE id = {}", session)
    if held is None or held.state is not SessionState.PUBLISHED or held.starts_at <= now:
        return
    if held.starts_at != starts_at:
        await owe_reminders(session, held.starts_at)
        return
    last = UUID(int=0)
    while True:
        async with transaction():
            told = await fetch(
                _Told,
                TOLD + " WHERE b.session = {} AND b.state = 'booked' AND b.id > {} AND b.booked_at < {}"
                " ORDER BY b.id LIMIT {}",
                session,
                last,
                # who booked a moment ago has just been told
                starts_at - REMINDERS[which],
                AT_ONCE,
            )
            because = f"remind:{which}:{int(starts_at.timestamp())}"
            await owe_notices([one.owed("booking_reminder", because) for one in told])
        if len(told) < AT_ONCE:
            return
        last = told[-1].id


async def owe_reminders(session: UUID, starts_at: datetime) -> None:
    """Owe the reminders of a session that begins at ``starts_at``; those that are owed already are not owed twice."""
    for job in reminders_of(session, starts_at, clock.now()):
        await owe(job["topic"], due_at=job["due_at"], once=job["once"], **job["payload"])
