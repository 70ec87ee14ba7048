"""Who comes into the workbench, and what each finds there to do."""

from __future__ import annotations

import httpx
import pytest

from participation.base import clock
from tests.consultations.steps import (
    AFTER,
    BEFORE,
    CLOSES,
    DAY,
    DURING,
    SLUG,
    answer,
    approved,
    closed,
    opened,
    point,
    prepared,
    reported,
    said,
    submitted,
)
from tests.frontend.workbench import BASE, Desk, Sheet
from tests.world import (
    ADMINISTRATOR,
    AUDITOR,
    CLERK,
    COLLEAGUE,
    LEADER,
    OFFICER,
    OFFICER_ELSEWHERE,
    RESIDENT,
    REVIEWER,
)

OF_ONE = (BASE, f"{BASE}/edit", f"{BASE}/draft", f"{BASE}/comments", f"{BASE}/points", f"{BASE}/report")
ALL = ("/workbench", "/workbench/consultations/new", "/workbench/clerk", "/workbench/audit", *OF_ONE)


@pytest.mark.parametrize("path", ALL)
async def test_nobody_is_asked_to_sign_in(client: httpx.AsyncClient, world: None, path: str) -> None:
    await opened()
    assert (await client.get(path, headers={"accept": "text/html"})).status_code == 401


@pytest.mark.parametrize("path", ALL)
async def test_a_resident_does_not_come_in(client: httpx.AsyncClient, world: None, path: str) -> None:
    await opened()
    with clock.frozen(DURING):
        assert (await Desk(client, RESIDENT).get(path)).status == 403


@pytest.mark.parametrize("path", OF_ONE)
async def test_another_bodys_officer_only_has_the_public_page(
    client: httpx.AsyncClient, world: None, path: str
) -> None:
    await prepared()
    desk = Desk(client, OFFICER_ELSEWHERE)
    assert (await desk.get(path)).status == 404
    assert SLUG not in (await desk.get("/workbench")).text


async def test_another_bodys_officer_is_refused_once_it_is_open(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER_ELSEWHERE)
        assert {(await desk.get(path)).status for path in OF_ONE} == {403}
        assert (await desk.post(f"{BASE}/withdrawal", [("reason", "不办了")])).status == 403
        assert (await desk.post(f"{BASE}/points/new", [("title", "要点")])).status == 403


@pytest.mark.parametrize("actor", [OFFICER, REVIEWER, LEADER, CLERK, AUDITOR])
async def test_everybody_of_the_office_reads_every_page(client: httpx.AsyncClient, world: None, actor: object) -> None:
    await opened()
    ids = await said("同意")
    with clock.frozen(DURING):
        desk = Desk(client, actor)
        for path in (*OF_ONE, f"{BASE}/comments/{ids[0]}"):
            assert (await desk.get(path)).status == 200


async def test_an_auditor_reads_and_writes_nothing(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    ids = await said("同意")
    stated = await point("补偿", ids, at=DURING)
    with clock.frozen(DURING):
        desk = Desk(client, AUDITOR)
        for path in (*OF_ONE, f"{BASE}/comments/{ids[0]}", f"{BASE}/points/{stated}"):
            assert (await desk.get(path)).actions() == set(), path
        for path in ("closure", "comments", "points/new", f"points/{stated}/disposition", "report/submission", "edit"):
            assert (await desk.post(f"{BASE}/{path}", [("do", "show"), ("reason", "x")])).status == 403, path
        assert (await desk.post("/workbench/clerk", [("consultation", SLUG)])).status == 403


async def test_the_author_finds_no_signature_to_give_and_is_refused_one(client: httpx.AsyncClient, world: None) -> None:
    await submitted()
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        sheet = await desk.get(BASE)
        assert f"{BASE}/approval" not in sheet.actions()
        assert (await desk.post(f"{BASE}/approval", [])).status == 403
        assert "Handed in for review" in (await Desk(client, LEADER).get(f"{BASE}?lang=en")).words


async def test_who_may_sign_finds_it_on_the_desk_and_on_the_page(client: httpx.AsyncClient, world: None) -> None:
    await submitted()
    with clock.frozen(BEFORE):
        desk = Desk(client, LEADER)
        assert "Sign the consultation" in (await desk.get("/workbench?lang=en")).words
        assert {f"{BASE}/approval", f"{BASE}/rejection"} <= (await desk.get(BASE)).actions()
        done = await desk.follow(BASE, f"{BASE}/approval", reason="同意")
        assert "You have signed." in done.words
        assert "Sign the consultation" not in (await desk.get("/workbench")).words


async def test_the_desk_tells_the_officer_what_waits_and_what_is_late(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    ids = await said("同意", "反对")
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        words = _waiting(await desk.get("/workbench?lang=en"))
        assert "Screen 2 comments" in words
        assert "Answer 2 comments" in words
        assert "Overdue" not in words
    await closed()
    with clock.frozen(CLOSES + 40 * DAY):
        words = _waiting(await desk.get("/workbench"))
        assert words.count("Overdue") == 2
    with clock.frozen(AFTER):
        stated = await point("补偿", ids)
        await answer(stated)
        assert "Submit the report" in _waiting(await desk.get("/workbench"))


async def test_the_desk_is_narrowed_by_the_address(client: httpx.AsyncClient, world: None) -> None:
    await prepared()
    await approved(slug="second", title="物业服务评价办法")
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        assert f"{BASE}" in (await desk.get("/workbench?stage=preparing")).links()
        assert "/workbench/consultations/second" in (await desk.get("/workbench?q=物业")).links()
        narrowed = (await desk.get("/workbench?q=物业")).first("//section[@id='consultations']").text_content()
        assert "加装电梯" not in narrowed
        assert "No consultation matches." in (await desk.get("/workbench?stage=answered&lang=en")).words


async def test_who_only_administers_is_told_so(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    words = (await Desk(client, ADMINISTRATOR).get("/workbench?lang=en")).words
    assert "Your role has nothing to do with consultations." in words


async def test_the_report_waits_for_the_leader_and_not_for_who_submitted_it(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    await answer(await point("补偿", await said("要补偿")))
    await closed()
    await reported()
    with clock.frozen(AFTER + DAY):
        assert "Sign the report" in _waiting(await Desk(client, LEADER).get("/workbench?lang=en"))
        assert "Sign the report" not in _waiting(await Desk(client, COLLEAGUE).get("/workbench?lang=en"))


def _waiting(sheet: Sheet) -> str:
    lists = sheet.tree.xpath("//ul[@class='tasks']")
    return " ".join(lists[0].text_content().split()) if lists else ""
