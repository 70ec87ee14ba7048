"""A phone at a door: enrolled once, it answers with the network and without it, and brings what it did alone."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, expect

from participation.base import clock
from participation.base.database import execute
from tests.browser.door_steps import (
    a_session_now,
    forged,
    our_picture,
    phone,
    picture,
    prepared,
    served_here,
    stored,
    tickets_of,
)


async def test_a_phone_goes_on_without_a_network_and_brings_what_it_did(
    world: None, browser: Browser, tmp_path: Path
) -> None:
    door = await a_session_now()
    first, second, third, fourth = await tickets_of(door, 4)
    code = await prepared(door)
    async with served_here(tmp_path) as served, phone(browser, served) as gate:
        await gate.enrol(code, door)
        await gate.is_kept()
        await gate.state("online", 0)
        assert await gate.types(first.qr) == "admitted"
        await expect(gate.page.locator("#door-answer [data-lines]")).to_contain_text("林可")
        assert await gate.types(first.qr) == "again"
        await gate.away()
        await gate.state("offline", 0)
        assert await gate.photographs(picture(second.qr)) == ["admitted"]
        await gate.page.reload()
        await gate.state("offline", 1)
        await gate.inside(2)
        assert await gate.photographs(our_picture(second.qr), our_picture(third.qr)) == ["already", "admitted"]
        assert await gate.types(forged(fourth.qr)) == "forged"
        await execute("UPDATE ticket SET cancelled_at = {} WHERE id = {}", clock.now(), fourth.id)
        assert await gate.types(fourth.code.lower()) == "admitted"
        await gate.state("offline", 5)
        await gate.away(False)
        await gate.state("online", 0)
        await expect(gate.page.locator("#door-conflict-list > li")).to_have_count(1)
        assert gate.complaints == []
    assert [verdict for verdict, _, _ in await stored(door)] == [
        "admitted",
        "admitted",
        "already",
        "admitted",
        "forged",
        "conflict",
    ]
