"""The office at the door: phones are prepared, people let in by hand, conflicts settled, counts told as they change."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from frontend.pages.workbench import door_live
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.identity.actor import Actor
from tests.events.doors_steps import (
    MINUTE,
    OPEN,
    a_door,
    a_phone,
    a_ticket,
    alone,
    checked_in,
    open_conflicts,
    out,
    some_tickets,
)
from tests.world import AUDITOR, CLERK, COLLEAGUE, HOST, OFFICER_ELSEWHERE, RESIDENT, signed_in

CODE = re.compile(r'door-code-text">([0-9A-Z*~$=-]+)<')


async def at_desk(
    client: httpx.AsyncClient, path: str, *, actor: Actor = HOST, at: Any = OPEN, **form: Any
) -> httpx.Response:
    """Ask for a page, or send the form that is given."""
    signed_in(client, actor)
    client.cookies.set("kaimen_lang", "en")
    with clock.frozen(at):
        if form:
            return await client.post(f"/workbench/{path}", data=form)
        return await client.get(f"/workbench/{path}")


def of(door: UUID, *parts: str) -> str:
    return "/".join(["sessions", str(door), "door", *parts])


async def test_a_phone_is_prepared_and_its_code_is_shown_once(client: httpx.AsyncClient, world: None) -> None:
    door = await a_door()
    answer = await at_desk(client, "doors", name="East gate", doors=str(door))
    assert answer.status_code == 200, answer.text
    [code] = CODE.findall(answer.text)
    [row] = await execute("SELECT id, name FROM device")
    assert row["name"] == "East gate"
    again = await at_desk(client, f"doors/{row['id']}")
    assert code not in again.text
    with clock.frozen(OPEN):
        client.cookies.clear()
        enrolled = await client.post("/api/v1/devices", json={"code": code})
    assert enrolled.status_code == 201
    listed = await at_desk(client, "doors")
    assert "Enrolled" in listed.text
    ended = await at_desk(client, f"doors/{row['id']}/end", lost="yes")
    assert ended.status_code == 303
    assert (await execute("SELECT detail FROM audit WHERE verb = 'device.ended'"))[0]["detail"] == '{"lost": true}'


async def test_a_phone_needs_a_name_and_doors_of_one_office(client: httpx.AsyncClient, world: None) -> None:
    door = await a_door()
    for form in ({"name": "", "doors": str(door)}, {"name": "x"}, {"name": "x", "doors": str(uuid4())}):
        assert (await at_desk(client, "doors", **form)).status_code == 422
    over = await at_desk(client, "doors", at=OPEN + timedelta(days=1), name="x", doors=str(door))
    assert over.status_code == 422
    assert await execute("SELECT FROM device") == []


@pytest.mark.parametrize("actor", [RESIDENT, AUDITOR, CLERK, OFFICER_ELSEWHERE])
async def test_only_who_runs_the_doors_prepares_phones(client: httpx.AsyncClient, world: None, actor: Actor) -> None:
    door = await a_door()
    answer = await at_desk(client, "doors", actor=actor, name="x", doors=str(door))
    assert answer.status_code in {303, 403}
    assert await execute("SELECT FROM device") == []


async def test_the_supervisor_sees_a_conflict_and_settles_it_with_a_note(
    client: httpx.AsyncClient, world: None
) -> None:
    door = await a_door()
    ticket, east, west = await a_ticket(door), await a_phone(door, name="东门"), await a_phone(door, name="西门")
    await east.sends(alone(ticket.qr, at=OPEN), at=OPEN + MINUTE)
    await west.sends(alone(ticket.qr, at=OPEN + MINUTE), at=OPEN + 2 * MINUTE)
    page = (await at_desk(client, of(door), at=OPEN + 3 * MINUTE)).text
    assert all(said in page for said in ("Let in at two doors", "东门", "西门", "林可", "this one counts"))
    for reader in (AUDITOR,):
        seen = (await at_desk(client, of(door), actor=reader)).text
        assert "Let in at two doors" in seen
        assert "林可" not in seen
    [row] = await execute("SELECT id FROM conflict")
    refused = await at_desk(client, of(door, "conflicts"), conflict=str(row["id"]), note=" ")
    assert refused.status_code == 422
    done = await at_desk(client, of(door, "conflicts"), actor=COLLEAGUE, conflict=str(row["id"]), note="Two siblings.")
    assert done.status_code == 303
    again = await at_desk(client, of(door, "conflicts"), conflict=str(row["id"]), note="Once more.")
    assert again.status_code == 409
    assert await open_conflicts(door) == set()
    # what was settled is not found again by the next scan
    await east.sends(out(ticket.qr, at=OPEN + 5 * MINUTE), at=OPEN + 5 * MINUTE)
    assert await open_conflicts(door) == set()


async def test_a_conflict_that_later_news_explain_is_settled_by_itself(world: None) -> None:
    door = await a_door()
    ticket, east, west = await a_ticket(door), await a_phone(door), await a_phone(door, name="西门")
    await east.sends(alone(ticket.qr, at=OPEN), at=OPEN + 5 * MINUTE)
    await west.sends(alone(ticket.qr, at=OPEN + 2 * MINUTE), at=OPEN + 5 * MINUTE)
    assert len(await open_conflicts(door)) == 1
    went = out(ticket.qr, at=OPEN + MINUTE, offline=True)
    await east.sends(went, at=OPEN + 6 * MINUTE)
    assert await open_conflicts(door) == set()


async def test_somebody_without_their_ticket_is_found_and_let_in(client: httpx.AsyncClient, world: None) -> None:
    door = await a_door()
    ticket = await a_ticket(door, name="林可", contact="+8613800000202")
    await a_ticket(door, name="林小雨", contact="+8613800000203")
    by_name = (await at_desk(client, of(door, "by-hand") + "?q=林", actor=CLERK)).text
    assert all(name in by_name for name in ("林可", "林小雨"))
    found = (await at_desk(client, of(door, "by-hand") + "?q=林&tail=0202", actor=CLERK)).text
    assert "林可" in found
    assert "林小雨" not in found
    id_ = str(uuid7())
    for _ in range(2):
        moved = await at_desk(client, of(door, "by-hand"), actor=CLERK, ticket=str(ticket.id), scan=id_)
        assert moved.status_code == 303
    assert await checked_in(door) == {ticket.id: (UUID(id_), True)}
    back = await at_desk(client, of(door, "undo"), actor=CLERK, scan=id_)
    assert back.status_code == 303
    assert await checked_in(door) == {}


async def test_a_code_typed_at_the_desk_gets_its_answer(client: httpx.AsyncClient, world: None) -> None:
    door = await a_door()
    ticket = await a_ticket(door)
    for shown, said in ((ticket.code, "Let in"), (ticket.qr, "is in already"), ("nonsense", "no such ticket")):
        sent = await at_desk(client, of(door, "scan"), actor=CLERK, shown=shown)
        assert sent.status_code == 303
        assert said in (await at_desk(client, of(door, "by-hand"), actor=CLERK)).text
    assert (await at_desk(client, of(door, "scan"), actor=CLERK, shown=" ")).status_code == 422


async def test_the_list_for_paper_has_everybody_with_a_good_ticket(client: httpx.AsyncClient, world: None) -> None:
    door = await a_door()
    await some_tickets(door, 2, name="林可")
    off = await a_ticket(door, name="陈立")
    await execute("UPDATE ticket SET cancelled_at = {} WHERE id = {}", OPEN, off.id)
    page = (await at_desk(client, of(door, "list"), actor=CLERK)).text
    assert page.count("林可") == 2
    assert "陈立" not in page
    assert (await at_desk(client, of(door, "list"), actor=AUDITOR)).status_code == 403


async def test_the_list_for_paper_has_the_name_of_the_door_in_the_language_of_who_prints_it(
    client: httpx.AsyncClient, world: None
) -> None:
    door = await a_door()
    await execute("UPDATE door SET title = {}, title_en = {} WHERE id = {}", "走进自来水厂", "The water works", door)
    assert '<h1><span lang="en">The water works</span></h1>' in (await at_desk(client, of(door, "list"))).text
    client.cookies.set("kaimen_lang", "zh-Hans")
    signed_in(client, HOST)
    with clock.frozen(OPEN):
        chinese = (await client.get(f"/workbench/{of(door, 'list')}")).text
    assert '<h1><span lang="zh-Hans">走进自来水厂</span></h1>' in chinese


async def test_the_door_of_a_meeting_stands_by_its_name_without_the_parts_of_a_session(
    client: httpx.AsyncClient, world: None
) -> None:
    door = await a_door()
    titles = "市政府常务会议", "The executive meeting"
    await execute("UPDATE door SET kind = 'meeting', title = {}, title_en = {} WHERE id = {}", *titles, door)
    for path in (of(door), of(door, "by-hand")):
        page = (await at_desk(client, path)).text
        assert '<span lang="en">The executive meeting</span>' in page
        assert "Who booked" not in page
    assert (await at_desk(client, of(door), actor=OFFICER_ELSEWHERE)).status_code == 403


async def test_counts_are_told_as_they_are_to_whoever_watches(
    client: httpx.AsyncClient, world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_live, "LASTS", 0.0)
    door = await a_door()
    ticket, phone = await a_ticket(door, heads=3), await a_phone(door)
    await phone.scans(ticket.qr)
    answer = await at_desk(client, of(door, "live"), actor=AUDITOR)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert 'event: door\ndata: {"came":3,"inside":3,"expected":3,"conflicts":0' in answer.text
    assert door_live.watching() == 0
    monkeypatch.setattr(door_live, "MOST", 0)
    full = await at_desk(client, of(door, "live"), actor=AUDITOR)
    assert (full.status_code, full.headers["retry-after"]) == (503, "10")
    assert (await at_desk(client, of(door, "live"), actor=OFFICER_ELSEWHERE)).status_code == 403
