"""What everybody reads of meetings: nothing before it was announced, and of it only what the office let be public."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import httpx
import icalendar
import pytest

from decisions.schemas.agenda import NewPaper
from decisions.schemas.meeting import Postponement
from decisions.services.deciding import hand_in_decisions
from decisions.services.meeting_announcing import announce_meeting
from decisions.services.meeting_life import cancel_meeting, postpone_meeting
from decisions.services.papers import add_paper, withdraw_paper
from decisions.words import Audience, MeetingKind
from participation.base import clock
from participation.base.uploads.services import store
from tests.decisions.steps import (
    AFTER,
    MEETING,
    START,
    a_decided_item,
    a_meeting,
    an_announced_meeting,
    an_item,
    published,
)
from tests.world import COLLEAGUE, OFFICER, RESIDENT, bearer, signed_in

pytestmark = [pytest.mark.usefixtures("world")]
HERE = "/meetings/executive-112"
API = "/api/v1/meetings/executive-112"
LATER = MEETING + timedelta(days=3)


async def entry(client: httpx.AsyncClient, path: str = f"{HERE}.ics") -> Any:
    """The one event of a calendar file."""
    read = await client.get(path)
    assert read.status_code == 200
    assert read.headers["content-type"].startswith("text/calendar")
    made = icalendar.Calendar.from_ical(read.content)
    [event] = made.walk("VEVENT")
    return event | {"METHOD": made.get("METHOD")}


async def a_paper(item: Any, audience: Audience) -> Any:
    """A text file on an item."""
    stored = await store(OFFICER, filename=f"{audience}.txt", content=f"材料 {audience}".encode())
    return await add_paper(OFFICER, item=item.id, new=NewPaper(upload=stored.id, audience=audience, title="说明"))


async def test_a_meeting_that_is_not_announced_is_not_there(client: httpx.AsyncClient) -> None:
    made = await a_meeting()
    await an_item()
    for path in (HERE, f"{HERE}.ics", API, f"{API}/event.json", f"{API}/agenda", f"/api/v1/meetings/{made.id}"):
        assert (await client.get(path)).status_code == 404, path
    assert "第112次" not in (await client.get("/meetings")).text
    assert (await client.get("/api/v1/meetings")).json() == {"items": [], "next": None}
    inside = await client.get(f"{API}/desk", headers=bearer(COLLEAGUE))
    assert inside.json()["state"] == "prepared"
    assert (await client.get(f"{API}/desk", headers=bearer(RESIDENT))).status_code == 403


async def test_the_page_has_the_public_agenda_and_papers_and_nothing_else(client: httpx.AsyncClient) -> None:
    await a_meeting()
    item = await an_item()
    await an_item(title="人事任免", title_public=False)
    with clock.frozen(START):
        papers = {audience: await a_paper(item, audience) for audience in Audience}
        await published((await announce_meeting(OFFICER, which="executive-112")).id)
        page = (await client.get(HERE)).text
    assert "加装电梯扶持办法" in page
    assert papers[Audience.PUBLIC].sha256 in page
    for hidden in ("人事任免", "meeting.example.gov.cn", papers[Audience.OFFICE].sha256):
        assert hidden not in page
    assert str(papers[Audience.REPRESENTATIVES].id) not in page
    described = json.loads(re.search(r'ld\+json">(.+?)</script>', page).group(1))  # type: ignore[union-attr]
    assert (described["@type"], described["eventStatus"]) == ("Event", "https://schema.org/EventScheduled")
    agenda = (await client.get(f"{API}/agenda")).json()
    assert (len(agenda["items"]), agenda["withheld"]) == (1, 1)


async def test_a_withdrawn_paper_is_no_longer_handed_out(client: httpx.AsyncClient) -> None:
    await a_meeting()
    item = await an_item()
    with clock.frozen(START):
        paper = await a_paper(item, Audience.PUBLIC)
        await published((await announce_meeting(OFFICER, which="executive-112")).id)
        assert (await client.get(f"/papers/{paper.id}")).status_code == 200
        await withdraw_paper(OFFICER, paper=paper.id)
        assert (await client.get(f"/papers/{paper.id}")).status_code in {404, 410}
        assert f'href="/papers/{paper.id}"' not in (await client.get(HERE)).text


async def test_what_was_edited_after_the_announcement_is_not_public(client: httpx.AsyncClient) -> None:
    await an_announced_meeting()
    await an_item(title="还没有审签的议题")
    with clock.frozen(START):
        assert "还没有审签的议题" not in (await client.get(HERE)).text
        assert (await client.get("/api/v1/meetings", params={"q": "审签的议题"})).json()["items"] == []


async def test_a_calendar_follows_what_is_moved_and_called_off(client: httpx.AsyncClient) -> None:
    await an_announced_meeting()
    with clock.frozen(START):
        first = await entry(client)
        await postpone_meeting(OFFICER, which="executive-112", new=Postponement(starts_at=LATER, reason="台风"))
        moved = await entry(client)
        page = (await client.get(HERE)).text
        await cancel_meeting(OFFICER, which="executive-112", reason="议题未成熟")
        off = await entry(client)
        feed = await entry(client, "/meetings.ics")
        assert "议题未成熟" in (await client.get(HERE)).text
    assert "台风" in page
    assert first["UID"] == moved["UID"] == off["UID"] == feed["UID"]
    assert [int(one["SEQUENCE"]) for one in (first, moved, off)] == [0, 1, 2]
    assert (first["METHOD"], off["METHOD"], off["STATUS"]) == ("PUBLISH", "CANCEL", "CANCELLED")
    assert (feed["METHOD"], feed["STATUS"]) == ("PUBLISH", "CANCELLED")
    assert moved["DTSTART"].dt == LATER


async def test_decisions_are_public_once_they_are_signed(client: httpx.AsyncClient) -> None:
    await a_decided_item()
    with clock.frozen(AFTER):
        assert "原则通过" not in (await client.get(HERE)).text
        edition = await hand_in_decisions(OFFICER, which="executive-112")
        assert "原则通过" not in (await client.get(HERE)).text
        await published(edition.id)
        assert "原则通过" in (await client.get(HERE)).text
        event = (await client.get(f"{API}/event.json")).json()
    assert (event["status"], event["_type"], event["participants"][0]["id"]) == ("passed", "event", "fgj")
    assert event["agenda"][0]["notes"][0].startswith("adopted with changes: 原则通过")
    assert event["start_date"] == MEETING.astimezone(clock.now().tzinfo).isoformat() or event["start_date"]


async def test_the_list_is_narrowed_and_paged(client: httpx.AsyncClient) -> None:
    for n in range(3):
        await an_announced_meeting(slug=f"m-{n}", starts_at=MEETING + timedelta(days=n), title=f"第{n}次会议")
    await an_announced_meeting(
        slug="forum", kind=MeetingKind.FORUM, members=None, quorum=None, title="菜场座谈会",
        starts_at=MEETING + timedelta(days=400),
    )  # fmt: skip
    with clock.frozen(START):
        whole = (await client.get("/api/v1/meetings")).json()
        first = (await client.get("/api/v1/meetings", params={"limit": 2})).json()
        rest = (await client.get("/api/v1/meetings", params={"limit": 2, "cursor": first["next"]})).json()
        coming = (await client.get("/api/v1/meetings", params={"coming": "true", "limit": 2})).json()
        later = (await client.get("/api/v1/meetings", params={"coming": "true", "cursor": coming["next"]})).json()
        forum = (await client.get("/api/v1/meetings", params={"kind": "forum"})).json()
        year = (await client.get("/api/v1/meetings", params={"year": 2028})).json()
        words = (await client.get("/api/v1/meetings", params={"q": "菜场"})).json()
        events = (await client.get("/api/v1/meetings/events.json")).json()
        page = (await client.get("/meetings", params={"kind": "forum", "year": "2028"})).text
    assert [one["slug"] for one in whole["items"]] == ["forum", "m-2", "m-1", "m-0"]
    assert [one["slug"] for one in first["items"] + rest["items"]] == ["forum", "m-2", "m-1", "m-0"]
    assert [one["slug"] for one in coming["items"] + later["items"]] == ["m-0", "m-1", "m-2", "forum"]
    assert [one["slug"] for one in forum["items"]] == [one["slug"] for one in year["items"]] == ["forum"]
    assert [one["slug"] for one in words["items"]] == ["forum"]
    assert len(events["items"]) == 4
    assert "菜场座谈会" in page
    assert "第0次会议" not in page


async def test_pages_speak_both_languages(client: httpx.AsyncClient) -> None:
    await an_announced_meeting()
    with clock.frozen(START):
        english = (await client.get(HERE, params={"lang": "en"})).text
        assert "112th District Government Executive Meeting" in english
        assert "区政府第112次常务会议" in (await client.get(HERE, params={"lang": "zh-Hans"})).text


async def test_who_signs_reads_the_announcement_as_everybody_will(client: httpx.AsyncClient) -> None:
    await a_meeting()
    await an_item()
    with clock.frozen(START):
        edition = await announce_meeting(OFFICER, which="executive-112")
        read = await signed_in(client, OFFICER).get(f"/workbench/editions/{edition.id}")
    assert read.status_code == 200
    assert "加装电梯扶持办法" in read.text
