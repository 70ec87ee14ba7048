"""The secretary records while the network is away for a minute: nothing is lost, nothing is stored twice."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from participation.base.database import execute
from participation.base.identity import cookies
from participation.base.identity.actor import Actor
from tests.decisions.opinions_steps import SLUG, a_sitting
from tests.house.serving import Served
from tests.world import COLLEAGUE, OFFICER, sign_in_secret

pytestmark = pytest.mark.slow
RECORD = f"/workbench/meetings/{SLUG}/record"
SYNC = "**/opinions/sync"
MINUTE = 60_000


@asynccontextmanager
async def secretary(browser: Browser, served: Served, actor: Actor) -> AsyncIterator[tuple[BrowserContext, Page]]:
    """The recording screen of somebody, signed in."""
    context = await browser.new_context(locale="zh-CN")
    name = cookies.name_of(cookies.SIGN_IN)
    await context.add_cookies([{"name": name, "value": sign_in_secret(actor), "url": served.base_url}])
    page = await context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    await page.clock.install()
    await page.goto(f"{served.base_url}{RECORD}")
    await expect(page.locator("#record-who")).to_be_focused()
    yield context, page
    await context.close()


async def says(page: Page, who: str, words: str, *, item: str = "") -> None:
    """By keys alone: the item's letter, the speaker's number, the words, and on to the next."""
    if item:
        await page.keyboard.type(item)
    await page.keyboard.type(who)
    await expect(page.locator("#f-text")).to_be_focused()
    await page.keyboard.insert_text(words)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#record-who")).to_be_focused()


async def saved(page: Page) -> None:
    """Wait until the page says that all of it is on the server."""
    await expect(page.locator("#record-state[data-state=saved]")).to_be_visible(timeout=20_000)


async def stored() -> list[tuple[int, str]]:
    """Every wording in the database, with the number of its opinion."""
    rows = await execute(
        "SELECT o.number, t.text FROM opinion o JOIN opinion_text t ON t.opinion = o.id ORDER BY o.number, t.version"
    )
    return [(row["number"], row["text"]) for row in rows]


@asynccontextmanager
async def served_here(folder: Path) -> AsyncIterator[Served]:
    """The application over the database of this test."""
    with Served(folder, KAIMEN_DATABASE_URL=os.environ["KAIMEN_DATABASE_URL"]) as served:
        assert served.is_up(), served.log
        yield served


async def test_a_minute_without_the_network_loses_and_doubles_nothing(
    world: None, browser: Browser, tmp_path: Path
) -> None:
    await a_sitting()
    async with served_here(tmp_path) as served, secretary(browser, served, OFFICER) as (context, page):
        await says(page, "1", "有网时说的")
        await saved(page)
        await context.set_offline(True)  # Playwright's own
        await says(page, "2", "断网时说的第一句")
        await says(page, "1", "断网时说的第二句", item="b")
        state = page.locator("#record-state")
        await expect(state).to_contain_text("尚未保存到服务器：2")
        await page.clock.fast_forward(MINUTE)
        await expect(state).to_contain_text("尚未保存到服务器：2")
        assert await stored() == [(1, "有网时说的")]
        # still speaking when the network returns: what is half said is kept too, and sent once it is done
        await page.keyboard.type("2")
        await page.keyboard.insert_text("正在说的")
        await context.set_offline(False)  # Playwright's own
        await page.clock.fast_forward(MINUTE)
        await saved(page)
        await page.keyboard.insert_text("半句话")
        await page.keyboard.press("Control+Enter")
        await saved(page)
        assert await stored() == [
            (1, "有网时说的"),
            (2, "断网时说的第一句"),
            (3, "断网时说的第二句"),
            (4, "正在说的"),
            (4, "正在说的半句话"),
        ]
        await expect(page.locator("#record-list > li")).to_have_count(4)


async def test_an_answer_that_never_arrived_stores_nothing_twice(world: None, browser: Browser, tmp_path: Path) -> None:
    await a_sitting()
    async with served_here(tmp_path) as served, secretary(browser, served, OFFICER) as (context, page):

        async def swallow(route: Route) -> None:
            """The server has it; the browser never hears of that."""
            await route.fetch()
            await route.abort()

        await context.route(SYNC, swallow)
        async with page.expect_event("requestfailed"):
            await says(page, "1", "确认丢失的一句")
        assert await stored() == [(1, "确认丢失的一句")]
        await page.reload()
        await expect(page.locator("#record-state")).to_contain_text("尚未保存到服务器：1")
        await context.unroute(SYNC)
        await page.clock.fast_forward(MINUTE)
        await saved(page)
        assert await stored() == [(1, "确认丢失的一句")]


async def test_two_secretaries_at_once_keep_all_of_both(world: None, browser: Browser, tmp_path: Path) -> None:
    await a_sitting()
    async with (
        served_here(tmp_path) as served,
        secretary(browser, served, OFFICER) as (first, one),
        secretary(browser, served, COLLEAGUE) as (second, other),
    ):
        for context in (first, second):
            await context.set_offline(True)  # Playwright's own
        for n in range(3):
            await says(one, "1", f"甲第{n}句")
            await says(other, "2", f"乙第{n}句")
        for context in (second, first):
            await context.set_offline(False)  # Playwright's own
        await saved(one)
        await saved(other)
        found = await stored()
        assert sorted(text for _, text in found) == sorted(f"{who}第{n}句" for who in "甲乙" for n in range(3))
        assert [number for number, _ in found] == [1, 2, 3, 4, 5, 6]
