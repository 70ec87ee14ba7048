"""What a reader selects of a clause stands in the form as the passage that is meant."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page

from tests.browser.city import City
from tests.browser.visiting import DESKTOP, PHONE, Look, visiting

DRAFT = "/consultations/summer-care/draft"
SELECTED = """([place, from, to]) => {
  const words = document.querySelectorAll('.clause')[place].querySelector('.clause-body > .law p').firstChild;
  document.getSelection().setBaseAndExtent(words, from, words, to);
  return document.getSelection().toString();
}"""


async def selected(page: Page, place: int, start: int, end: int) -> str:
    """Select some characters of a clause, as a finger or a mouse does."""
    words: str = await page.evaluate(SELECTED, [place, start, end])
    assert words
    return words


async def holds(page: Page, passage: str) -> None:
    """Wait until the field for the passage holds just that."""
    await page.wait_for_function("said => document.querySelector('[name=quote]')?.value === said", arg=passage)


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
async def test_the_passage_selected_before_the_form_opens_is_in_it(browser: Browser, city: City, size: int) -> None:
    async with visiting(browser, city, Look("zh-Hans", size)) as visit:
        page = visit.page
        await visit.go(DRAFT)
        passage = await selected(page, 1, 2, 9)
        await page.locator(".clause-comment").nth(1).click()
        await holds(page, passage)
        assert await page.is_visible("[name=quote]"), "whoever sends it sees what is quoted"
        again = await selected(page, 1, 3, 12)
        await holds(page, again)
        await page.fill("[name=quote]", "自己写的")
        await selected(page, 1, 0, 5)
        await selected(page, 2, 0, 5)
        assert await page.input_value("[name=quote]") == "自己写的"
        assert visit.complaints == []


async def test_a_passage_of_another_clause_is_left_alone(browser: Browser, city: City) -> None:
    async with visiting(browser, city, Look("zh-Hans", DESKTOP)) as visit:
        page = visit.page
        await visit.go(DRAFT)
        await selected(page, 2, 0, 5)
        await page.locator(".clause-comment").nth(1).click()
        await page.locator(".clause-form textarea[name=text]").wait_for()
        assert await page.input_value("[name=quote]") == ""


async def test_on_its_own_page_the_clause_above_the_form_is_selected_from(browser: Browser, city: City) -> None:
    async with visiting(browser, city, Look("en", PHONE)) as visit:
        page = visit.page
        await visit.go(DRAFT)
        address = await page.locator(".clause-comment").first.get_attribute("href")
        assert address
        await visit.go(address)
        await holds(page, await selected(page, 0, 0, 6))
