"""Bookings with tickets, written past the service that books."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from events.services.tickets import IssuedTicket, NewTicket, issue_tickets
from participation.base import clock
from participation.base.database import transaction
from tests.events.rows import NOW, an_open_session, written

LIN = {"name": "林小满", "contact_kind": "e-mail", "contact": "lin@example.org"}


async def a_booking(session: UUID, **changes: Any) -> UUID:
    """A booking of one seat by 林小满, without tickets."""
    values = {
        "session": session,
        "pool": "general",
        "seats": 1,
        "kind": "party",
        "channel": "web",
        "holder": "c:test",
        "locale": "zh-Hans",
        "needs": "",
        "booked_at": NOW,
        "state": "booked",
        "sequence": 0,
        "version": 1,
        **LIN,
        **changes,
    }
    return await written("booking", values)


async def a_ticketed_booking(
    *, names: Sequence[str] = ("",), session: UUID | None = None, heads: int = 1, **changes: Any
) -> tuple[UUID, list[IssuedTicket]]:
    """A booking with a ticket for each of ``names``; its id and its tickets. The clock must be frozen at ``NOW``."""
    session = session or await an_open_session()
    booking = await a_booking(session, seats=heads * len(names), **changes)
    async with transaction():
        tickets = await issue_tickets(
            door=session, booking=booking, new=[NewTicket(name=name, heads=heads) for name in names]
        )
    assert clock.now() == NOW
    return booking, tickets
