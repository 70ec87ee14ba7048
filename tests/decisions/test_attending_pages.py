"""The own page of a participant, and the desk where participants are invited and come and go."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from decisions.queries.attendance import attendance
from decisions.queries.participants import participants
from decisions.queries.participants_held import ParticipantHeld, participant_held
from decisions.services.seats_taking_over import take_over_seats
from decisions.words import MeetingKind, ParticipantKind
from participation.base import clock
from participation.base.database import execute
from participation.base.identity import cookies
from participation.base.security.csrf import COOKIE, HEADER, PURPOSE
from participation.base.security.keys import sign
from tests.decisions.participants_steps import SEATS_GIVEN, a_seated_meeting, accepted, somebody_invited
from tests.decisions.steps import AFTER, MEETING, START, a_held_meeting, a_meeting, an_item
from tests.decisions.test_papers import a_paper
from tests.decisions.test_record_signing import handed_in
from tests.world import AUDITOR, OFFICER, OFFICER_ELSEWHERE, signed_in

NOON = START + timedelta(hours=3)
DURING = MEETING + timedelta(minutes=20)
DESK = "/workbench/meetings/executive-112/participants"


@pytest.fixture
async def item(world: None) -> UUID:
    """The lift item."""
    await a_meeting()
    return (await an_item()).id


def stranger(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """A browser that nobody has signed in with, and that has seen a form."""
    token = f"nonce.{sign(PURPOSE, 'nonce ')}"
    client.cookies.set(cookies.name_of(COOKIE), token)
    client.headers[HEADER] = token
    client.headers["Accept-Language"] = "en"
    return client


async def test_the_own_page_says_what_when_and_where_and_takes_the_answer(
    client: httpx.AsyncClient, item: UUID
) -> None:
    await a_paper(item)
    who = await somebody_invited()
    stranger(client)
    with clock.frozen(NOON):
        page = await client.get(who.path)
        assert page.headers["cache-control"] == "private, no-store"
        for text in ("112th District Government Executive Meeting", "区政府二楼第一会议室", "测算表", "I cannot come"):
            assert text in page.text
        assert "https://meeting.example.gov.cn/112" in page.text
        answer = await client.post(f"{who.path}/acceptance", data={})
        assert (answer.status_code, answer.headers["location"]) == (303, who.path)
        again = await client.post(f"{who.path}/acceptance", data={})
        assert again.status_code == 409
        calendar = await client.get(f"{who.path}/calendar.ics")
        assert b"BEGIN:VEVENT" in calendar.content
        await client.post(f"{who.path}/refusal", data={})
    found = await participant_held(who.id)
    assert (found.answer, found.turn) == ("given back", 2)


async def test_a_forged_page_is_not_there(client: httpx.AsyncClient, item: UUID) -> None:
    who = await somebody_invited()
    stranger(client)
    forged = f"/attending/{who.id.hex}{'0' * 32}"
    for path in ("", "/calendar.ics", "/record"):
        assert (await client.get(forged + path)).status_code == 404
    for path in ("/acceptance", "/refusal", "/record"):
        assert (await client.post(forged + path, data={})).status_code == 404
    assert not await execute("SELECT FROM participant_answer")


@pytest.mark.slow
async def test_a_seat_leads_to_the_own_page_and_is_given_back_there(client: httpx.AsyncClient, world: None) -> None:
    meeting, [seat, _] = await a_seated_meeting()
    await accepted(seat)
    await take_over_seats(meeting)
    [row] = await execute("SELECT id FROM participant")
    who = await participant_held(row["id"])
    stranger(client)
    with clock.frozen(SEATS_GIVEN + timedelta(hours=1)):
        assert "Give the seat back" in (await client.get(who.path)).text
        assert (await client.post(f"{who.path}/refusal", data={})).status_code == 303
        assert "You have given your seat back" in (await client.get(who.path)).text
    assert (await participant_held(who.id)).ended


async def test_somebody_is_put_on_the_list_and_invited_on_the_desk(client: httpx.AsyncClient, item: UUID) -> None:
    signed_in(client, OFFICER)
    with clock.frozen(NOON):
        wrong = await client.post(DESK, data={"kind": "invited", "name": "", "contact": "12"})
        assert wrong.status_code == 422
        person = {"kind": "presenter", "name": "何工", "contact": "13800000999", "items": str(item)}
        assert (await client.post(DESK, data=person)).status_code == 303
        assert "何工" in (await client.get(DESK)).text
        assert (await client.post(f"{DESK}/invitations", data={})).status_code == 303
        assert "何工" in (await client.get(f"{DESK}/list")).text
    [found] = (await participants(OFFICER, "executive-112")).participants
    assert found.invited_at == NOON
    assert (await client.get(DESK)).status_code == 200
    assert (await signed_in(client, OFFICER_ELSEWHERE).get(DESK)).status_code in {403, 404}
    assert "何工" not in (await signed_in(client, AUDITOR).get(DESK)).text


async def pressed(client: httpx.AsyncClient, item: UUID, page: str, do: str, **more: str) -> int:
    """A button of the attendance page as it was shown; the ids are those of the page."""
    ids = dict(re.findall(r'name="(ids\.[0-9a-f-]+)" value="([0-9a-f-]+)"', page))
    answer = await client.post(f"{DESK}/attendance", data={"item": str(item), "do": do, **ids, **more})
    return answer.status_code


async def inside(who: ParticipantHeld) -> UUID | None:
    found = (await attendance(OFFICER, "executive-112")).participants
    return next(one.inside for one in found if one.participant == who.id)


async def test_one_press_lets_somebody_in_and_a_second_press_changes_nothing(
    client: httpx.AsyncClient, item: UUID
) -> None:
    who = await somebody_invited()
    signed_in(client, OFFICER)
    with clock.frozen(DURING):
        page = (await client.get(f"{DESK}/attendance")).text
        assert await pressed(client, item, page, f"in {who.id}") == 303
    with clock.frozen(DURING + timedelta(seconds=1)):
        assert await pressed(client, item, page, f"in {who.id}") == 303
        assert await inside(who) == item
        page = (await client.get(f"{DESK}/attendance?item={item}")).text
        assert await pressed(client, item, page, f"in {who.id}") == 409
        assert await pressed(client, item, page, "out", who=str(who.id)) == 303
        table = (await client.get(f"{DESK}/attendance/table.csv")).text
    assert await inside(who) is None
    assert len(table.splitlines()) == 2
    [row] = await execute("SELECT id FROM presence WHERE direction = 'in'")
    back = {"item": str(item), "wrong": str(row["id"])}
    with clock.frozen(DURING + timedelta(minutes=1)):
        assert (await client.post(f"{DESK}/attendance/correction", data=back)).status_code == 303
        assert (await client.post(f"{DESK}/attendance/correction", data=back)).status_code == 409
        assert await pressed(client, item, page, "in 0") == 422


@pytest.mark.slow
async def test_all_who_are_ticked_go_on_to_the_next_item(client: httpx.AsyncClient, item: UUID) -> None:
    second = (await an_item(title="停车收费")).id
    both, one = await somebody_invited(), await somebody_invited(name="乙", items=[item])
    signed_in(client, OFFICER)
    with clock.frozen(DURING):
        page = (await client.get(f"{DESK}/attendance")).text
        for who in (both, one):
            assert await pressed(client, item, page, f"in {who.id}") == 303
    with clock.frozen(DURING + timedelta(minutes=5)):
        page = (await client.get(f"{DESK}/attendance")).text
        for who in (both, one):
            assert await pressed(client, item, page, "on", who=str(who.id)) == 303
        assert await inside(both) == second
        assert await inside(one) is None
        page = (await client.get(f"{DESK}/attendance?item={second}")).text
        assert await pressed(client, second, page, "on", who=str(both.id)) == 422


@pytest.mark.slow
async def test_the_record_of_a_hearing_is_read_and_signed_on_the_own_page_or_noted_on_the_desk(
    client: httpx.AsyncClient, world: None
) -> None:
    await a_held_meeting(kind=MeetingKind.HEARING, members=None, quorum=None)
    heard = ParticipantKind.HEARING_PARTICIPANT
    own, by_paper = await somebody_invited(kind=heard, name="甲"), await somebody_invited(kind=heard, name="乙")
    await handed_in()
    stranger(client)
    with clock.frozen(AFTER):
        assert "It waits for your signature." in (await client.get(own.path)).text
        assert "一小时两元偏高" in (await client.get(f"{own.path}/record")).text
        unsaid = await client.post(f"{own.path}/record", data={"do": "refuse"})
        assert unsaid.status_code == 422
        assert (await client.post(f"{own.path}/record", data={"do": "sign"})).status_code == 303
        assert "You have signed this version." in (await client.get(f"{own.path}/record")).text
        signed_in(client, OFFICER)
        assert "还缺1人签字" in (await client.get(DESK)).text
        assert (await client.post(f"{DESK}/signatures", data={})).status_code == 303
        paper = {"way": "paper", "note": "4月2日窗口"}
        assert (await client.post(f"{DESK}/{by_paper.id}/signature", data=paper)).status_code == 303
        assert "到场人员均已签字或者拒签" in (await client.get(DESK)).text
