"""From a matter to a satisfied representative: seats drawn, opinions recorded while the network is away for a minute,
one of them corrected, answered, followed up too late, seen by everybody, done, and found good."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Browser

from decisions.attending_links import attending_path
from participation.base import clock
from participation.base.settings import current
from participation.representatives.seat_links import seat_key
from tests.browser.city import City
from tests.browser.consultations import GOVERNMENT, HOUSING, Api
from tests.browser.test_draw_journey import SEATS, applied, called, clean, entered, frozen
from tests.browser.visiting import DESKTOP, PHONE, Look, Visit, visiting

SLUG, CALL = "journey-meeting", "journey-meeting-seats"
MATTER = "journey-matter"
SECRETARY, UNIT = "梁静", HOUSING.officer
DESK = f"/workbench/meetings/{SLUG}"
SAID = ("一楼采光要有补偿。", "电费由全楼分摊，一楼不应当承担。", "施工时间要避开午休。")
CORRECTED = "一楼采光受影响的，应当给予补偿，标准要公开。"
MINUTE = 60_000


async def published(api: Api, edition: dict[str, Any], publisher: str = SECRETARY) -> None:
    """An edition is signed by the chain and made public."""
    for signer in (api.office.reviewer, api.office.leader):
        made = await api.call(signer, "POST", f"editions/{edition['id']}/approval")
        if made["standing"] == "approved":
            break
    made = await api.call(publisher, "POST", f"editions/{edition['id']}/publication")
    assert made["standing"] == "published"


async def seated(api: Api, desk: Visit, city: City) -> None:
    """The seats are drawn, and whoever got one accepts."""
    await called(api, CALL)
    for one in await applied(api, CALL, 12):
        ok = {"verdict": "eligible", "version": 1}
        await api.call(api.office.officer, "POST", f"applications/{one['id']}/review", json=ok)
    await api.call(SECRETARY, "POST", f"calls/{CALL}/closure", json={"reason": "报名已满"})
    await frozen(desk, CALL)
    await entered(desk, CALL)
    for row in await city.rows("SELECT s.id FROM seat s JOIN call c ON c.id = s.call WHERE c.slug = $1", CALL):
        await api.call(SECRETARY, "POST", f"seats/{row['id']}/acceptance", json={"key": seat_key(row["id"])})


async def announced(api: Api) -> str:
    """A matter, and the meeting that decides on it with those who were drawn; its item."""
    matter = {"title": "既有多层住宅加装电梯扶持办法", "body": "qzfb", "slug": MATTER, "ways": ["sitting in"]}
    await api.call(
        SECRETARY,
        "POST",
        "matters",
        json=matter | {"basis": "年度目录", "scope": "全区多层住宅居民", "officer_unit": "秘书科"},
    )
    await published(api, await api.call(SECRETARY, "POST", f"matters/{MATTER}/submission", json={}))
    meeting = {
        "title": "区政府常务会议",
        "kind": "government executive meeting",
        "body": "qzfb",
        "slug": SLUG,
        "starts_at": (clock.now() + timedelta(hours=2)).isoformat(),
        "place": "区政府一号楼",
        "members": 15,
        "quorum": 8,
        "call": CALL,
        "shortening_reason": "汛期前须议定。",
    }
    await api.call(SECRETARY, "POST", "meetings", json=meeting)
    item = {"title": "加装电梯扶持办法", "matter": MATTER, "body": "fgj", "attended": True}
    made = await api.call(SECRETARY, "POST", f"meetings/{SLUG}/agenda", json=item)
    await published(api, await api.call(SECRETARY, "POST", f"meetings/{SLUG}/announcement", json={}))
    return str(made["id"])


async def recorded(desk: Visit, city: City) -> None:
    """Three opinions, two of them while the network is away for a minute; each is there once."""
    await desk.go(f"{DESK}/record")
    await clean(desk, "/workbench/meetings/{slug}/record")
    await _spoken(desk, "1", SAID[0])
    await desk.page.locator("#record-state[data-state=saved]").wait_for()
    await desk.context.set_offline(True)
    await _spoken(desk, "2", SAID[1])
    await _spoken(desk, "1", SAID[2])
    await desk.page.locator("#record-state[data-state=offline]").wait_for()
    await desk.page.wait_for_timeout(MINUTE)
    assert await _stored(city) == 1
    await desk.context.set_offline(False)
    await desk.page.locator("#record-state[data-state=saved]").wait_for(timeout=MINUTE)
    assert await _stored(city) == len(SAID)
    # a network that went away is told by the browser too; nothing else may be
    desk.complaints = [one for one in desk.complaints if "ERR_INTERNET_DISCONNECTED" not in one]


async def _spoken(desk: Visit, key: str, words: str) -> None:
    await desk.page.locator("#record-who").focus()
    await desk.page.keyboard.type(key)
    await desk.page.locator("#record-new textarea").fill(words)
    await desk.page.keyboard.press("Control+Enter")


async def _stored(city: City) -> Any:
    of_meeting = "FROM opinion o JOIN meeting m ON m.id = o.meeting WHERE m.slug = $1"
    return await city.one(f"SELECT count(*) {of_meeting}", SLUG)  # a constant


async def corrected(phone: Visit, city: City) -> str:
    """Who said the first puts it in their own words; the address of their page."""
    first = "SELECT o.participant FROM opinion o JOIN meeting m ON m.id = o.meeting WHERE m.slug = $1 AND o.number = 1"
    address = attending_path(await city.one(first, SLUG))
    await phone.go(address)
    await clean(phone, "/attending/{code}")
    form = phone.page.locator("form[action$='/correction']").first
    await form.locator("textarea").fill(CORRECTED)
    async with phone.page.expect_navigation(wait_until="load"):
        await form.locator("button").click()
    assert CORRECTED in await phone.page.inner_text("main")
    # both versions stay
    texts = "SELECT count(*) FROM opinion_text t JOIN opinion o ON o.id = t.opinion JOIN meeting m ON m.id = o.meeting"
    assert await city.one(f"{texts} WHERE m.slug = $1 AND o.number = 1", SLUG) == 2
    return address


async def answered(unit: Visit, city: City) -> str:
    """The unit adopts it, promises a day and follows it up; the follow-up."""
    opinion = await city.one(
        "SELECT o.id FROM opinion o JOIN meeting m ON m.id = o.meeting WHERE m.slug = $1 AND o.number = 1", SLUG
    )
    tomorrow = (clock.now().astimezone(current().zone) + timedelta(days=1)).date().isoformat()
    here = f"/workbench/opinions/{opinion}"
    await unit.go(here)
    await clean(unit, "/workbench/opinions/{opinion}")
    answer = unit.page.locator("form[action$='/adoption']")
    await answer.locator("[name=status]").select_option("adopted")
    await answer.locator("[name=reason]").fill("写入第八条。")
    await answer.locator("[name=due_on]").fill(tomorrow)
    await unit.press("form[action$='/adoption'] button")
    await unit.go(f"{here}/follow-ups")
    await unit.page.fill("[name=title]", "公布采光补偿标准")
    await unit.page.select_option("[name=unit]", "fgj")
    await unit.page.fill("[name=due_on]", tomorrow)
    await unit.press("main form .button-primary")
    return str(await city.one("SELECT id FROM follow_up WHERE opinion = $1", opinion))


async def days_pass(city: City, follow_up: str) -> None:
    """What was due tomorrow was due three days ago: the clock of the city cannot be turned from outside."""
    for table, key in (("follow_up", "id"), ("follow_up_standing", "follow_up")):
        await city.rows(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        await city.rows(f"UPDATE {table} SET due_on = due_on - 4 WHERE {key} = $1::uuid", follow_up)  # noqa: S608 # constants
        await city.rows(f"ALTER TABLE {table} ENABLE TRIGGER USER")


async def shown_in_public(api: Api, everybody: Visit) -> None:
    """The unit lets everybody see what it is late with: which body, since when, and no word of an opinion."""
    made = await api.officer("POST", "overdue/fgj/edition", json={"public": True})
    await published(api, made, UNIT)
    await everybody.go("/overdue")
    await clean(everybody, "/overdue")
    assert "区政府常务会议" in await everybody.page.inner_text("main")
    assert "采光" not in await everybody.page.inner_text("main")


async def done(unit: Visit, follow_up: str) -> None:
    """The unit does it after all, and says so."""
    await unit.go(f"/workbench/follow-ups/{follow_up}")
    await clean(unit, "/workbench/follow-ups/{follow_up}")
    await unit.page.fill("[name=step_note]", "标准已在区政府网站公布。")
    await unit.press("button[value=complete]")


async def satisfied(phone: Visit, address: str, city: City) -> None:
    """The representative reads what was done, and says that it is good."""
    await phone.go(address)
    form = phone.page.locator("form[action$='/satisfaction']").first
    await form.locator("input[value=satisfied]").check()
    async with phone.page.expect_navigation(wait_until="load"):
        await form.locator("button").click()
    told = "SELECT s.satisfaction FROM opinion_standing s JOIN opinion o ON o.id = s.opinion"
    told += " JOIN meeting m ON m.id = o.meeting WHERE m.slug = $1 AND o.number = 1"
    assert await city.one(told, SLUG) == "satisfied"


@pytest.mark.slow
async def test_a_representative_hears_again(browser: Browser, city: City, clients: AsyncExitStack) -> None:
    api = Api(city, GOVERNMENT, clients)
    async with (
        visiting(browser, city, Look("zh-Hans", DESKTOP), SECRETARY) as desk,
        visiting(browser, city, Look("en", PHONE)) as phone,
        visiting(browser, city, Look("en", DESKTOP, dark=True), UNIT) as unit,
        visiting(browser, city, Look("zh-Hans", PHONE)) as everybody,
    ):
        for visit in (desk, phone, unit):
            visit.agree_to_everything()
        await seated(api, desk, city)
        await announced(api)
        for address, route in ((f"/matters/{MATTER}", "/matters/{slug}"), (f"/meetings/{SLUG}", "/meetings/{slug}")):
            await everybody.go(address)
            await clean(everybody, route)
        assert await city.one(
            "SELECT count(*) FROM participant p JOIN meeting m ON m.id = p.meeting WHERE m.slug = $1", SLUG
        ) == SEATS  # fmt: skip
        await recorded(desk, city)
        address = await corrected(phone, city)
        follow_up = await answered(unit, city)
        await days_pass(city, follow_up)
        await desk.go("/workbench/overdue")
        assert "公布采光补偿标准" in await desk.page.inner_text("main")
        await clean(desk, "/workbench/overdue")
        await shown_in_public(Api(city, HOUSING, clients), everybody)
        await done(unit, follow_up)
        await everybody.go("/overdue")
        assert "区政府常务会议" not in await everybody.page.inner_text("main")
        await satisfied(phone, address, city)
        assert desk.complaints + phone.complaints + unit.complaints + everybody.complaints == []
