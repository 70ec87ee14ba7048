"""Two doors and one ticket at the same instant, on real connections: one lets it in; without the guard both do."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from events.schemas.door import ScansTaken
from events.services import scanning, scans_together
from events.services.tickets import cancel_tickets
from participation.base import clock
from participation.base.database import execute, transaction
from tests.events.doors_steps import (
    MINUTE,
    OPEN,
    Phone,
    a_door,
    a_phone,
    a_ticket,
    alone,
    checked_in,
    open_conflicts,
    out,
    scan,
)

PHONES = 6


async def gates(n: int = PHONES) -> tuple[Any, list[Phone]]:
    door = await a_door()
    return door, [await a_phone(door, name=f"{gate}") for gate in range(n)]


async def at_once(*acts: Any) -> list[str]:
    """What each of them answered to its one scan."""
    taken: list[ScansTaken] = await asyncio.gather(*acts)
    return sorted(one.verdicts[0].verdict.value for one in taken)


async def test_of_many_doors_that_scan_one_ticket_at_once_one_lets_it_in(world: None) -> None:
    door, phones = await gates()
    for _ in range(10):
        ticket = await a_ticket(door)
        told = await at_once(*(phone.sends(scan(ticket.qr)) for phone in phones))
        assert told == ["admitted"] + ["already"] * (PHONES - 1)
    assert await open_conflicts(door) == set()
    assert len(await checked_in(door)) == 10


async def test_who_went_out_comes_in_again_by_one_door_only(world: None) -> None:
    door, phones = await gates()
    ticket = await a_ticket(door)
    for n in range(5):
        at = OPEN + 2 * n * MINUTE
        assert (await at_once(*(phone.sends(scan(ticket.qr, at=at), at=at) for phone in phones))).count("admitted") == 1
        later = at + MINUTE
        await phones[0].sends(out(ticket.qr, at=later), at=later)


async def test_an_offline_batch_and_a_scan_at_the_same_instant_agree_on_who_was_first(world: None) -> None:
    door, (east, west) = await gates(2)
    for _ in range(10):
        ticket = await a_ticket(door)
        brought, online = alone(ticket.qr, at=OPEN - MINUTE), scan(ticket.qr)
        told = await at_once(east.sends(brought), west.sends(online))
        inside = await checked_in(door)
        # the earlier one counts, whoever was taken in first
        assert inside[ticket.id] == (brought.id, True)
        conflicts = {one for one in await open_conflicts(door) if one[0] == ticket.id}
        assert told in (["admitted", "already"], ["admitted", "admitted"])
        assert len(conflicts) == told.count("admitted") - 1


async def test_without_the_guard_two_doors_let_one_ticket_in(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    door, phones = await gates(2)
    ticket = await a_ticket(door)
    come, all_here = [0], asyncio.Event()
    read = scanning.fetch

    async def read_together(kind: Any, statement: str, *values: Any) -> Any:
        found = await read(kind, statement.replace("FOR NO KEY UPDATE OF t", ""), *values)
        if statement is scanning.KNOWN:
            come[0] += 1
            if come[0] == len(phones):
                all_here.set()
            await asyncio.wait_for(all_here.wait(), 20)
        return found

    monkeypatch.setattr(scanning, "fetch", read_together)
    # the way that looks at all scans, for a ticket that the one statement would have let in
    monkeypatch.setattr(scanning, "_plain", lambda *_: None)
    told = await at_once(*(phone.sends(scan(ticket.qr)) for phone in phones))
    assert told == ["admitted", "admitted"]


async def test_without_its_row_the_one_statement_lets_a_ticket_in_twice(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, phones = await gates(2)
    ticket = await a_ticket(door)
    loose = scans_together.TOGETHER.replace("AND NOT EXISTS (SELECT FROM scan s WHERE s.id = h.scan)", "")
    loose = loose.replace("WHERE NOT c.inside AND", "WHERE").replace("c.moved_at <= EXCLUDED.moved_at", "true")
    monkeypatch.setattr(scans_together, "TOGETHER", loose)
    told = await at_once(*(phone.sends(scan(ticket.qr)) for phone in phones))
    assert told == ["admitted", "admitted"]
    assert len(await checked_in(door)) == 1


async def test_a_ticket_cancelled_at_the_same_instant_is_let_in_or_refused_and_never_half(world: None) -> None:
    door, (phone,) = await gates(1)
    for _ in range(10):
        ticket = await a_ticket(door)

        async def cancelled(id_: Any = ticket.id) -> None:
            [row] = await execute("SELECT booking FROM ticket WHERE id = {}", id_)
            with clock.frozen(OPEN):
                async with transaction():
                    await cancel_tickets(booking=row["booking"])

        taken, _ = await asyncio.gather(phone.sends(scan(ticket.qr)), cancelled())
        let_in = taken.verdicts[0].verdict == "admitted"
        assert taken.verdicts[0].verdict in {"admitted", "cancelled"}
        assert (ticket.id in await checked_in(door)) is let_in


async def test_the_same_scan_sent_twice_at_once_is_one_scan(world: None) -> None:
    door, (phone,) = await gates(1)
    for _ in range(10):
        ticket = await a_ticket(door)
        one = scan(ticket.qr)
        told = await at_once(phone.sends(one), phone.sends(one))
        assert told == ["admitted", "again"]
    assert len(await execute("SELECT FROM scan")) == 10


async def test_two_batches_with_the_same_tickets_do_not_wait_for_each_other_for_ever(world: None) -> None:
    door, (east, west) = await gates(2)
    tickets = [await a_ticket(door) for _ in range(40)]
    first = [alone(ticket.qr, at=OPEN) for ticket in tickets]
    second = [alone(ticket.qr, at=OPEN + MINUTE) for ticket in reversed(tickets)]
    later = OPEN + 2 * MINUTE
    await asyncio.gather(east.sends(*first, at=later), west.sends(*second, at=later))
    inside = await checked_in(door)
    assert {inside[ticket.id][0] for ticket in tickets} == {one.id for one in first}
    assert len(await open_conflicts(door)) == len(tickets)
