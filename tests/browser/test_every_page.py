"""Every page in both languages, light and dark, on phone and desktop: axe, console, width, and what a page says of
itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from litestar import Litestar
from playwright.async_api import Browser, Page

from tests.browser.before import reach
from tests.browser.city import City
from tests.browser.judging import findings
from tests.browser.pages import NO_PAGES, PAGES, PEOPLE, Sample
from tests.browser.places import Places
from tests.browser.visiting import DESKTOP, HEIGHT, PHONE, Look, Visit, visiting

NARROWEST = 320
ZH, EN = "zh-Hans", "en"
ALL = [(width, dark) for width in (PHONE, DESKTOP) for dark in (False, True)]
# answered without a layout of its own: a fragment that stands in other pages
FRAGMENTS = {"/workbench/consultations/period"}

OVER = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const over = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > wide + 1);
  return ['scrolls to ' + document.documentElement.scrollWidth, ...over.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
}"""
SAYS = """() => ({
  lang: document.documentElement.lang,
  title: document.title,
  description: document.querySelector('meta[name=description]')?.content ?? '',
  headings: [...document.querySelectorAll('h1')].map((one) => one.textContent.trim()),
  canonical: document.querySelector('link[rel=canonical]')?.href ?? '',
  alternates: [...document.querySelectorAll('link[rel=alternate][hreflang]')].map((one) => one.hreflang),
})"""


def pairs(place: int) -> list[tuple[str, list[tuple[int, bool]]]]:
    """Two looks that differ in everything; over four pages in a row every pair of values meets."""
    width, dark = ALL[place % 4]
    other = DESKTOP if width == PHONE else PHONE
    return [(ZH, [(width, dark)]), (EN, [(other, not dark)])]


def cases() -> Iterator[object]:
    """Each page in two looks that differ in everything; in all eight for the long run."""
    for place, sample in enumerate(PAGES):
        yield pytest.param(sample, pairs(place), id=f"{sample}")
        yield pytest.param(sample, [(ZH, ALL), (EN, ALL)], id=f"{sample} in every look", marks=pytest.mark.slow)


def test_every_page_is_looked_at(app: Litestar) -> None:
    routes = {route.path_format for route in app.routes if "GET" in getattr(route, "methods", ())}
    pages = {route for route in routes if not route.startswith("/api/")}
    looked_at = {sample.route for sample in PAGES}
    # the page of the demo's accounts is there in the demo only
    assert pages - looked_at - NO_PAGES == set()
    assert (looked_at | NO_PAGES) - pages <= {"/demo"}


@pytest.mark.parametrize(("sample", "looks"), list(cases()))
async def test_a_page_is_for_everybody(
    browser: Browser, city: City, places: Places, sample: Sample, looks: list[tuple[str, list[tuple[int, bool]]]]
) -> None:
    address = sample.address.format(**places)
    for locale, shapes in looks:
        width, dark = shapes[0]
        async with visiting(
            browser, city, Look(locale, width, dark), PEOPLE[sample.who] if sample.who else None
        ) as visit:
            await reach(visit, sample, address)
            await says_what_it_is(visit)
            for width, dark in shapes:
                await visit.page.set_viewport_size({"width": width, "height": HEIGHT})
                await visit.page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
                look = f"{sample} {Look(locale, width, dark)}"
                await visit.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
                violations, undecided = await findings(visit.page, sample.route)
                assert violations == [], look + "\n" + "\n".join(map(str, violations))
                assert undecided == [], look + "\n" + "\n".join(map(str, undecided))
                assert await over(visit.page, width) == [], look
            assert await over(visit.page, NARROWEST) == [], f"{sample} {locale} {NARROWEST}"
            assert visit.complaints == []


async def says_what_it_is(visit: Visit) -> None:
    """The page has its language, title, description, one heading, its address and that in each language."""
    said = await visit.page.evaluate(SAYS)
    assert said["lang"] == visit.look.locale
    assert said["title"].strip()
    assert said["description"].strip()
    assert len(said["headings"]) == 1, said["headings"]
    assert said["headings"][0]
    assert said["canonical"] == visit.city.base_url + visit.path.split("?")[0].split("#")[0]
    assert said["alternates"] == [ZH, EN, "x-default"]


async def over(page: Page, width: int) -> list[str]:
    """What is wider than the window, if anything."""
    await page.set_viewport_size({"width": width, "height": HEIGHT})
    return list(await page.evaluate(OVER))
