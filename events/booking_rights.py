"""Whom a booking concerns: who has its link, who booked, who books for others, and those who run the session."""

from __future__ import annotations

from uuid import UUID

from events.links import Own, read_own
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role

# who books for somebody at the counter or on the telephone: any clerk for any host, and those of the host itself
ENTERING = (Role.CLERK, Role.OFFICER, Role.HOST)
# who looks after the bookings of a body, and who only reads them
RUNNING = (Role.CLERK, Role.OFFICER, Role.HOST, Role.SECRETARY)
READING = (*RUNNING, Role.AUDITOR)


def is_theirs(actor: Actor, booking: UUID, person: UUID | None, key: str) -> bool:
    """Whether somebody has the link of a booking (``key`` is the end of it), or is signed in as who booked."""
    if key:
        return read_own(Own.BOOKING, f"{booking.hex}{key}") == booking
    return person is not None and actor.person == person


def enters(actor: Actor, body: UUID) -> bool:
    """Whether somebody may book for others with this host."""
    return actor.has(Role.CLERK) or actor.has(*ENTERING, body=body)


def runs(actor: Actor, body: UUID) -> bool:
    """Whether somebody looks after the bookings of a body."""
    return actor.has(*RUNNING, body=body)


def reads(actor: Actor, body: UUID) -> bool:
    """Whether somebody may see the bookings of a body."""
    return actor.has(*READING, body=body)
