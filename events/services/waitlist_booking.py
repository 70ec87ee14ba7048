"""Making the booking of an offer that was accepted: its seats are held already."""

from __future__ import annotations

from uuid import UUID

import msgspec

from events.schemas.booking import Booker
from events.services.booking_writing import write_booking
from events.services.session_loading import SessionHeld
from events.services.waitlist_holding import EntryHeld
from events.words import BookingChannel
from participation.base.identity.actor import Actor


async def book_offered(actor: Actor, held: SessionHeld, it: EntryHeld) -> UUID:
    """The booking of a party that had waited, in the caller's act; its id. Raises 409 ``limit``."""
    by = Booker(
        holder=it.holder,
        seats=it.seats,
        kind=it.kind,
        name=it.name,
        names=tuple(msgspec.json.decode(it.names, type=list[str])),
        person=it.person,
        contact=(it.contact_kind, it.contact) if it.contact_kind and it.contact else None,
        locale=it.locale,
        needs=it.needs,
    )
    made = await write_booking(
        actor, session=held.id, by=by, channel=BookingChannel.OFFER, pool=it.pool, take_seats=False
    )
    return made.id
