"""Tickets as whoever holds them sees them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from events.words import DoorKind, PartyKind


class HeldTicket(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket with what it lets in to. ``ends_at`` is known of sessions only.

    ``name`` is that of the person, of who booked, or of the group; ``mates`` counts the tickets of its party, this one
    among them. ``off_at`` is when it stopped being good: cancelled itself, or what is behind the door called off.
    """

    id: UUID
    number: int
    code: str
    door: UUID
    door_number: int
    door_kind: DoorKind
    title: str
    title_en: str
    place: str
    opens_at: datetime
    starts_at: datetime
    ends_at: datetime | None
    name: str
    heads: int
    party_kind: PartyKind
    position: int
    mates: int
    host: str
    host_en: str
    booking: UUID | None
    subject: UUID | None
    cancelled_at: datetime | None
    closed_at: datetime | None

    @property
    def off_at(self) -> datetime | None:
        """When it stopped being good; None while it is."""
        return self.cancelled_at or self.closed_at
