"""The queue in a browser: a family is assigned with an exception and taken back, by keyboard, without script, by two
officers at once; and everything from five hundred letters to the published report."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import msgspec
import pytest
from playwright.async_api import Browser, Route

from tests.browser.city import City
from tests.browser.consultations import HOUSING, Api, opened
from tests.browser.judging import findings
from tests.browser.queue_world import (
    LETTER,
    OTHER,
    database_of,
    grouped,
    handed_in,
    largest_family,
    linked,
    second_officer,
    variants,
)
from tests.browser.visiting import DESKTOP, PHONE, Look, Visit, visiting
from tests.house.serving import kaimen

ROUTE = "/workbench/consultations/{slug}/queue"
POINT = "提高每份老年餐的补贴"
LETTERS = 6


async def consulted(city: City, clients: AsyncExitStack, slug: str) -> tuple[Api, str]:
    """An open consultation with a family of six letters, one letter of its own, and a point."""
    api = Api(city, HOUSING, clients)
    await opened(api, slug)
    await handed_in(api, slug, [*variants(LETTER, LETTERS), OTHER])
    await grouped(city, slug, LETTERS + 1)
    _, members = await largest_family(city, slug)
    assert members == LETTERS
    point = await api.officer("POST", f"consultations/{slug}/points", json={"title": POINT})
    return api, point["id"]


async def focus_by_keyboard(visit: Visit, selector: str, *, most: int = 200) -> None:
    """Press Tab until the focus is on the first element of a selector."""
    for _ in range(most):
        if await visit.page.evaluate("(s) => document.activeElement === document.querySelector(s)", selector):
            return
        await visit.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


async def pressed(visit: Visit, key: str) -> None:
    """Press a key that leads to another page."""
    async with visit.page.expect_navigation(wait_until="load"):
        await visit.page.keyboard.press(key)


async def clean(visit: Visit) -> None:
    """axe finds nothing on the page, opened out."""
    await visit.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    violations, undecided = await findings(visit.page, ROUTE)
    assert violations == [], "\n".join(map(str, violations))
    assert undecided == [], "\n".join(map(str, undecided))


async def test_a_family_is_assigned_with_an_exception_and_taken_back_by_keyboard_alone(
    browser: Browser, city: City, clients: AsyncExitStack
) -> None:
    slug = "canteen-queue-keys"
    await consulted(city, clients, slug)
    async with visiting(browser, city, Look("zh-Hans", DESKTOP), HOUSING.officer) as visit:
        await visit.go(f"/workbench/consultations/{slug}/queue")
        keyboard = visit.page.keyboard
        await keyboard.press("j")
        await visit.page.locator("#open-title:focus").wait_for()
        await keyboard.press("k")
        await visit.page.wait_for_function("document.querySelector('[data-item] a').getAttribute('aria-current')")
        await visit.page.locator("#open-title:focus", has_text=f"{LETTERS}").wait_for()
        await keyboard.press("a")
        await keyboard.press("Space")
        await pressed(visit, "a")
        assert f"{LETTERS}" in await visit.page.inner_text("#will-title")
        await clean(visit)
        await focus_by_keyboard(visit, "[name=members]")
        await keyboard.press("Space")
        await focus_by_keyboard(visit, "button[name=do][value=assign]")
        await pressed(visit, "Enter")
        assert await linked(city, slug) == LETTERS - 1
        assert f"{LETTERS - 1}" in await visit.page.inner_text(".flash")
        await pressed(visit, "u")
        assert await linked(city, slug) == 0
        await keyboard.press("/")
        assert await visit.page.evaluate("document.activeElement.name") == "q"
        await keyboard.type("儿童餐")
        await pressed(visit, "Enter")
        assert await visit.page.locator("[data-item]").count() == 1
        assert visit.complaints == []


async def test_keys_pressed_before_the_chosen_item_is_there_touch_no_other(
    browser: Browser, city: City, clients: AsyncExitStack
) -> None:
    slug = "canteen-queue-slow"
    await consulted(city, clients, slug)
    async with visiting(browser, city, Look("zh-Hans", DESKTOP), HOUSING.officer) as visit:
        await visit.go(f"/workbench/consultations/{slug}/queue")
        keyboard = visit.page.keyboard
        come = asyncio.Event()

        async def held_back(route: Route) -> None:
            await come.wait()
            await route.continue_()

        other = visit.page.locator("[data-item] a").nth(1)
        await visit.page.route(f"**{await other.get_attribute('hx-get')}", held_back)
        await keyboard.press("j")
        await visit.page.locator("#open[inert]").wait_for()
        for key in ("a", "Space", "n"):
            await keyboard.press(key)
        assert await visit.page.locator("#decide :checked[name=points]").count() == 0
        come.set()
        await visit.page.locator("#open:not([inert]) #open-title:focus").wait_for()
        assert await linked(city, slug) == 0
        await keyboard.press("a")
        await keyboard.press("Space")
        assert await visit.page.locator("#decide :checked[name=points]").count() == 1
        assert visit.complaints == []


async def test_where_the_chosen_item_does_not_come_the_one_on_the_page_is_in_hand_again(
    browser: Browser, city: City, clients: AsyncExitStack
) -> None:
    slug = "canteen-queue-lost"
    await consulted(city, clients, slug)
    async with visiting(browser, city, Look("zh-Hans", DESKTOP), HOUSING.officer) as visit:
        await visit.go(f"/workbench/consultations/{slug}/queue")
        other = visit.page.locator("[data-item] a").nth(1)
        await visit.page.route(f"**{await other.get_attribute('hx-get')}", lambda route: route.abort())
        await other.click()
        await visit.page.locator("#open:not([inert])").wait_for()
        await visit.page.locator("[name=points]").first.check()
        assert await visit.page.locator("#decide :checked[name=points]").count() == 1


@pytest.mark.parametrize("width", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.slow)])
async def test_a_family_is_assigned_with_an_exception_and_taken_back_without_script(
    browser: Browser, city: City, clients: AsyncExitStack, width: int
) -> None:
    slug = f"canteen-queue-plain-{width}"
    _, point = await consulted(city, clients, slug)
    async with visiting(browser, city, Look("en", width, script=False), HOUSING.officer) as visit:
        await visit.go(f"/workbench/consultations/{slug}/queue")
        await visit.press("[data-item] a")
        await visit.page.check(f"[name=points][value='{point}']")
        await visit.press("#decide button[value=assign]")
        assert f"Will be assigned: {LETTERS} messages" in await visit.page.inner_text("main")
        await visit.page.locator("[name=members]").first.uncheck()
        await visit.press("button[value=check]")
        assert f"Will be assigned: {LETTERS - 1} messages" in await visit.page.inner_text("main")
        await visit.press("button[name=do][value=assign]")
        assert f"Assigned: {LETTERS - 1}." in await visit.page.inner_text(".flash")
        assert await linked(city, slug) == LETTERS - 1
        await visit.press("form[action*='/reversal'] button")
        assert "comments are as they were" in await visit.page.inner_text(".flash")
        assert await linked(city, slug) == 0
        assert visit.complaints == []


async def test_of_two_officers_at_once_the_second_sees_what_the_first_did(
    browser: Browser, city: City, clients: AsyncExitStack
) -> None:
    slug = "canteen-queue-two"
    api, point = await consulted(city, clients, slug)
    second = await api.officer("POST", f"consultations/{slug}/points", json={"title": "公示菜价"})
    colleague = await second_officer(city, HOUSING.slug)
    async with (
        visiting(browser, city, Look("en", DESKTOP), HOUSING.officer) as one,
        visiting(browser, city, Look("en", DESKTOP), colleague) as other,
    ):
        for visit, chosen in ((one, point), (other, second["id"])):
            await visit.go(f"/workbench/consultations/{slug}/queue")
            await visit.page.check(f"[name=points][value='{chosen}']")
            await visit.press("#decide button[value=assign]")
        await other.page.locator("[name=members]").first.uncheck()
        await one.press("button[name=do][value=assign]")
        assert f"Assigned: {LETTERS}." in await one.page.inner_text(".flash")
        await other.press("button[name=do][value=assign]")
        said = await other.page.inner_text(".clash")
        assert f"{HOUSING.officer} assigned {LETTERS} comments to “{POINT}”." in said
        assert await linked(city, slug) == LETTERS
        assert await other.page.is_checked(f"[name=points][value='{second['id']}']")
        assert not await other.page.locator("[name=members]").first.is_checked()
        await clean(other)
        await other.press("button[name=do][value=assign]")
        assert f"Assigned: {LETTERS - 1}." in await other.page.inner_text(".flash")
        assert await linked(city, slug) == 2 * LETTERS - 1
        assert (one.complaints, other.complaints) == ([], [])


@pytest.mark.slow
async def test_five_hundred_letters_are_imported_grouped_assigned_hidden_and_answered(
    browser: Browser, city: City, clients: AsyncExitStack
) -> None:
    slug = "canteen-five-hundred"
    api = Api(city, HOUSING, clients)
    await opened(api, slug)
    await handed_in(api, slug, five_hundred())
    await grouped(city, slug, len(five_hundred()))
    point = (await api.officer("POST", f"consultations/{slug}/points", json={"title": POINT}))["id"]
    colleague = await second_officer(city, HOUSING.slug)
    family, members = await largest_family(city, slug)
    assert members == CAMPAIGN
    async with (
        visiting(browser, city, Look("en", DESKTOP), HOUSING.officer) as officer,
        visiting(browser, city, Look("en", DESKTOP), colleague) as second,
    ):
        for visit in (officer, second):
            await visit.go(f"/workbench/consultations/{slug}/queue?state=all&item={family}")
            await visit.page.check(f"[name=points][value='{point}']")
            await visit.press("#decide button[value=assign]")
            await visit.page.locator("[name=members]").first.uncheck()
        await officer.press("button[name=do][value=assign]")
        assert f"Assigned: {CAMPAIGN - 1}." in await officer.page.inner_text(".flash")
        await second.press("button[name=do][value=assign]")
        assert HOUSING.officer in await second.page.inner_text(".clash")
        await officer.press("form[action*='/reversal'] button")
        assert await linked(city, slug) == 0
        # what the second has before them is from before the taking back: they are told again, and then it is theirs
        await second.press("button[name=do][value=assign]")
        assert "took" in await second.page.inner_text(".clash")
        await second.press("button[name=do][value=assign]")
        assert await linked(city, slug) == CAMPAIGN - 1
        await hide_one(officer, city, slug)
        for visit in (officer, second):
            assert visit.complaints == []
    await mark_the_rest(api, slug)
    await publish(api, slug, point)
    await reconciles(city, slug, len(five_hundred()))


CAMPAIGN = 60
WISHES = ("汤", "粥", "面条", "馒头", "青菜", "豆腐", "鸡蛋", "水果", "座位", "空调", "洗手池", "轮椅通道")
PLACES = ("东门", "西门", "南区", "北区", "一楼", "二楼", "河边", "菜场旁", "学校旁", "车站旁")
ASKS = ("希望增加", "请检查", "建议改善", "能不能提供", "麻烦考虑")


def five_hundred() -> list[str]:
    """Two campaigns of sixty and forty letters, and four hundred in words of their own."""
    own = [
        f"{ask}{place}食堂的{wish}，我家{4 + n % 9}口人每周去{1 + n % 6}次，编号{n}-{n * 7919 % 1000}。"
        for n, (ask, place, wish) in enumerate(
            (ask, place, wish) for wish in WISHES for place in PLACES for ask in ASKS
        )
    ]
    return [*variants(LETTER, CAMPAIGN), *variants(OTHER + "请公布时间表。", 40), *own[:400]]


async def hide_one(visit: Visit, city: City, slug: str) -> None:
    """Withhold a letter from others with a reason that they read in its place."""
    comment = await city.one(
        "SELECT c.id FROM comment c JOIN consultation n ON n.id = c.consultation WHERE n.slug = $1 ORDER BY c.id"
        " LIMIT 1",
        slug,
    )
    await visit.go(f"/workbench/consultations/{slug}/comments/{comment}")
    await visit.page.locator("details:has([name=reason]) > summary").first.click()
    await visit.page.select_option("[name=reason]", "personal data")
    await visit.press("button[name=do][value=hide]")
    assert await city.one("SELECT standing FROM comment WHERE id = $1", comment) == "hidden"


async def mark_the_rest(api: Api, slug: str) -> None:
    """Whatever is left asks for no change; every item as it is read, page by page."""
    while items := (await left(api, slug))["items"]:
        sent: dict[str, Any] = {
            "families": [item["id"] for item in items if item["family"]],
            "comments": [item["id"] for item in items if not item["family"]],
            "versions": {item["id"]: item["version"] for item in items},
            "no_change": True,
        }
        done = await api.officer("POST", f"consultations/{slug}/assignments", json=sent)
        assert done["comments"] > 0


async def left(api: Api, slug: str) -> Any:
    """The first two hundred items that are unassigned."""
    return await api.officer("GET", f"consultations/{slug}/queue", params={"progress": "unassigned", "limit": 200})


async def publish(api: Api, slug: str, point: str) -> None:
    """Answer the point, close, report, sign and publish."""
    answer = {"status": "partly adopted", "reason": "按本区财力，先提高到四元，试行一年后再研究。"}
    await api.officer("POST", f"points/{point}/disposition", json=answer)
    await api.officer("POST", f"consultations/{slug}/closure", json={"reason": "补贴须在月底前发放。"})
    await api.officer("POST", f"consultations/{slug}/report")
    await api.call(api.office.leader, "POST", f"consultations/{slug}/report/approval")
    await api.officer("POST", f"consultations/{slug}/report/publication")


async def reconciles(city: City, slug: str, number: int) -> None:
    """Received, outcomes, rows exported and notices accounted for are one number, and each outcome is the right one."""
    url = await database_of(city)
    said = kaimen("reconcile", slug, KAIMEN_DATABASE_URL=url, KAIMEN_DATA_DIR=str(city.served.data_dir))
    assert said.returncode == 0, said.stderr
    numbers = msgspec.json.decode(said.stdout)
    assert numbers == {"received": number, "outcomes": number, "exported": number, "notices": number}
    rows = await city.rows(
        "SELECT o.outcome, count(*) AS n FROM reported_outcome o JOIN comment c ON c.id = o.comment"
        " JOIN consultation n ON n.id = c.consultation WHERE n.slug = $1 GROUP BY o.outcome",
        slug,
    )
    outcomes = {row["outcome"]: row["n"] for row in rows}
    assert outcomes == {"partly adopted": CAMPAIGN - 1, "no change asked": number - CAMPAIGN + 1}
