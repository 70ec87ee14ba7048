"""A draw from the call to the list: sixty applications, an exclusion and an objection, the freeze, chance on a wall, a
decline and who follows; then its file is checked outside of the application."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.async_api import Browser

from frontend.draw_checking import FILE
from participation.base import clock
from participation.base.settings import current
from participation.representatives.seat_links import seat_key
from tests.browser.calls import _call
from tests.browser.city import City
from tests.browser.consultations import GOVERNMENT, Api
from tests.browser.judging import findings
from tests.browser.visiting import DESKTOP, PHONE, Look, Visit, visiting

SLUG = "journey-seats"
SECRETARY, CLERK = "梁静", "小唐"
DESK = f"/workbench/calls/{SLUG}"
PEOPLE, SEATS = 60, 5
ROUTE = "/calls/{slug}/draw"
CATEGORY = {
    "name": "楼层",
    "quotas": [
        {"value": "低层", "at_least": 2, "at_most": 3},
        {"value": "高层", "at_least": 2, "at_most": 3},
    ],
}


async def called(api: Api, slug: str = SLUG) -> None:
    """An open call for five seats."""
    new = _call(slug) | {
        "body": "qzfb",
        "seats": SEATS,
        "opens_at": (clock.now() - timedelta(minutes=1)).isoformat(),
        "categories": [CATEGORY],
        "invited": [],
        "conflict_question": "您是否在电梯企业任职？",
        "shortening_reason": "",
    }
    await api.call(SECRETARY, "POST", "calls", json={k: v for k, v in new.items() if k != "shortening_reason"})
    await api.call(SECRETARY, "POST", f"calls/{slug}/review")
    standing = await api.call(api.office.reviewer, "POST", f"calls/{slug}/approval")
    if standing["state"] != "approved":
        await api.call(api.office.leader, "POST", f"calls/{slug}/approval")
    await api.call(SECRETARY, "POST", f"calls/{slug}/opening")


async def applied(api: Api, slug: str = SLUG, people: int = PEOPLE) -> list[dict[str, Any]]:
    """So many applications, which the clerk takes in."""
    made = []
    for at in range(people):
        new = {
            "name": f"报名人{at}",
            "adult": True,
            "connected": True,
            "conflict": "在电梯公司任职" if at == 0 else "",
            "values": {"楼层": "低层" if at % 3 else "高层"},
            "channel": "counter",
            "contact": f"139{at:08}",
        }
        made.append(await api.call(CLERK, "POST", f"calls/{slug}/applications", json=new))
    return made


async def reviewed(api: Api, made: list[dict[str, Any]]) -> None:
    """One is excluded by two pairs of eyes, objects, and is told why it stays so; the others can be drawn."""
    excluded = {"verdict": "excluded", "version": 1, "reason": "conflict of interest", "note": "与议题有利害关系"}
    for reviewer in (api.office.officer, SECRETARY):
        first = made[0]
        await api.call(reviewer, "POST", f"applications/{first['id']}/review", json=excluded)
    key = first["link"].rsplit("/", 1)[-1][32:]
    objection = await api.call(
        CLERK, "POST", f"applications/{first['id']}/objection", json={"text": "我只是兼职。", "key": key}
    )
    decided = {"outcome": "dismissed", "reason": "兼职同样有利害关系。"}
    await api.call(api.office.leader, "POST", f"review-objections/{objection['id']}/decision", json=decided)
    for one in made[1:]:
        ok = {"verdict": "eligible", "version": 1}
        await api.call(api.office.officer, "POST", f"applications/{one['id']}/review", json=ok)


async def frozen(visit: Visit, slug: str = SLUG) -> None:
    """The chances are computed, then everything is frozen with two sources that speak in a minute."""
    await visit.go(f"/workbench/calls/{slug}/draw")
    await visit.press("#computing button")
    await visit.page.locator("#freeze").wait_for(timeout=60_000)
    known = (clock.now() + timedelta(minutes=2)).astimezone(current().zone).strftime("%Y-%m-%dT%H:%M")
    for at, (name, kind) in enumerate((("现场摇号", "digits"), ("双色球", "numbers"))):
        await visit.page.fill(f"[name='sources.{at}.name']", name)
        await visit.page.select_option(f"[name='sources.{at}.kind']", kind)
        await visit.page.fill(f"[name='sources.{at}.known_at']", known)
    await visit.press("form[action$='/freeze'] .button-primary")
    await visit.page.locator("#entropy").wait_for()


async def entered(visit: Visit, slug: str = SLUG) -> None:
    """What both sources say, as soon as it can be entered."""

    async def field() -> bool:
        await visit.go(f"/workbench/calls/{slug}/draw")
        return await visit.page.locator("[name='values.0']").count() > 0

    async with asyncio.timeout(240):
        while not await field():
            await visit.page.wait_for_timeout(2_000)
    await visit.page.fill("[name='values.0']", "314159")
    await visit.press("form[action$='/entropy'] .button-primary")
    await visit.page.fill("[name='values.1']", "9 18 26 34 41 45")
    await visit.press("form[action$='/entropy'] .button-primary")


async def clean(visit: Visit, route: str = ROUTE) -> None:
    """axe finds nothing on the page, opened out."""
    await visit.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    violations, undecided = await findings(visit.page, route)
    assert violations == [], "\n".join(map(str, violations))
    assert undecided == [], "\n".join(map(str, undecided))


def verified(file: Path) -> int:
    """What the stand-alone file says of a draw's file, in a Python that knows nothing of the application."""
    return subprocess.run([sys.executable, "-I", str(FILE), str(file)], capture_output=True, check=False).returncode


