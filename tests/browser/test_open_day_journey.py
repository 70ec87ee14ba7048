"""An open day by its pages: the last seats are booked, somebody waits, seats fall free, are offered and taken."""

from __future__ import annotations

import secrets
from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from participation.base import clock
from tests.browser.city import City
from tests.browser.consultations import WATER, Api
from tests.browser.test_draw_journey import clean
from tests.browser.visiting import DESKTOP, PHONE, Look, Visit, visiting

ACTIVITY = "water-works"
LOOKS = [
    Look(locale, width, script=script)
    for locale, width, script in product(("zh-Hans", "en"), (PHONE, DESKTOP), (True, False))
]
FIRST = Look("zh-Hans", PHONE, script=False)
FULL = {"zh-Hans": "已约满", "en": "Full"}
AGAIN = 20


def looks() -> list[object]:
    """The hardest now, the others in the long run."""
    return [pytest.param(look, id=str(look), marks=[] if look == FIRST else pytest.mark.slow) for look in LOOKS]


async def opened(api: Api, day: int) -> str:
    """A session of the water works with three seats, which can be booked now."""
    starts_at = (clock.now() + timedelta(days=9 + day)).replace(hour=5, minute=0, second=0, microsecond=0)
    session: dict[str, Any] = {
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
        "capacity": 3,
    }
    made = await api.officer("POST", f"activities/{ACTIVITY}/sessions", json=session)
    await api.officer("POST", f"sessions/{made['id']}/publication", json={})
    return str(made["id"])


def number() -> str:
    """A mobile number of nobody."""
    return f"1380002{secrets.randbelow(10**4):04}"


async def booked(visit: Visit, session: str, seats: int) -> str:
    """From the session to its form, and seats for so many; the address of the booking."""
    await visit.go(f"/sessions/{session}")
    await visit.press(f"main a[href='/sessions/{session}/booking']")
    await visit.page.select_option("[name=seats]", str(seats))
    await visit.page.fill("[name=contact]", number())
    await visit.press("main form[method=post] button[type=submit]")
    assert visit.path.startswith("/bookings/"), await visit.page.inner_text("main")
    await expect(visit.page.locator(".booking-ticket")).to_have_count(seats)
    return visit.path.partition("?")[0]


async def waits(visit: Visit, session: str, seats: int) -> str:
    """From the full session to the waitlist; the address of the place in line."""
    await visit.go(f"/sessions/{session}")
    assert FULL[visit.look.locale] in await visit.page.inner_text(".session-seats")
    await visit.press(f"main a[href='/sessions/{session}/waitlist']")
    await visit.page.fill("[name=name]", "谢文博")
    await visit.page.fill("[name=seats]", str(seats))
    await visit.page.fill("[name=contact]", number())
    await visit.press("main form[method=post] button[type=submit]")
    assert visit.path.startswith("/waiting/"), await visit.page.inner_text("main")
    return visit.path.partition("?")[0]


async def looked_at(visit: Visit, route: str) -> None:
    """axe finds nothing; it is a script itself, so it does not come where there are none."""
    if visit.look.script:
        await clean(visit, route)


async def offered(visit: Visit, place: str) -> None:
    """Look at the place again until seats are held, and go to the offer."""
    for _ in range(AGAIN):
        await visit.go(place)
        offer = visit.page.locator("main a[href^='/offers/']")
        if await offer.count():
            await visit.press("main a[href^='/offers/']")
            return
        await visit.page.wait_for_timeout(500)
    raise AssertionError(await visit.page.inner_text("main"))


@pytest.mark.parametrize("look", looks())
async def test_seats_that_fall_free_go_to_who_waits(
    browser: Browser, city: City, clients: AsyncExitStack, look: Look
) -> None:
    session = await opened(Api(city, WATER, clients), LOOKS.index(look))
    async with (
        visiting(browser, city, look) as family,
        visiting(browser, city, look) as single,
        visiting(browser, city, look) as late,
    ):
        for visit in (family, single, late):
            visit.agree_to_everything()
        booking = await booked(family, session, 2)
        await looked_at(family, "/bookings/{code}")
        await family.press(".booking-ticket a")
        await looked_at(family, "/tickets/{code}")
        assert await family.page.locator("main img, main svg").first.is_visible()
        await booked(single, session, 1)
        place = await waits(late, session, 2)
        await looked_at(late, "/waiting/{code}")
        await family.go(booking)
        await family.press("form[action$='/cancellation'] button[type=submit]")
        if "/cancellation" in family.path:
            await family.press("form[action$='/cancellation'] button[type=submit]")
        await offered(late, place)
        await looked_at(late, "/offers/{code}")
        await late.press("form[action$='/acceptance'] button[type=submit]")
        await late.go(place)
        await late.press("main a[href^='/bookings/']")
        await expect(late.page.locator(".booking-ticket")).to_have_count(2)
        for visit in (family, single, late):
            assert visit.complaints == []
