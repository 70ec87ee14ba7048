"""The secretary leads a meeting through its life on the pages, without a script and without losing what was typed."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from decisions.queries.meetings import meeting_for_services
from decisions.queries.meetings_public import public_meeting
from participation.base import clock
from tests.decisions.steps import AFTER, START, a_decided_item, a_meeting, an_announced_meeting, an_item
from tests.world import AUDITOR, COLLEAGUE, OFFICER, OFFICER_ELSEWHERE, REVIEWER, signed_in

pytestmark = [pytest.mark.usefixtures("world")]
DESK = "/workbench/meetings"
HERE = f"{DESK}/executive-112"
MEETING = {
    "title": "区政府第112次常务会议",
    "kind": "government executive meeting",
    "body": "fgj",
    "starts_at": "2027-03-31T09:00",
    "minutes": "90",
    "place": "第一会议室",
    "members": "9",
    "quorum": "5",
    "hand_in_days": "7",
    "slug": "executive-112",
}


async def test_a_meeting_goes_from_the_desk_to_the_public_page(client: httpx.AsyncClient) -> None:
    desk = signed_in(client, OFFICER)
    with clock.frozen(START):
        wrong = await desk.post(f"{DESK}/new", data=MEETING | {"quorum": "10", "title": ""})
        assert wrong.status_code == 422
        assert "第一会议室" in wrong.text
        assert 'href="#f-title"' in wrong.text
        made = await desk.post(f"{DESK}/new", data=MEETING)
        assert made.headers["location"] == f"{HERE}/agenda"
        assert "议程" in (await desk.get(HERE)).text
        item = {"title": "审议加装电梯办法", "body": "fgj", "title_public": "yes", "decision_public": "yes"}
        added = (await desk.post(f"{HERE}/agenda/new", data=item)).headers["location"]
        await desk.post(f"{HERE}/agenda/new", data=item | {"title": "第二个议题"})
        for audience in ("public", "office"):
            file = {"file": (f"{audience}.txt", f"材料 {audience}".encode(), "text/plain")}
            sent = await desk.post(f"{added}/papers", data={"audience": audience, "title": "说明"}, files=file)
            assert sent.headers["location"] == added
        assert (await desk.post(f"{added}/papers", data={"audience": "public"})).status_code == 422
        handed_in = await desk.post(f"{HERE}/announcement", data={"reason": ""})
        assert handed_in.status_code == 303
        again = await desk.post(f"{HERE}/announcement", data={"reason": ""})
        assert again.status_code == 409
        overview = (await desk.get(HERE)).text
        edition = overview.split("/workbench/editions/")[1].split('"')[0]
        await signed_in(client, REVIEWER).post(f"/workbench/editions/{edition}", data={"do": "approve"})
        await signed_in(client, OFFICER).post(f"/workbench/editions/{edition}", data={"do": "publish"})
        found = await public_meeting("executive-112")
    assert [one.title for one in found.content.items] == ["审议加装电梯办法", "第二个议题"]
    assert [paper.filename for paper in found.content.items[0].papers] == ["public.txt"]
    assert found.content.items[0].summary == ""


async def test_a_box_that_is_not_ticked_keeps_that_part_inside(client: httpx.AsyncClient) -> None:
    await a_meeting()
    item = await an_item()
    desk = signed_in(client, OFFICER)
    with clock.frozen(START):
        page = (await desk.get(f"{HERE}/agenda/{item.id}/edit")).text
        assert 'name="title_public" value="yes" checked' in page
        change = {"title": "新题目", "body": "fgj", "title_public": "yes", "version": "1"}
        await desk.post(f"{HERE}/agenda/{item.id}/edit", data=change)
        late = await desk.post(f"{HERE}/agenda/{item.id}/edit", data=change | {"title": "另一个题目"})
        shown = (await desk.get(f"{HERE}/agenda")).text
    assert late.status_code == 409
    assert "另一个题目" in late.text
    assert "新题目" in shown


async def test_moving_and_calling_off_keep_what_was_typed_when_they_are_refused(client: httpx.AsyncClient) -> None:
    await an_announced_meeting()
    desk = signed_in(client, OFFICER)
    with clock.frozen(START):
        refused = await desk.post(
            f"{HERE}/postponement", data={"starts_at": "2027-04-02T09:00", "place": "三楼小会议室", "reason": ""}
        )
        assert refused.status_code == 422
        assert "三楼小会议室" in refused.text
        assert 'href="#f-postponement.reason"' in refused.text
        moved = await desk.post(
            f"{HERE}/postponement", data={"starts_at": "2027-04-02T09:00", "place": "三楼小会议室", "reason": "台风"}
        )
        assert moved.headers["location"] == HERE
        assert (await desk.post(f"{HERE}/cancellation", data={"reason": "取消"})).status_code == 303
        assert "取消" in (await desk.get(HERE)).text
    assert (await meeting_for_services("executive-112")).state == "cancelled"


async def test_what_was_decided_and_written_goes_out_from_the_desk(client: httpx.AsyncClient) -> None:
    item = await a_decided_item()
    desk = signed_in(client, OFFICER)
    with clock.frozen(AFTER):
        page = (await desk.get(f"{HERE}/agenda/{item.id}")).text
        assert "原则通过" in page
        assert (await desk.get(f"{HERE}/texts/hearing-record")).status_code == 404
        saved = await desk.post(f"{HERE}/texts/minutes", data={"text": "会议纪要正文", "public": "yes", "version": "0"})
        assert saved.headers["location"] == f"{HERE}/texts/minutes"
        late = await desk.post(f"{HERE}/texts/minutes", data={"text": "我的改动", "public": "yes", "version": "0"})
        assert late.status_code == 409
        assert "我的改动" in late.text
        for name in ("decisions", "minutes/review"):
            assert (await desk.post(f"{HERE}/texts/{name}", data={"reason": ""})).status_code == 303
        page = (await desk.get(f"{HERE}/texts")).text
        assert page.count("/workbench/editions/") == 2
        assert (await desk.post(f"{HERE}/conclusion")).headers["location"] == HERE
    assert (await meeting_for_services("executive-112")).state == "concluded"


async def test_an_auditor_reads_everything_and_is_offered_nothing(client: httpx.AsyncClient) -> None:
    item = await a_decided_item()
    desk = signed_in(client, AUDITOR)
    with clock.frozen(AFTER + timedelta(hours=1)):
        for part in ("", "/agenda", f"/agenda/{item.id}", "/texts", "/texts/minutes"):
            read = await desk.get(f"{HERE}{part}")
            assert read.status_code == 200, part
            assert read.text.count("<form") == read.text.count('action="/sign-out"'), part


async def test_another_body_sees_nothing_of_a_meeting_that_is_prepared(client: httpx.AsyncClient) -> None:
    await a_meeting()
    with clock.frozen(START):
        desk = signed_in(client, OFFICER_ELSEWHERE)
        assert (await desk.get(HERE)).status_code == 404
        assert "第112次" not in (await desk.get(DESK)).text
        assert "第112次" in (await signed_in(client, COLLEAGUE).get(DESK)).text


async def test_an_item_is_called_one_earlier_and_taken_off(client: httpx.AsyncClient) -> None:
    await a_meeting()
    first, second = await an_item(title="甲议题"), await an_item(title="乙议题")
    desk = signed_in(client, OFFICER)
    with clock.frozen(START):
        await desk.post(f"{HERE}/agenda/order", data={"items": str(second.id)})
        page = (await desk.get(f"{HERE}/agenda")).text
        assert page.index("乙议题") < page.index("甲议题")
        await desk.post(f"{HERE}/agenda/{first.id}/removal")
        page = (await desk.get(f"{HERE}/agenda")).text
    assert "甲议题" not in page
