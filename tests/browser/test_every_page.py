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
from tests.browser.links import leading_nowhere
from tests.browser.pages import NO_PAGES, PAGES
from tests.browser.places import Places
from tests.browser.sampling import PEOPLE, Sample
from tests.browser.visiting import DESKTOP, HEIGHT, PHONE, Look, Visit, visiting

NARROWEST = 320
STAFF, DEEP = ("/workbench/", "/administration/"), 3
ZH, EN = "zh-Hans", "en"
ALL = [(width, dark) for width in (PHONE, DESKTOP) for dark in (False, True)]
FOUR = [(ZH, PHONE, False), (EN, DESKTOP, False), (EN, PHONE, True), (ZH, DESKTOP, True)]
OVER = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const over = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > wide + 1);
  const shown = over.slice(0, 5).map((one) => one.outerHTML.slice(0, 120));
  return ['scrolls to ' + document.documentElement.scrollWidth, ...shown];
}"""
SAYS = """() => ({
  lang: document.documentElement.lang,
  title: document.title,
  description: document.querySelector('meta[name=description]')?.content ?? '',
  headings: [...document.querySelectorAll('h1')].map((one) => one.textContent.trim()),
  canonical: document.querySelector('link[rel=canonical]')?.href ?? '',
  alternates: [...document.querySelectorAll('link[rel=alternate][hreflang]')].map((one) => one.hreflang),
})"""


def cases() -> Iterator[object]:
    """Each page in one of four looks, in which every two values meet; in all eight for the long run.

    A page that is there in several states is looked at in the first of them, and in the others in the long run; so are
    the pages that lie deep in the workbench.
    """
    seen: set[str] = set()
    for place, sample in enumerate(PAGES):
        locale, width, dark = FOUR[place % 4]
        later = sample.route in seen or (sample.route.startswith(STAFF) and sample.route.count("/") > DEEP)
        seen.add(sample.route)
        marks = (pytest.mark.slow,) if later else ()
        yield pytest.param(sample, locale, [(width, dark)], id=f"{sample}", marks=marks)
        for every in (ZH, EN):
            yield pytest.param(sample, every, ALL, id=f"{sample} in every look, {every}", marks=pytest.mark.slow)


def test_every_page_is_looked_at(app: Litestar) -> None:
    routes = {route.path_format for route in app.routes if "GET" in getattr(route, "methods", ())}
    pages = {route for route in routes if not route.startswith("/api/")}
    looked_at = {sample.route for sample in PAGES}
    # the page of the demo's accounts is there in the demo only
    assert pages - looked_at - NO_PAGES == set()
    assert (looked_at | NO_PAGES) - pages <= {"/demo"}


@pytest.mark.parametrize(("sample", "locale", "shapes"), list(cases()))
async def test_a_page_is_for_everybody(
    browser: Browser, city: City, places: Places, sample: Sample, locale: str, shapes: list[tuple[int, bool]]
) -> None:
    width, dark = shapes[0]
    async with visiting(browser, city, Look(locale, width, dark), PEOPLE[sample.who] if sample.who else None) as visit:
        await reach(visit, sample, sample.address.format(**places))
        await says_what_it_is(visit)
        assert await leading_nowhere(visit, sample.who) == []
        await visit.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        for width, dark in shapes:
            await visit.page.set_viewport_size({"width": width, "height": HEIGHT})
            await visit.page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
            look = f"{Look(locale, width, dark)}"
            violations, undecided = await findings(visit.page, sample.route)
            assert violations == [], look + "\n" + "\n".join(map(str, violations))
            assert undecided == [], look + "\n" + "\n".join(map(str, undecided))
            assert await over(visit.page, width) == [], look
        assert await over(visit.page, NARROWEST) == []
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
