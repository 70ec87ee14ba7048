"""The ways through one consultation: its stages, the pages of the stage one is in, and nothing farther than that."""

from __future__ import annotations

import httpx
import pytest

from participation.base import clock
from tests.consultations.steps import DURING, opened
from tests.frontend.workbench import BASE, Desk, Sheet
from tests.world import AUDITOR, OFFICER

STAGES = {
    "": set[str](),
    "/edit": {"/edit", "/draft", "/questions"},
    "/comments": {"/comments", "/imports", "/moderation", "/asked", "/families", "/topics", "/opinion-map"},
    "/queue": {"/queue", "/points", "/faq", "/report"},
    "/notices": {"/notices", "/final-text"},
}
ROWS = "//div[contains(@class, 'ways')]/nav[@class='tabs']"


def rows(sheet: Sheet) -> list[list[str]]:
    """Where each row of the ways leads, without the address that all share."""
    found = [[str(one) for one in row.xpath(".//a/@href")] for row in sheet.tree.xpath(ROWS)]
    assert all(one.startswith(BASE) for row in found for one in row)
    return [[one.removeprefix(BASE) for one in row] for row in found]


def current(sheet: Sheet) -> list[tuple[str, str]]:
    """What the ways say that one is at, a stage or a page."""
    found = sheet.tree.xpath(f"{ROWS}//a[@aria-current]")
    return [(str(one.get("aria-current")), str(one.get("href")).removeprefix(BASE)) for one in found]


async def test_every_page_of_a_consultation_is_two_links_away(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        overview = await desk.get(BASE)
        assert (rows(overview), current(overview)) == ([list(STAGES)], [("page", "")])
        for stage in ("/comments", "/notices"):
            sheet = await desk.get(BASE + stage)
            first, second = rows(sheet)
            assert (first, set(second), second[0]) == (list(STAGES), STAGES[stage], stage)
            assert current(sheet) == [("true", stage), ("page", stage)]


@pytest.mark.slow
async def test_every_page_says_in_which_stage_it_is(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        for stage, pages in STAGES.items():
            for page in pages:
                sheet = await desk.get(BASE + page)
                assert (sheet.status, current(sheet)) == (200, [("true", stage), ("page", page)])
                assert set(rows(sheet)[1]) == pages


@pytest.mark.slow
async def test_who_only_reads_is_led_to_no_page_that_is_closed_to_them(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        desk = Desk(client, AUDITOR)
        first = rows(await desk.get(BASE))[0]
        every = {page for stage in first[1:] for page in rows(await desk.get(BASE + stage))[1]}
        refused = {page for page in every if (await desk.get(BASE + page)).status != 200}
    assert refused == set()
