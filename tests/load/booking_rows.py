"""The session that everybody wants, for measuring: booked from now on, with limits that are kept by slots."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.database import execute
from tests.events.rows import a_campaign, a_session, an_activity

MOST = 100_000


class Wanted(msgspec.Struct, frozen=True):
    """A session and its campaign."""

    session: UUID
    campaign: UUID


async def wanted(capacity: int = MOST, *, slug: str = "rush") -> Wanted:
    """A public session of so many seats in a campaign of its own; two bookings a day and three in all a person."""
    [one] = await wanted_together(1, capacity, slug=slug)
    return one


async def wanted_together(many: int, capacity: int, *, slug: str = "rush") -> list[Wanted]:
    """So many of them on one day of one campaign, whose limits count over all."""
    now = clock.now()
    starts_at = (now + timedelta(days=30)).replace(hour=1, minute=0, second=0, microsecond=0)
    campaign = await a_campaign(
        slug=f"campaign-{slug}",
        bookings_per_day=2,
        bookings_per_person=3,
        starts_on=now.date(),
        ends_on=starts_at.date() + timedelta(days=1),
    )
    activity = await an_activity(campaign, slug=f"activity-{slug}")
    return [
        Wanted(
            await a_session(
                activity,
                campaign,
                capacity=capacity,
                starts_at=starts_at,
                books_from=now - timedelta(hours=1),
                books_until=starts_at - timedelta(hours=1),
            ),
            campaign,
        )
        for _ in range(many)
    ]


async def taken_of(session: UUID) -> int:
    """How many seats are taken."""
    [row] = await execute("SELECT sum(taken)::integer AS taken FROM seat_pool WHERE session = {}", session)
    return int(row["taken"])
