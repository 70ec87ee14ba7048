"""A door where people come in, with phones, tickets and a conflict, for the small world of ``open_house``."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from events.schemas.device import NewDevice
from events.services.devices import prepare_device
from events.services.tickets import NewTicket, issue_tickets
from participation.base import clock
from participation.base.database import transaction
from tests.events.doors_steps import a_booking
from tests.events.rows import a_campaign, a_session, an_activity, written
from tests.world import COLLEAGUE


async def open_doors(now: datetime) -> dict[str, str]:
    """Make it; what stands in its addresses, by name."""
    with clock.frozen(now):
        campaign = await a_campaign(slug="door-month", starts_on=now.date(), ends_on=(now + timedelta(60)).date())
        activity = await an_activity(campaign, slug="door-site")
        door = await a_session(
            activity,
            campaign,
            starts_at=now + timedelta(minutes=10),
            books_from=now - timedelta(days=9),
            books_until=now - timedelta(days=1),
        )
        booking = await a_booking(door)
        async with transaction():
            first, second = await issue_tickets(door=door, booking=booking, new=[NewTicket(), NewTicket()])
        phone, ending = [
            await prepare_device(COLLEAGUE, new=NewDevice(name=name, doors=[door])) for name in ("东门", "西门")
        ]
        conflict = await _conflict(door, second.id, now)
    return {
        "door": str(door),
        "door-ticket": str(first.id),
        "door-conflict": str(conflict),
        "door-phone": str(phone.device),
        "door-code": phone.code,
        "ending-phone": str(ending.device),
    }


async def _conflict(door: UUID, ticket: UUID, now: datetime) -> UUID:
    return await written(
        "conflict", {"door": door, "ticket": ticket, "kind": "two doors", "scans": [], "found_at": now, "note": ""}
    )
