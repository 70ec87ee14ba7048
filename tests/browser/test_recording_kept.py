"""The recording screen is loaded anew without the network, by whoever is signed in and by nobody after them."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Error, Page, expect

from participation.base.identity import cookies
from tests.browser.test_recording_offline import MINUTE, RECORD, saved, says, secretary, served_here, stored
from tests.decisions.opinions_steps import SLUG, a_sitting
from tests.house.serving import Served
from tests.waiting import until
from tests.world import COLLEAGUE, OFFICER, sign_in_secret

pytestmark = pytest.mark.slow
# the pages of shelves that a worker keeps, and how many opinions stand on each
KEPT = """async () => {
    const found = [];
    for (const name of (await caches.keys()).filter((name) => name.startsWith("kaimen-recording "))) {
        const shelf = await caches.open(name);
        for (const { url } of await shelf.keys()) {
            if (url.includes("/static/")) continue;
            const text = await (await shelf.match(url)).text();
            found.push([new URL(url).pathname, text.split("data-version=").length - 1]);
        }
    }
    return found;
}"""


# looks until it is so, or for long enough
UNTIL = f"""async (wanted) => {{
    let found;
    for (let n = 0; n < 200; n += 1) {{
        found = await ({KEPT})();
        if (JSON.stringify(found) === JSON.stringify(wanted)) break;
        await new Promise((tick) => setTimeout(tick, 100));
    }}
    return found;
}}"""


async def kept(page: Page, opinions: int = 0) -> bool:
    """Whether the browser comes to have the page as it is with so many opinions."""
    return bool(await page.evaluate(UNTIL, [[RECORD, opinions]]) == [[RECORD, opinions]])


async def nothing_kept(page: Page) -> bool:
    """Whether the browser comes to have no page of a meeting any more."""
    return bool(await page.evaluate(UNTIL, []) == [])


async def is_away(context: BrowserContext, served: Served, address: str) -> None:
    """Without the network there is nothing at an address."""
    page = await context.new_page()
    with pytest.raises(Error, match="ERR_"):
        await page.goto(f"{served.base_url}{address}")
    await page.close()


async def signed_in_as(context: BrowserContext, served: Served, secret: str) -> None:
    """The browser is somebody else's from now on."""
    name = cookies.name_of(cookies.SIGN_IN)
    await context.add_cookies([{"name": name, "value": secret, "url": served.base_url}])


async def test_the_screen_loaded_anew_without_the_network_goes_on_where_it_was(
    world: None, browser: Browser, tmp_path: Path
) -> None:
    await a_sitting()
    async with served_here(tmp_path) as served, secretary(browser, served, OFFICER) as (context, page):
        assert await kept(page)
        await says(page, "1", "有网时说的")
        await saved(page)
        assert await kept(page, opinions=1)
        await context.set_offline(True)  # Playwright's own
        # a page that is loaded anew may reach the network for an instant, so there is nothing to be reached
        served.tell(signal.SIGKILL)
        assert until(served.group_is_empty), served.log
        await says(page, "2", "断网时说的")
        await page.reload()
        await expect(page.locator("#record-who")).to_be_focused()
        state = page.locator("#record-state")
        await expect(state).to_contain_text("尚未保存到服务器：1")
        await expect(page.locator("#record-list > li")).to_have_count(2)
        await says(page, "1", "重新载入后说的", item="b")
        await expect(state).to_contain_text("尚未保存到服务器：2")
        await page.reload()
        await expect(state).to_contain_text("尚未保存到服务器：2")
        assert await stored() == [(1, "有网时说的")]
        await is_away(context, served, f"/workbench/meetings/{SLUG}/feedback")
        served.start()
        assert served.is_up(), served.log
        await context.set_offline(False)  # Playwright's own
        await page.clock.fast_forward(MINUTE)
        await saved(page)
        everything = [(1, "有网时说的"), (2, "断网时说的"), (3, "重新载入后说的")]
        assert await stored() == everything
        await page.reload()
        await saved(page)
        assert await stored() == everything
        await expect(page.locator("#record-list > li")).to_have_count(3)


async def test_who_signs_out_leaves_no_page_behind(world: None, browser: Browser, tmp_path: Path) -> None:
    await a_sitting()
    async with served_here(tmp_path) as served, secretary(browser, served, OFFICER) as (context, page):
        assert await kept(page)
        await page.get_by_role("button", name="退出").click()
        assert await nothing_kept(page)
        await context.set_offline(True)  # Playwright's own
        await is_away(context, served, RECORD)


async def test_nobody_finds_the_page_of_who_was_signed_in_before(world: None, browser: Browser, tmp_path: Path) -> None:
    await a_sitting()
    async with served_here(tmp_path) as served, secretary(browser, served, OFFICER) as (context, page):
        assert await kept(page)
        await signed_in_as(context, served, sign_in_secret(COLLEAGUE))
        await page.goto(f"{served.base_url}/workbench")
        assert await nothing_kept(page)
        # signed out from elsewhere, the page itself finds out
        await page.goto(f"{served.base_url}{RECORD}")
        assert await kept(page)
        await signed_in_as(context, served, "forged")
        await page.goto(f"{served.base_url}{RECORD}")
        assert await nothing_kept(page)
