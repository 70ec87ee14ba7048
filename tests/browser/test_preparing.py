"""From an empty notice to an open consultation, by the pages of the office."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import Browser

from participation.base import clock
from participation.base.settings import current
from tests.browser.city import City
from tests.browser.consultations import JUSTICE, SHORTENED, TEXT
from tests.browser.signing_in import as_staff
from tests.browser.visiting import DESKTOP, PHONE, Look, Visit, visiting

NOTE = "本区有社区食堂十二家，多数靠街道补贴维持。"
OPEN = {"zh-Hans": "征集中", "en": "Open for comments"}


@pytest.mark.parametrize("look", [Look("zh-Hans", PHONE, script=False), Look("en", DESKTOP)], ids=str)
async def test_an_office_prepares_signs_and_opens_a_consultation(browser: Browser, city: City, look: Look) -> None:
    title = f"社区食堂管理办法（{look}）"
    async with visiting(browser, city, look) as officer, visiting(browser, city, look) as reviewer:
        for visit in (officer, reviewer):
            visit.agree_to_everything()
        await as_staff(officer, JUSTICE.officer)
        slug = await prepare(officer, title)
        await put_in_the_draft(officer)
        await officer.go(f"/workbench/consultations/{slug}")
        await officer.press("form[action$='/review'] button[type=submit]")
        assert await officer.page.locator("form[action$='/approval']").count() == 0, "the author never signs"
        await as_staff(reviewer, JUSTICE.reviewer)
        await reviewer.press(f"main a.task-link[href='/workbench/consultations/{slug}']")
        await reviewer.press("form[action$='/approval'] button[type=submit]")
        await officer.go(f"/workbench/consultations/{slug}")
        await officer.press("form[action$='/opening'] button[type=submit]")
        await officer.go(f"/consultations/{slug}")
        public = await officer.page.inner_text("main")
        assert title in public
        assert OPEN[look.locale] in public
        assert SHORTENED in public
        assert officer.complaints + reviewer.complaints == []


async def prepare(visit: Visit, title: str) -> str:
    """Fill in the notice; the slug of the consultation."""
    page, now = visit.page, clock.now().astimezone(current().zone)
    await visit.press("main a[href='/workbench/consultations/new']")
    await page.fill("[name=title]", title)
    await page.select_option("[name=kind]", "normative document")
    await page.fill("[name=opens_at]", (now - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"))
    await page.fill("[name=closes_at]", (now + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"))
    await page.fill("[name=shortening_reason]", SHORTENED)
    await page.fill("[name=drafting_note]", NOTE)
    await visit.press("main .actions button.button-primary")
    assert visit.path.endswith("/draft")
    return visit.path.split("/")[-2]


async def put_in_the_draft(visit: Visit) -> None:
    """Paste the text, look at its split, save it."""
    page = visit.page
    await page.fill("textarea[name=text]", TEXT)
    await visit.press("form[action$='/draft/split'] button[type=submit]")
    assert "第四条" in await page.inner_text("main")
    await visit.press("button[name=do][value=save] >> nth=-1")
    assert visit.path.endswith("/draft")
    assert await page.locator(".clause").count() == 4
