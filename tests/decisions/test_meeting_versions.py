"""What was announced and decided stays readable when a later version replaces it."""

from __future__ import annotations

import httpx
import pytest

from decisions.schemas.participant import NewParticipant
from decisions.services.deciding import hand_in_decisions, record_decision
from decisions.services.meeting_announcing import announce_meeting
from decisions.services.participants import add_participant
from decisions.words import ParticipantKind
from participation.base import clock
from participation.base.database import execute
from tests.decisions.steps import AFTER, START, a_decided_item, an_announced_meeting, an_item, new_decision, published
from tests.world import OFFICER, bearer

pytestmark = [pytest.mark.usefixtures("world")]
HERE = "/meetings/executive-112"
API = "/api/v1/meetings/executive-112"


async def announced_again(title: str = "新增议题") -> None:
    """One more item, so a further version of the announcement."""
    await an_item(title=title)
    with clock.frozen(START):
        await published((await announce_meeting(OFFICER, which="executive-112", reason="增加一个议题")).id)


async def test_an_announcement_that_was_replaced_has_a_page_and_the_one_in_force_is_the_meeting(
    client: httpx.AsyncClient,
) -> None:
    await an_announced_meeting()
    first = await client.get(f"{HERE}/announcements/1")
    assert (first.status_code, first.headers["location"]) == (303, f"{HERE}#versions")
    assert f"{HERE}/announcements/1" not in (await client.get(HERE)).text
    await announced_again()
    page = (await client.get(HERE)).text
    assert f"{HERE}/announcements/1" in page
    assert f"{HERE}/announcements/2" not in page
    earlier = await client.get(f"{HERE}/announcements/1")
    assert earlier.status_code == 200
    assert "新增议题" not in earlier.text
    assert 'content="noindex, follow"' in earlier.text
    assert f'href="{HERE}"' in earlier.text
    assert (await client.get(f"{HERE}/announcements/2")).status_code == 303
    assert (await client.get(f"{HERE}/announcements/3")).status_code == 404


async def test_what_waits_for_a_signature_is_no_version_for_everybody(client: httpx.AsyncClient) -> None:
    await an_announced_meeting()
    await an_item(title="新增议题")
    with clock.frozen(START):
        await announce_meeting(OFFICER, which="executive-112", reason="增加一个议题")
    for at in (f"{HERE}/announcements/2", f"{API}/announcements/2", f"{HERE}/decisions/1", f"{API}/decisions/1"):
        assert (await client.get(at, headers=bearer(OFFICER) if at.startswith("/api") else {})).status_code == 404
    assert [one["version"] for one in (await client.get(API)).json()["versions"]] == [1]


async def test_earlier_decisions_are_read_with_what_they_said(client: httpx.AsyncClient) -> None:
    item = await a_decided_item()
    with clock.frozen(AFTER):
        await published((await hand_in_decisions(OFFICER, which="executive-112")).id)
        again = new_decision(text="同意印发。", reason="抄录有误")
        await record_decision(OFFICER, item=item.id, new=again)
        await published((await hand_in_decisions(OFFICER, which="executive-112", reason="抄录有误")).id)
    page = (await client.get(HERE)).text
    assert "同意印发" in page
    assert f"{HERE}/decisions/1" in page
    earlier = await client.get(f"{HERE}/decisions/1")
    assert "原则通过" in earlier.text
    assert "同意印发" not in earlier.text
    told = await client.get(f"{API}/decisions/1")
    assert told.json()["decisions"][0]["text"].startswith("原则通过")
    assert [(one["kind"], one["version"]) for one in (await client.get(API)).json()["versions"]] == [
        ("announcement", 1),
        ("decisions", 2),
        ("decisions", 1),
    ]


async def test_who_sits_in_is_told_by_the_version_in_force_only(client: httpx.AsyncClient) -> None:
    await an_announced_meeting()
    with clock.frozen(START):
        new = NewParticipant(kind=ParticipantKind.INVITED, name="陈立", items=[], name_published=True)
        await add_participant(OFFICER, meeting="executive-112", new=new)
        await execute("UPDATE participant SET kind = 'representative'")
    await announced_again("第一次增加")
    assert "陈立" in (await client.get(f"{API}/announcements/2")).text
    await announced_again("第二次增加")
    assert "陈立" in (await client.get(HERE)).text
    for at in (f"{HERE}/announcements/2", f"{API}/announcements/2"):
        found = await client.get(at)
        assert found.status_code == 200
        assert "陈立" not in found.text
