"""More people inside than seats: the supervisor has it as a conflict at once, and the gates never wait for it."""

from __future__ import annotations

import asyncio
from uuid import UUID

import httpx
import pytest

from events.services.over_capacity import reconcile_capacity
from events.services.tickets import IssuedTicket
from events.words import Pool
from frontend.pages.workbench import door_live
from participation.base import clock
from participation.base.database import execute
from tests.events.doors_steps import (
    MINUTE,
    OPEN,
    Phone,
    a_door,
    a_phone,
    a_ticket,
    alone,
    is_cancelled,
    open_conflicts,
    out,
    some_tickets,
)
from tests.events.rows import NOW
from tests.world import AUDITOR, HOST, signed_in

pytestmark = pytest.mark.usefixtures("world")


async def over(door: UUID) -> set[UUID]:
    """The tickets of which this is an open conflict."""
    return {ticket for ticket, kind, _ in await open_conflicts(door) if kind == "over capacity"}


async def reconciled(door: UUID) -> bool:
    with clock.frozen(OPEN + MINUTE):
        return await reconcile_capacity(door)


async def a_full_door_with_one_more(capacity: int = 2) -> tuple[UUID, list[IssuedTicket], IssuedTicket, Phone]:
    """Seats that are all booked, those of a cancelled ticket once more; a phone without network let that in, too."""
    door = await a_door(capacity=capacity)
    good = await some_tickets(door, capacity)
    cancelled = await a_ticket(door)
    await is_cancelled(cancelled.id, at=NOW)
    online, lost = await a_phone(door), await a_phone(door, name="西门")
    for ticket in good:
        await online.scans(ticket.qr, at=OPEN + MINUTE)
    await lost.sends(alone(cancelled.qr, at=OPEN), at=OPEN + 2 * MINUTE)
    return door, good, cancelled, online


async def test_who_came_last_beyond_the_seats_is_a_conflict_once(world: None) -> None:
    door, good, cancelled, _ = await a_full_door_with_one_more()
    assert await over(door) == set(), "nothing of it is written by a scan"
    inside = await execute("SELECT id FROM check_in WHERE door = {} AND inside ORDER BY at DESC, id DESC", door)
    assert {row["id"] for row in inside} == {*(one.id for one in good), cancelled.id}
    assert await reconciled(door)
    assert await over(door) == {inside[0]["id"]}
    assert not await reconciled(door)
    assert len(await execute("SELECT FROM conflict WHERE kind = 'over capacity'")) == 1


async def test_as_many_as_there_are_seats_of_all_kinds_are_no_conflict(world: None) -> None:
    door = await a_door(capacity=1, pools={Pool.ACCESSIBLE: 1, Pool.GROUP: 3})
    phone = await a_phone(door)
    for ticket in [*await some_tickets(door, 2), await a_ticket(door, heads=3)]:
        await phone.scans(ticket.qr)
    assert not await reconciled(door)
    more = await a_ticket(door)
    await phone.scans(more.qr, at=OPEN + MINUTE)
    assert await reconciled(door)
    assert await over(door) == {more.id}


@pytest.mark.slow
async def test_a_group_counts_by_its_heads(world: None) -> None:
    door = await a_door(capacity=10)
    phone, group, late = await a_phone(door), await a_ticket(door, heads=10), await a_ticket(door)
    await phone.scans(group.qr)
    await phone.scans(late.qr, at=OPEN + MINUTE)
    assert await reconciled(door)
    assert await over(door) == {late.id}


async def test_it_is_settled_by_itself_once_enough_have_left(world: None) -> None:
    door, good, _, phone = await a_full_door_with_one_more()
    await reconciled(door)
    [beyond] = await over(door)
    leaves = next(one for one in good if one.id != beyond)
    await phone.sends(out(leaves.qr, at=OPEN + 3 * MINUTE), at=OPEN + 3 * MINUTE)
    assert await reconciled(door)
    assert await over(door) == set()
    [row] = await execute(
        "SELECT settled_at IS NOT NULL AS settled, settled_by FROM conflict WHERE ticket = {}", beyond
    )
    assert (row["settled"], row["settled_by"]) == (True, None)
    await phone.scans(leaves.qr, at=OPEN + 4 * MINUTE)
    assert await reconciled(door), "whoever comes back makes it one again"
    assert len(await over(door)) == 1


@pytest.mark.slow
async def test_the_supervisor_sees_it_settles_it_and_is_not_asked_again(client: httpx.AsyncClient, world: None) -> None:
    door, _, _, _ = await a_full_door_with_one_more()
    page = f"/workbench/sessions/{door}/door"
    signed_in(client, HOST)
    client.cookies.set("kaimen_lang", "en")
    with clock.frozen(OPEN + 3 * MINUTE):
        seen = await client.get(page)
        assert "More people than seats" in seen.text
        [row] = await execute("SELECT id FROM conflict WHERE kind = 'over capacity'")
        done = await client.post(f"{page}/conflicts", data={"conflict": str(row["id"]), "note": "加了一把椅子"})
        assert done.status_code == 303
        assert not await reconcile_capacity(door)
        assert "加了一把椅子" in (await client.get(page)).text
    assert await over(door) == set()


async def test_whoever_watches_is_told_within_one_look(
    client: httpx.AsyncClient, world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_live, "LASTS", 0.0)
    door, _, _, _ = await a_full_door_with_one_more()
    before = len(await execute("SELECT FROM conflict WHERE settled_at IS NULL"))
    signed_in(client, AUDITOR)
    with clock.frozen(OPEN + 3 * MINUTE):
        answer = await client.get(f"/workbench/sessions/{door}/door/live")
    assert f'"inside":3,"expected":2,"conflicts":{before + 1}' in answer.text


@pytest.mark.slow
async def test_what_everybody_may_come_to_and_what_is_off_has_no_such_limit(world: None) -> None:
    door, _, _, _ = await a_full_door_with_one_more()
    await execute("UPDATE session SET admission = 'open' WHERE id = {}", door)
    assert not await reconciled(door)
    await execute("UPDATE session SET admission = 'booking' WHERE id = {}", door)
    await execute("UPDATE door SET closed_at = {} WHERE id = {}", OPEN, door)
    assert not await reconciled(door)


async def test_two_who_look_at_once_write_it_once_while_gates_go_on(world: None) -> None:
    door, _, _, phone = await a_full_door_with_one_more()
    more = await a_ticket(door)
    with clock.frozen(OPEN + 2 * MINUTE):
        await asyncio.gather(*(reconcile_capacity(door) for _ in range(4)))
    await phone.scans(more.qr, at=OPEN + 3 * MINUTE)
    with clock.frozen(OPEN + 3 * MINUTE):
        await asyncio.gather(*(reconcile_capacity(door) for _ in range(4)))
    assert len(await over(door)) == len(await execute("SELECT FROM conflict WHERE kind = 'over capacity'")) == 2
