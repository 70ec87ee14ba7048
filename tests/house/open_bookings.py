"""A session that can be booked, another of its activity, and a booking of it, for the small world of ``open_house``."""

from __future__ import annotations

from datetime import datetime, timedelta

from events.links import Own, own_code
from participation.base import clock
from participation.base.database import execute
from tests.events.booking_steps import a_booking, key_of, phone
from tests.events.rows import a_campaign, a_session, an_activity


async def open_bookings(now: datetime) -> dict[str, str]:
    """Make them; what stands in their addresses, by name."""
    with clock.frozen(now):
        campaign = await a_campaign(slug="booked-month", starts_on=now.date(), ends_on=(now + timedelta(60)).date())
        activity = await an_activity(campaign, slug="booked-site")
        session, other = [
            await a_session(
                activity,
                campaign,
                starts_at=now + timedelta(days=days),
                books_from=now - timedelta(days=1),
                books_until=now + timedelta(days=19),
            )
            for days in (20, 21)
        ]
        made = await a_booking(session, phone(1))
        await execute("UPDATE outbox SET state = 'handled' WHERE topic = 'booking.confirm'")
    return {
        "booked-session": str(session),
        "booked-other": str(other),
        "booked-id": str(made.id),
        "booked-key": key_of(made),
        "booked-code": own_code(Own.BOOKING, made.id),
    }
