"""A full session with people who wait for it, one of them with an offer, for the small world of ``open_house``."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from events.links import Own, own_code
from events.services.promotion import promote
from events.words import Pool
from participation.base import clock
from participation.base.database import execute
from tests.events.rows import a_campaign, a_session, an_activity
from tests.events.waiting_steps import booked, cancelled, offer_to, waiting


async def open_waiting(now: datetime) -> dict[str, str]:
    """Make them; what stands in their addresses, by name."""
    with clock.frozen(now):
        campaign = await a_campaign(slug="waiting-month", starts_on=now.date(), ends_on=(now + timedelta(60)).date())
        activity = await an_activity(campaign, slug="waiting-site")
        session = await a_session(
            activity,
            campaign,
            capacity=1,
            starts_at=now + timedelta(days=30),
            books_from=now - timedelta(days=1),
            books_until=now + timedelta(days=29),
        )
        only = await booked(session, 1)
        first, second = await waiting(session, 2), await waiting(session, 3)
        await cancelled(only)
        await promote(session, Pool.GENERAL)
        await execute("UPDATE outbox SET state = 'handled' WHERE topic = 'session.promote'")
        offer = (await offer_to(first.id)).id
    return {
        "waited-session": str(session),
        **_names("waited", Own.WAITING, second.id),
        **_names("waited-offer", Own.OFFER, offer),
    }


def _names(name: str, what: Own, id_: UUID) -> dict[str, str]:
    return {name: str(id_), f"{name}-code": own_code(what, id_)}
