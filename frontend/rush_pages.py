"""The page that people wait on: made once for all who wait for the same session in the same way."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from events.queries.sessions import session_view
from events.rules.rush import Step
from frontend.page import Page
from frontend.rendering import render
from participation.base import clock, settings

# How long a page is used again.
REMADE = timedelta(minutes=1)
# How many are kept: addresses that lead nowhere are asked for too.
KEPT = 2_000


class WaitingPages:
    """Pages in which the places of who asks are still to be filled in."""

    def __init__(self) -> None:
        self._pages: dict[tuple[UUID, str, Step], tuple[str, datetime]] = {}
        self._making: dict[tuple[UUID, str, Step], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def page(self, session: UUID, locale: str, step: Step, *, opens_at: datetime) -> str:
        """The page that people wait on; who comes while it is made anew has the one before, or waits for this one."""
        key = (session, locale, step)
        known = self._pages.get(key)
        if known and (clock.now() - known[1] < REMADE or self._making[key].locked()):
            return known[0]
        if len(self._pages) >= KEPT:
            self._pages.clear()
        async with self._making[key]:
            known = self._pages.get(key)
            if known is None or clock.now() - known[1] >= REMADE:
                known = self._pages[key] = (await _made(session, locale, step, opens_at), clock.now())
        self._making.pop(key, None)
        return known[0]


async def _made(session: UUID, locale: str, step: Step, opens_at: datetime) -> str:
    zone = settings.current().zone
    opens = opens_at.astimezone(zone).strftime("%H:%M:%S")
    page = Page(
        locale=locale,
        path=f"/sessions/{session}/booking",
        now=clock.now(),
        timezone=zone,
        base_url=settings.current().base_url,
        demo=settings.current().demo,
        section="open-days",
    )
    view = await session_view(session)
    return render("rush/line.html", page, session=view, step=step.value, opens=opens)
