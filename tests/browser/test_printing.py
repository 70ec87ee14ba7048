"""On paper: what a person takes home says all that is needed, and nothing that only a screen can do."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser

from tests.browser.city import City
from tests.browser.places import Places
from tests.browser.visiting import DESKTOP, Look, visiting

SHEET = re.compile(rb"/Type\s*/Page\b")


@pytest.mark.parametrize("locale", ["zh-Hans", "en"])
async def test_a_receipt_fits_on_a_sheet(browser: Browser, city: City, places: Places, locale: str) -> None:
    async with visiting(browser, city, Look(locale, DESKTOP)) as visit:
        page = visit.page
        await visit.go(f"/receipts/{places['waiting-receipt']}")
        await page.emulate_media(media="print")
        assert places["waiting-receipt"] in await page.inner_text("main")
        assert await page.locator("img.receipt-picture").is_visible()
        for only_on_screens in (".masthead-nav", ".masthead-tools", "main button", "footer nav"):
            for one in await page.locator(only_on_screens).all():
                assert not await one.is_visible(), only_on_screens
        assert len(SHEET.findall(await page.pdf(format="A4"))) == 1


async def test_a_slip_from_the_counter_fits_on_a_sheet(browser: Browser, city: City, places: Places) -> None:
    async with visiting(browser, city, Look("zh-Hans", DESKTOP), "小唐") as visit:
        await visit.go(f"/workbench/clerk/slips/{places['slip']}")
        await visit.page.emulate_media(media="print")
        code = await city.one("SELECT receipt FROM comment WHERE id = $1::uuid", places["slip"])
        assert code in await visit.page.inner_text("main")
        assert not await visit.page.locator(".masthead-nav").is_visible()
        assert len(SHEET.findall(await visit.page.pdf(format="A4"))) == 1
