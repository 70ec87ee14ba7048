"""What every act on a booking begins with: the booking held, for whom it concerns."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from events.booking_rights import is_theirs, runs
from events.words import BookingAct, BookingChannel, BookingState, PartyKind, Pool
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one
from participation.base.errors import N_, NOT_FOUND, Refusal, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import Contact
from participation.base.identity.words import ContactKind

ENDED = Refusal("booking_ended", 409, N_("This booking was cancelled already."))
CHANGED = Refusal(
    "changed_meanwhile", 409, N_("This booking was changed meanwhile. Load the page again and look at it once more.")
)
CHECKED_IN = Refusal("checked_in", 409, N_("Somebody has entered with this booking; it cannot be changed any more."))


class BookingHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A booking as it is stored, locked, with the body that runs its session."""

    id: UUID
    session: UUID
    pool: Pool
    seats: int
    kind: PartyKind
    channel: BookingChannel
    holder: str
    person: UUID | None
    name: str
    contact_kind: ContactKind | None
    contact: str | None
    locale: str
    needs: str
    state: BookingState
    sequence: int
    version: int
    booked_at: datetime
    body: UUID
    activity: UUID
    entered: bool

    @property
    def reached_at(self) -> Contact | None:
        """How who booked is reached."""
        return (self.contact_kind, self.contact) if self.contact_kind and self.contact else None


HELD = """
SELECT b.id, b.session, b.pool, b.seats, b.kind, b.channel, b.holder, b.person, b.name, b.contact_kind, b.contact,
    b.locale, b.needs, b.state, b.sequence, b.version, b.booked_at, s.body, s.activity,
    EXISTS (SELECT FROM ticket t JOIN check_in i ON i.id = t.id WHERE t.booking = b.id) AS entered
FROM booking b JOIN session s ON s.id = b.session WHERE b.id = {} FOR UPDATE OF b
"""


async def held_booking(actor: Actor, booking: UUID, key: str = "") -> BookingHeld:
    """A booking, locked, for whoever has its link (``key`` is the end of it), is its person, or runs its session.

    Raises 404 for everybody else.
    """
    row = await fetch_one(BookingHeld, HELD, booking)
    if row is None or not (is_theirs(actor, booking, row.person, key) or runs(actor, row.body)):
        raise Refused(NOT_FOUND)
    return row


async def take_booking_step(
    actor: Actor, booking: UUID, act: BookingAct, *, note: str = "", seats: int | None = None
) -> None:
    """Write the row of an act."""
    await execute(
        "INSERT INTO booking_step (id, booking, act, at, person, note, seats) VALUES ({}, {}, {}, {}, {}, {}, {})",
        uuid7(),
        booking,
        act.value,
        clock.now(),
        actor.person,
        note,
        seats,
    )
