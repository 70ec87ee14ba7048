"""A booking with its ticket, keys before and after a rotation, and a calendar, for the world of ``open_house``."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from events.links import Own, own_code
from events.services.calendar_links import calendar_link
from events.services.ticket_keys import key_in_use, rotate
from events.services.tickets import NewTicket, issue_tickets
from participation.base import clock
from participation.base.database import transaction
from participation.base.identity.actor import COMMAND, Actor
from tests.events.rows import a_campaign, a_session, an_activity
from tests.events.tickets_steps import a_booking


async def open_tickets(now: datetime) -> dict[str, str]:
    """Make them; what stands in their addresses, by name."""
    with clock.frozen(now):
        campaign = await a_campaign(slug="ticket-month", starts_on=now.date(), ends_on=(now + timedelta(60)).date())
        activity = await an_activity(campaign, slug="ticket-site")
        session = await a_session(
            activity,
            campaign,
            starts_at=now + timedelta(days=30),
            books_from=now - timedelta(days=1),
            books_until=now + timedelta(days=29),
        )
        booking = await a_booking(session, holder="c:ticketed")
        await key_in_use()
        await rotate(COMMAND, reason="Every year.")
        async with transaction():
            [ticket] = await issue_tickets(door=session, booking=booking, new=[NewTicket()])
        # of somebody who does not come along: whoever renews theirs ends it
        calendar = await calendar_link(Actor(person=uuid4()))
    return {
        "ticket-token": ticket.qr.rpartition("/")[2],
        "ticket-code": ticket.code,
        "ticketed-booking": own_code(Own.BOOKING, booking),
        "own-calendar": calendar.rpartition("/")[2],
    }