@pytest.mark.slow
async def test_a_draw_from_the_call_to_the_list(
    browser: Browser, city: City, clients: AsyncExitStack, tmp_path: Path
) -> None:
    api = Api(city, GOVERNMENT, clients)
    await called(api)
    await reviewed(api, await applied(api))
    await api.call(SECRETARY, "POST", f"calls/{SLUG}/closure", json={"reason": "报名已满"})
    async with (
        visiting(browser, city, Look("zh-Hans", DESKTOP), SECRETARY) as desk,
        visiting(browser, city, Look("zh-Hans", DESKTOP, dark=True)) as wall,
        visiting(browser, city, Look("en", PHONE)) as phone,
    ):
        desk.agree_to_everything()
        phone.agree_to_everything()
        await frozen(desk)
        await clean(desk)
        await wall.go(f"/calls/{SLUG}/draw")
        assert await wall.page.locator(".wall-known").count() == 0
        await clean(wall)
        await entered(desk)
        # nobody touches the wall
        await wall.page.locator(".wall-person").nth(SEATS - 1).wait_for()
        assert "".join(await wall.page.locator(".wall-source").nth(0).locator(".digit").all_inner_texts()) == "314159"
        await clean(wall)
        await _answered(phone, city)
        await _listed(desk, api)
        await phone.go(f"/calls/{SLUG}/representatives")
        assert await phone.page.locator("tbody tr").first.count() == 1
        assert await phone.page.locator(".pseudonym-small").count() == SEATS
        assert desk.complaints + wall.complaints + phone.complaints == []
    await _checked_outside(api, tmp_path)


async def _answered(phone: Visit, city: City) -> None:
    """The first declines by link; who follows and all others accept."""
    seats = "SELECT s.id FROM seat s JOIN call c ON c.id = s.call WHERE c.slug = $1 AND NOT EXISTS ("
    seats += "SELECT FROM seat_answer a WHERE a.seat = s.id) ORDER BY s.place, s.id"
    [first, *_] = [row["id"] for row in await city.rows(seats, SLUG)]
    await phone.go(f"/seats/{first}?key={seat_key(first)}")
    await phone.press("form[action*='/refusal'] button")
    assert "You have declined the seat" in await phone.page.inner_text("main")
    for row in await city.rows(seats, SLUG):
        await phone.go(f"/seats/{row['id']}?key={seat_key(row['id'])}")
        await phone.press("form[action*='/acceptance'] button")
    follows = "SELECT count(*) FROM seat s JOIN call c ON c.id = s.call WHERE c.slug = $1 AND s.follows IS NOT NULL"
    assert await city.one(follows, SLUG) == 1


async def _listed(desk: Visit, api: Api) -> None:
    await desk.go(f"{DESK}/seats")
    await desk.press("button[value=submit]")
    made = await api.call(api.office.reviewer, "POST", f"calls/{SLUG}/list/approval")
    if made["standing"] != "approved":
        await api.call(api.office.leader, "POST", f"calls/{SLUG}/list/approval")
    await desk.go(f"{DESK}/seats")
    await desk.press("button[value=publish]")


async def _checked_outside(api: Api, folder: Path) -> None:
    """The published file verifies; with one name changed it does not."""
    record = await api.call(SECRETARY, "GET", f"calls/{SLUG}/draw")
    file = folder / "draw.json"
    file.write_bytes(msgspec.json.encode(record, order="sorted"))
    assert verified(file) == 0
    record["selected"][0]["id"], other = record["selected"][1]["id"], record["selected"][0]["id"]
    record["selected"][1]["id"] = other
    file.write_bytes(msgspec.json.encode(record, order="sorted"))
    assert verified(file) == 1
