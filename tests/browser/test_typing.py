"""What is typed is not lost: to a bad line, to a reload, to a refusal; and all of it can be typed without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page
from playwright.async_api import Error as BrowserError

from tests.browser.city import City
from tests.browser.visiting import DESKTOP, Look, visiting

ADDRESS = "/consultations/fifteenth-plan/comment"
CLAUSES = "/consultations/lift/comment"
SAID = "希望河边步道装路灯，晚上散步看不清台阶。"
FOCUSED = "(selector) => document.activeElement.matches(selector)"
RINGED = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
}"""
MOST_TABS = 120


async def test_a_draft_survives_a_lost_connection(browser: Browser, city: City) -> None:
    async with visiting(browser, city, Look()) as visit:
        await visit.go(ADDRESS)
        await visit.page.fill("[name=text]", SAID)
        await visit.page.check("[name=publish][value=no]")
        await visit.page.fill("[name='author.contact']", "13800001234")
        await visit.context.set_offline(True)
        with pytest.raises(BrowserError):
            await visit.press("#comment-form button.button-primary")
        await visit.context.set_offline(False)
        await visit.go(ADDRESS)
        assert await visit.page.input_value("[name=text]") == SAID
        assert await visit.page.is_checked("[name=publish][value=no]")
        assert await visit.page.input_value("[name='author.contact']") == "", "the browser may be a shared one"
        assert await visit.page.locator("#comment-form [role=status]").is_visible()


async def test_a_draft_survives_a_reload_and_is_forgotten_once_it_is_sent(browser: Browser, city: City) -> None:
    async with visiting(browser, city, Look("en", DESKTOP)) as visit:
        await visit.go(ADDRESS)
        await visit.page.fill("[name=text]", SAID)
        await visit.page.reload(wait_until="load")
        assert await visit.page.input_value("[name=text]") == SAID
        await visit.press("#comment-form button.button-primary")
        assert visit.path.startswith("/receipts/")
        await visit.go(ADDRESS)
        assert await visit.page.input_value("[name=text]") == ""
        assert visit.complaints == []


@pytest.mark.parametrize("script", [True, False])
async def test_a_refused_comment_comes_back_whole_with_its_errors_first(
    browser: Browser, city: City, script: bool
) -> None:
    async with visiting(browser, city, Look(script=script)) as visit:
        page = visit.page
        await visit.go(CLAUSES)
        await page.select_option("[name=clause]", index=3)
        clause = await page.input_value("[name=clause]")
        await page.check("[name=stance][value=oppose]")
        await page.check("[name='author.kind'][value=organisation]")
        await page.check("[name=publish][value='text and name']")
        await page.fill("[name='author.contact']", "no contact")
        await visit.press("#comment-form button.button-primary")
        assert (await page.title()).startswith("错误：")
        assert await page.input_value("[name=clause]") == clause
        assert await page.is_checked("[name=stance][value=oppose]")
        assert await page.is_checked("[name='author.kind'][value=organisation]")
        assert await page.is_checked("[name=publish][value='text and name']")
        assert await page.input_value("[name='author.contact']") == "no contact"
        links = page.locator(".error-summary a")
        named = [await link.get_attribute("href") for link in await links.all()]
        assert {"#f-text", "#f-author.contact"} <= set(named)
        if script:
            assert await page.evaluate(FOCUSED, ".error-summary")
            await links.first.click()
            assert await page.evaluate(FOCUSED, f"[id='{(named[0] or '').removeprefix('#')}']")


async def test_everything_can_be_done_with_the_keyboard(browser: Browser, city: City) -> None:
    async with visiting(browser, city, Look("en", DESKTOP)) as visit:
        page = visit.page
        await visit.go("/consultations/summer-care")
        await page.keyboard.press("Tab")
        assert await page.evaluate(FOCUSED, ".skip"), "the first stop leads over the head of the page"
        await page.keyboard.press("Enter")
        await tab_to(page, "a.button-primary")
        await enter(page)
        assert visit.path == "/consultations/summer-care/draft"
        await tab_to(page, ".clause:nth-of-type(1) .clause-comment, .clause-comment")
        await page.keyboard.press("Enter")
        await page.locator(".clause-form textarea[name=text]").wait_for()
        assert await page.evaluate(FOCUSED, "#in-place-title"), "the form that opened has the focus"
        await tab_to(page, "textarea[name=text]")
        await page.keyboard.type("Please open at seven, many parents start early.")
        await tab_to(page, "[name=stance]")
        await page.keyboard.press("Space")
        await tab_to(page, "#comment-form button.button-primary")
        await enter(page)
        assert re.fullmatch(r"/receipts/[0-9A-Z*~$=-]+", visit.path)
        assert "many parents start early" in await page.inner_text("main")
        assert visit.complaints == []


async def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there; every stop on the way can be seen."""
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        assert await page.evaluate(RINGED), await page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        if await page.evaluate(FOCUSED, selector):
            return
    pytest.fail(f"the keyboard does not lead to {selector}")


async def enter(page: Page) -> None:
    """Press Enter on what leads to another page."""
    async with page.expect_navigation(wait_until="load"):
        await page.keyboard.press("Enter")
