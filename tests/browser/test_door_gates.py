"""What a volunteer does with the door page beside scanning, and what happens to a phone that is no more ours."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Route, expect

from events.schemas.device import DeviceEnd
from events.services.devices import end_device, renew_code
from participation.base import clock
from participation.base.database import execute
from tests.browser.door_steps import (
    Gate,
    a_session_now,
    forged,
    phone,
    picture,
    prepared,
    served_here,
    stored,
    tickets_of,
)
from tests.browser.judging import findings
from tests.world import HOST

pytestmark = pytest.mark.slow
# a clock that goes three hours ahead
WRONG = """
globalThis.ahead = 3 * 3600_000;
const Right = Date;
globalThis.Date = class extends Right {
  constructor(...given) {
    if (given.length) super(...given);
    else super(Right.now() + globalThis.ahead);
  }
  static now() { return Right.now() + globalThis.ahead; }
};
"""
# what a busy machine takes for a round to the server
SLACK = timedelta(seconds=20)
# everything that the phone holds, as text
HELD = """async () => {
  const open = indexedDB.open('kaimen-door');
  await new Promise((resolve) => { open.onsuccess = resolve; });
  const base = open.result;
  const held = {};
  for (const store of base.objectStoreNames) {
    const all = base.transaction(store).objectStore(store).getAll();
    await new Promise((resolve) => { all.onsuccess = resolve; });
    held[store] = all.result;
  }
  const key = held.own.find((one) => one?.key)?.key;
  base.close();
  return {
    text: JSON.stringify(held),
    sizes: Object.fromEntries(Object.entries(held).map(([name, all]) => [name, all.length])),
    key: key && [key.constructor.name, key.extractable, key.usages.join()],
  };
}"""


async def test_the_last_scan_is_taken_back_with_the_network_and_without(
    world: None, browser: Browser, tmp_path: Path
) -> None:
    door = await a_session_now()
    first, second = await tickets_of(door, 2)
    async with served_here(tmp_path) as served, phone(browser, served) as gate:
        await gate.enrol(await prepared(door), door)
        await gate.is_kept()
        await gate.state("online", 0)
        assert await gate.types(first.qr) == "admitted"
        await gate.page.locator("#door-answer [data-undo]").click()
        await gate.inside(0)
        await expect(gate.page.locator("#door-undo")).to_be_disabled()
        await gate.state("online", 0)
        await gate.away()
        await gate.state("offline")
        assert await gate.types(first.qr) == "admitted"
        assert await gate.types(second.qr) == "admitted"
        await gate.page.keyboard.press("Escape")
        await gate.page.locator("#door-undo").click()
        await gate.inside(1)
        await gate.page.reload()
        await gate.inside(1)
        await gate.away(False)
        await gate.state("online", 0)
        assert gate.complaints == []
    assert (await execute("SELECT count(*) AS n FROM scan_undo"))[0]["n"] == 2
    assert [str(row["id"]) for row in await execute("SELECT id FROM check_in WHERE inside")] == [str(first.id)]


@pytest.mark.parametrize(("reentry", "again"), [(True, "admitted"), (False, "already")])
async def test_who_goes_out_is_counted_and_comes_in_again_if_the_door_lets_them(
    world: None, browser: Browser, tmp_path: Path, reentry: bool, again: str
) -> None:
    door = await a_session_now(reentry=reentry)
    [group] = await tickets_of(door, 1, heads=36)
    async with served_here(tmp_path) as served, phone(browser, served) as gate:
        await gate.enrol(await prepared(door), door)
        await gate.is_kept()
        await gate.state("online", 0)
        await gate.away()
        await gate.state("offline")
        assert await gate.types(group.qr) == "admitted"
        await expect(gate.page.locator("#door-answer [data-lines]")).to_contain_text("团体，共36人")
        await gate.inside(36)
        await gate.page.keyboard.press("Escape")
        await gate.page.locator("label[for=door-out]").click()
        assert await gate.types(group.qr) == "left"
        await gate.inside(0)
        await gate.page.keyboard.press("Escape")
        await gate.page.locator("label[for=door-in]").click()
        assert await gate.types(group.qr) == again
        await gate.away(False)
        await gate.state("online", 0)
    assert [direction for _, _, direction in await stored(door)] == ["in", "out", "in"]


async def test_who_has_no_ticket_with_them_is_found_by_name_and_four_digits(
    world: None, browser: Browser, tmp_path: Path
) -> None:
    door = await a_session_now()
    await tickets_of(door, 1, name="陈立", contact="+8613800001234")
    [wanted] = await tickets_of(door, 1, name="陈立", contact="+8613800005678")
    await tickets_of(door, 1, name="Emma Clark", contact="+8613800009999")
    async with served_here(tmp_path) as served, phone(browser, served) as gate:
        await gate.enrol(await prepared(door), door)
        await gate.is_kept()
        await gate.state("online", 0)
        await gate.away()
        await gate.state("offline")
        await gate.page.fill("#door-names", "没有的人")
        await gate.page.keyboard.press("Enter")
        await expect(gate.page.locator("#door-names-said")).to_have_text("名单中没有此人。")
        await gate.page.fill("#door-names", "陈立")
        await gate.page.keyboard.press("Enter")
        await expect(gate.page.locator("#door-people button")).to_have_count(2)
        await gate.page.fill("#door-names", "陈立 5678")
        await gate.page.keyboard.press("Enter")
        await expect(gate.page.locator("#door-people button")).to_have_count(1)
        assert await gate.presses("#door-people button") == "admitted"
        await expect(gate.page.locator("#door-answer [data-lines]")).to_contain_text("陈立 · 5678")
        await gate.away(False)
        await gate.state("online", 0)
        assert gate.complaints == []
    assert await stored(door) == [("admitted", True, "in")]
    assert [str(row["id"]) for row in await execute("SELECT id FROM check_in")] == [str(wanted.id)]


async def test_a_number_on_a_qr_code_lets_nobody_in(world: None, browser: Browser, tmp_path: Path) -> None:
    door = await a_session_now()
    [ticket] = await tickets_of(door)
    async with served_here(tmp_path) as served, phone(browser, served) as gate:
        await gate.enrol(await prepared(door), door)
        await gate.state("online", 0)
        said = [f"{ticket.number}", f"#{ticket.number}", f'{{"number":{ticket.number}}}', f"number={ticket.number}"]
        assert await gate.photographs(*[picture(text) for text in said]) == ["unknown"] * 4


async def test_a_hand_scanner_works_wherever_the_focus_is_and_hands_may_still_type(
    world: None, browser: Browser, tmp_path: Path
) -> None:
    door = await a_session_now()
    tickets = await tickets_of(door, 6)
    async with served_here(tmp_path) as served, phone(browser, served) as gate:
        await gate.enrol(await prepared(door), door)
        await gate.is_kept()
        await gate.state("online", 0)
        page = gate.page
        for ticket, focused in zip(
            tickets, ["#door-names", "#door-typed", "#door-undo", "#door-other", "#door-in", "#door-sound"], strict=True
        ):
            if focused in {"#door-names", "#door-typed"}:
                await page.fill(focused, "林")
            await page.locator(focused).focus()
            assert await gate.types(ticket.qr) == "admitted"
            await page.keyboard.press("Escape")
            assert await page.evaluate("document.activeElement.id") == focused.removeprefix("#")
        assert await page.input_value("#door-names") == "林"
        assert await page.input_value("#door-typed") == "林"
        assert await page.locator("#door-sound").get_attribute("aria-pressed") == "true"
        # by hand, with pauses as fingers make them, and with one slip
        await page.fill("#door-typed", "")
        code = tickets[0].code
        slip = ("2" if code[0] != "2" else "3") + code[1:]
        await page.locator("#door-typed").press_sequentially(slip, delay=60)
        await page.keyboard.press("Enter")
        await expect(page.locator("#door-hint")).to_contain_text("有一位不对")
        await page.fill("#door-typed", "")
        await page.locator("#door-typed").press_sequentially(code.lower(), delay=60)
        await page.keyboard.press("Enter")
        await expect(page.locator("#door-answer")).to_have_attribute("data-verdict", "already")
        assert gate.complaints == []


@pytest.mark.parametrize(("locale", "dark"), [("zh-CN", False), ("en-GB", True)])
async def test_every_state_of_the_page_is_for_everybody(
    world: None, browser: Browser, tmp_path: Path, locale: str, dark: bool
) -> None:
    door = await a_session_now()
    tickets = await tickets_of(door, 3)
    async with served_here(tmp_path) as served, phone(browser, served, locale) as gate:
        page = gate.page
        await page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")

        async def is_fine() -> None:
            if await page.locator("#door-answer").is_visible():
                # it stays for who has gone to its buttons
                await page.locator("#door-answer [data-next]").focus()
            for width in (360, 1280):
                await page.set_viewport_size({"width": width, "height": 800})
                assert await findings(page, "/door") == ([], [])
                assert await page.evaluate("document.documentElement.scrollWidth") <= width

        await page.goto(f"{served.base_url}/door")
        await expect(page.locator("#door-enrol")).to_be_visible()
        await page.fill("#door-code", "AAAA-AAAA-A")
        await page.keyboard.press("Enter")
        await expect(page.locator("#door-enrol-error")).not_to_be_empty()
        await expect(page.locator("#door-code")).to_be_focused()
        await is_fine()
        await gate.enrol(await prepared(door))
        await expect(page.locator(f"[data-door='{door}']")).to_be_visible()
        await is_fine()
        # by the keyboard alone from here
        await page.locator(f"[data-door='{door}']").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#door-title")).to_be_focused()
        await gate.is_kept()
        await gate.state("online", 0)
        for shown, verdict in (
            (tickets[0].qr, "admitted"),
            (forged(tickets[1].qr), "forged"),
            (tickets[0].code, "already"),
        ):
            assert await gate.types(shown) == verdict
            await is_fine()
            await expect(page.locator("#door-answer")).to_have_attribute("data-verdict", verdict)
        assert [await gate.types("none of ours") for _ in range(2)] == ["unknown", "again"]
        await is_fine()
        await page.keyboard.press("Escape")
        await gate.away()
        await gate.state("offline")
        await page.locator("#door-latest").evaluate("(one) => { one.closest('details').open = true; }")
        await page.fill("#door-names", "林可")
        await page.keyboard.press("Enter")
        await expect(page.locator("#door-people button")).to_have_count(3)
        await is_fine()
        await execute("UPDATE ticket SET cancelled_at = now() WHERE id = {}", tickets[2].id)
        assert await gate.types(tickets[2].qr) == "admitted"
        await gate.away(False)
        await expect(page.locator("#door-conflict-list > li")).to_have_count(1)
        await page.keyboard.press("Escape")
        await is_fine()
        await page.locator("#door-conflicts-seen").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#door-conflicts")).to_be_hidden()
        assert gate.complaints == []


async def test_the_phone_holds_no_name_in_clear_and_a_key_that_cannot_be_read_out(
    world: None, browser: Browser, tmp_path: Path
) -> None:
    door = await a_session_now()
    tickets = await tickets_of(door, 2)
    async with served_here(tmp_path) as served, phone(browser, served) as gate:
        await gate.enrol(await prepared(door), door)
        await gate.state("online", 0)
        assert await gate.types(tickets[0].qr) == "admitted"
        await gate.state("online", 0)
        held = await gate.page.evaluate(HELD)
        assert held["key"] == ["CryptoKey", False, "decrypt"]
        assert held["sizes"]["tickets"] == 2
        for plain in ("林可", "0202", tickets[1].code, tickets[1].code.replace("-", ""), tickets[0].qr):
            assert plain not in held["text"]


async def test_the_list_is_wiped_when_its_time_is_over(world: None, browser: Browser, tmp_path: Path) -> None:
    door = await a_session_now()
    await tickets_of(door, 2)
    async with served_here(tmp_path) as served, phone(browser, served) as gate:
        await gate.enrol(await prepared(door), door)
        await gate.is_kept()
        await gate.state("online", 0)
        await gate.away()
        await gate.state("offline")
        await gate.page.clock.install()
        await gate.page.clock.fast_forward(timedelta(hours=15).total_seconds() * 1000)
        await gate.page.reload()
        await gate.state("offline")
        sizes = (await gate.page.evaluate(HELD))["sizes"]
        assert (sizes["tickets"], sizes["doors"]) == (0, 0)


async def test_a_phone_that_is_signed_off_or_replaced_forgets_everything(
    world: None, browser: Browser, tmp_path: Path
) -> None:
    door = await a_session_now()
    await tickets_of(door, 2)
    first, second = await prepared(door), await prepared(door, name="西门")
    async with served_here(tmp_path) as served, phone(browser, served) as east, phone(browser, served) as west:
        for gate, code in ((east, first), (west, second)):
            await gate.enrol(code, door)
            await gate.state("online", 0)
        ids = {str(row["name"]): row["id"] for row in await execute("SELECT id, name FROM device")}
        await end_device(HOST, device=ids["东门"], new=DeviceEnd(lost=True))
        code = (await renew_code(HOST, device=ids["西门"])).code
        async with phone(browser, served) as replaced:
            await replaced.enrol(code, door)
            await replaced.state("online", 0)
            for gate in (east, west):
                await gate.page.reload()
                await expect(gate.page.locator("#door-enrol")).to_be_visible()
                await expect(gate.page.locator("#door-fault")).to_contain_text("本机已停用")
                sizes = (await gate.page.evaluate(HELD))["sizes"]
                assert set(sizes.values()) == {0}


async def test_a_photo_is_read_by_the_server_where_the_browser_cannot(
    world: None, browser: Browser, tmp_path: Path
) -> None:
    door = await a_session_now()
    [ticket] = await tickets_of(door)
    async with served_here(tmp_path) as served, phone(browser, served) as gate:

        async def gone(route: Route) -> None:
            await route.abort()

        await gate.context.route("**/static/built/**", gone)
        await gate.enrol(await prepared(door), door)
        await gate.state("online", 0)
        async with gate.page.expect_response("**/api/v1/scans/photo") as answered:
            assert await gate.photographs(picture(ticket.qr)) == ["admitted"]
        assert (await answered.value).status == 200


async def test_an_answer_that_never_arrived_counts_nobody_twice(world: None, browser: Browser, tmp_path: Path) -> None:
    door = await a_session_now()
    [ticket] = await tickets_of(door)
    async with served_here(tmp_path) as served, phone(browser, served) as gate:
        await gate.enrol(await prepared(door), door)
        await gate.state("online", 0)

        async def swallow(route: Route) -> None:
            """The server has it; the phone never hears of that."""
            await route.fetch()
            await route.abort()

        await gate.context.route("**/api/v1/scans", swallow)
        assert await gate.types(ticket.qr) == "admitted"
        await gate.state("offline", 1)
        # the phone tries again by itself: what is being swallowed is swallowed to its end
        await gate.context.unroute_all(behavior="wait")
        await gate.state("online", 0)
        await expect(gate.page.locator("#door-conflicts")).to_be_hidden()
        await gate.inside(1)
    assert await stored(door) == [("admitted", False, "in")]


@pytest.mark.parametrize("set_right", ["never", "before it is asked", "while it is answered"])
async def test_a_clock_that_is_three_hours_ahead_changes_no_answer_and_no_record(
    world: None, browser: Browser, tmp_path: Path, set_right: str
) -> None:
    door = await a_session_now()
    [ticket] = await tickets_of(door)
    ahead = timedelta(hours=3)
    async with served_here(tmp_path) as served, phone(browser, served) as gate:
        await gate.page.add_init_script(WRONG)
        await gate.enrol(await prepared(door), door)
        await gate.state("online", 0)
        await gate.away()
        await gate.state("offline")
        before = clock.now()
        assert await gate.types(ticket.qr) == "admitted"
        await gate.state("offline", 1)
        # as phones do by themselves once they have a network
        if set_right == "before it is asked":
            await gate.page.evaluate("globalThis.ahead = 0")

        async def setting_right(route: Route) -> None:
            answer = await route.fetch()
            await gate.page.evaluate("globalThis.ahead = 0")
            await route.fulfill(response=answer)

        if set_right == "while it is answered":
            await gate.context.route("**/api/v1/devices/own", setting_right)
        await gate.away(False)
        await gate.state("online", 0)
        [row] = await execute("SELECT at, claimed_at, verdict FROM scan")
        [device] = await execute("SELECT skew_ms FROM device")
        now = clock.now()
    assert row["verdict"] == "admitted"
    assert before - SLACK <= row["at"] <= now
    wrong = ahead if set_right == "never" else timedelta(0)
    assert abs(row["claimed_at"] - row["at"] - wrong) < SLACK
    assert abs(timedelta(milliseconds=device["skew_ms"]) - wrong) < SLACK


async def test_two_pages_of_one_phone_do_not_scan_past_each_other(
    world: None, browser: Browser, tmp_path: Path
) -> None:
    door = await a_session_now()
    async with served_here(tmp_path) as served, phone(browser, served) as gate:
        await gate.enrol(await prepared(door), door)
        await gate.state("online", 0)
        second = Gate(served, gate.context, await gate.context.new_page())
        await second.page.goto(f"{served.base_url}/door")
        await expect(second.page.locator("#door-fault")).to_contain_text("另一个标签页")
        await expect(second.page.locator("#door-scan")).to_be_hidden()


async def test_without_script_the_page_says_what_it_needs(world: None, browser: Browser, tmp_path: Path) -> None:
    async with served_here(tmp_path) as served:
        context = await browser.new_context(java_script_enabled=False, locale="en-GB")
        page = await context.new_page()
        await page.goto(f"{served.base_url}/door")
        await expect(page.locator("#door-plain")).to_be_visible()
        await expect(page.locator("#door-plain a")).to_have_text(re.compile("printable lists"))
        await expect(page.locator("#door-enrol")).to_be_hidden()
        await context.close()
