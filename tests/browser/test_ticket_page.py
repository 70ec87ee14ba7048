"""A ticket on the screen of a phone: other cameras read its code, dark or light, without script; it leads back here."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.async_api import Browser

from tests.browser.city import City
from tests.browser.places import Places
from tests.browser.visiting import PHONE, Look, visiting
from tests.qr_readers import held_before, read_by_zbar, read_by_zxing


@pytest.mark.parametrize("dark", [False, True])
async def test_the_code_on_a_screen_is_read_and_leads_to_the_ticket(
    browser: Browser, city: City, places: Places, dark: bool
) -> None:
    async with visiting(browser, city, Look("zh-Hans", PHONE, dark=dark, script=False)) as visit:
        await visit.go(f"/tickets/{places['ticket']}")
        code = visit.page.locator(".ticket-code")
        box = await code.bounding_box()
        assert box is not None
        assert box["width"] > PHONE * 0.95
        # what a camera sees of the screen from half an arm's length
        seen = Image.open(io.BytesIO(await visit.page.screenshot())).convert("L").rotate(11, expand=True, fillcolor=90)
        [read] = read_by_zxing(seen)
        assert held_before(read_by_zbar, seen) == {read}
        assert read.startswith(f"{city.base_url.upper()}/T/")
        await visit.go(read.removeprefix(city.base_url.upper()))
        assert visit.path == f"/tickets/{places['ticket']}"
