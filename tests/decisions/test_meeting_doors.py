"""The door of a meeting: the tickets of those who come, and what is scanned there as attendance."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.jobs import HANDLERS
from decisions.queries.participants_held import ParticipantHeld
from decisions.rules.meeting_doors import Attended, item_entered
from decisions.schemas.meeting import Postponement
from decisions.services.attendance_enclosing import enclose_attendance
from decisions.services.attending import accept_invitation, decline_invitation
from decisions.services.door_moves import follow_door
from decisions.services.meeting_announcing import announce_meeting
from decisions.services.meeting_life import cancel_meeting, postpone_meeting
from decisions.services.participants import end_participant
from decisions.services.participants_forgetting import forget_participants
from decisions.services.seats_taking_over import take_over_seats
from events.queries.tickets import good_ticket_of_subject
from events.schemas.ticket import HeldTicket
from participation.base import clock
from participation.base.database import execute, transaction
from participation.base.identity.actor import NOBODY
from participation.base.outbox.owing import owe
from participation.base.outbox.relay import drain
from participation.representatives.seat_links import seat_link
from tests.decisions.participants_steps import a_seated_meeting, accepted, key_of, somebody_invited
from tests.decisions.steps import MEETING, START, an_announced_meeting, published
from tests.world import OFFICER

ARRIVES = MEETING - timedelta(minutes=10)


async def who_comes() -> tuple[ParticipantHeld, HeldTicket]:
    """Somebody who said yes to an announced meeting, and their ticket."""
    await an_announced_meeting()
    who = await somebody_invited()
    with clock.frozen(START):
        await accept_invitation(NOBODY, participant=who.id, key=key_of(who))
    ticket = await good_ticket_of_subject(who.id)
    assert ticket is not None
    return who, ticket


async def scanned(ticket: HeldTicket, direction: str, at: datetime) -> UUID:
    """A scan at the desk of the door, and the news of it carried out."""
    scan = uuid4()
    await execute(
        "INSERT INTO scan (id, person, door, ticket, shown, direction, at, claimed_at, offline, given, verdict,"
        " synced_at) VALUES ({}, {}, {}, {}, '', {}, {}, {}, false, '', {}, {})",
        scan,
        OFFICER.person,
        ticket.door,
        ticket.id,
        direction,
        at,
        at,
        "admitted" if direction == "in" else "left",
        at,
    )
    with clock.frozen(at):
        async with transaction():
            await owe("door.moved", ticket=ticket.id, scan=scan)
        await drain(HANDLERS)
    return scan


async def presence() -> list[tuple[str, datetime]]:
    """What the record of the meeting holds and nobody took back."""
    rows = await execute(
        "SELECT n.direction, n.at FROM presence n WHERE n.voids IS NULL"
        " AND NOT EXISTS (SELECT FROM presence v WHERE v.voids = n.id) ORDER BY n.at"
    )
    return [(row["direction"], row["at"]) for row in rows]


async def test_who_says_yes_has_a_ticket_for_the_door_of_the_meeting(world: None) -> None:
    who, ticket = await who_comes()
    assert (ticket.door, ticket.door_kind, ticket.title) == (who.meeting, "meeting", "区政府第112次常务会议")
    assert ticket.opens_at < ticket.starts_at == MEETING


async def test_a_representative_with_a_seat_has_one_as_soon_as_the_meeting_is_announced(world: None) -> None:
    meeting, [seat, _] = await a_seated_meeting()
    await accepted(seat)
    await take_over_seats(meeting)
    [row] = await execute("SELECT id FROM participant")
    assert await good_ticket_of_subject(row["id"]) is None
    with clock.frozen(START):
        await published((await announce_meeting(OFFICER, which="executive-112")).id)
    assert await good_ticket_of_subject(row["id"]) is not None
    assert await take_over_seats(meeting) == 0
    assert len(await execute("SELECT id FROM ticket")) == 1


async def test_who_gives_it_back_or_is_ended_has_none_any_more(world: None) -> None:
    who, _ = await who_comes()
    other = await somebody_invited(name="王工", contact="wang@example.com")
    with clock.frozen(START):
        await accept_invitation(NOBODY, participant=other.id, key=key_of(other))
        await decline_invitation(NOBODY, participant=who.id, key=key_of(who))
        await end_participant(OFFICER, participant=other.id, reason="议题撤回")
    assert await good_ticket_of_subject(who.id) is await good_ticket_of_subject(other.id) is None


async def test_the_door_moves_with_the_meeting_and_closes_when_it_is_called_off(
    client: httpx.AsyncClient, world: None
) -> None:
    _, ticket = await who_comes()
    later = MEETING + timedelta(days=7)
    with clock.frozen(START):
        await postpone_meeting(
            OFFICER, which="executive-112", new=Postponement(starts_at=later, place="三楼会议室", reason="延期")
        )
    [door] = await execute("SELECT starts_at, place, closed_at FROM door")
    assert (door["starts_at"], door["place"], door["closed_at"]) == (later, "三楼会议室", None)
    with clock.frozen(START):
        await cancel_meeting(OFFICER, which="executive-112", reason="议题撤回")
        page = (await client.get(f"/tickets/{ticket.code}")).text
    assert "会议取消" in page
    assert 'class="ticket-code"' not in page


async def test_the_own_page_shows_the_ticket_to_who_comes_alone(client: httpx.AsyncClient, world: None) -> None:
    who, ticket = await who_comes()
    other = await somebody_invited(name="王工", contact="wang@example.com")
    with clock.frozen(START):
        assert f"/tickets/{ticket.code}" in (await client.get(who.path)).text
        assert "/tickets/" not in (await client.get(other.path)).text


async def test_a_mail_to_who_comes_brings_the_ticket_and_to_who_was_not_asked_yet_nothing(world: None) -> None:
    who, _ = await who_comes()
    other = await somebody_invited(name="王工", contact="wang@example.com")
    files = await enclose_attendance({"link": f"https://kaimen.example{who.path}"}, "zh-Hans")
    assert [file.name for file in files] == ["calendar.ics", "ticket-1.png"]
    assert await enclose_attendance({"link": f"https://kaimen.example{other.path}"}, "zh-Hans") == ()
    assert await enclose_attendance({"link": f"https://kaimen.example{who.path[:-1]}x"}, "zh-Hans") == ()


async def test_the_mail_of_a_seat_brings_it_too(world: None) -> None:
    meeting, [seat, _] = await a_seated_meeting()
    await accepted(seat)
    await take_over_seats(meeting)
    with clock.frozen(START):
        await published((await announce_meeting(OFFICER, which="executive-112")).id)
    assert [file.name for file in await enclose_attendance({"link": seat_link(seat)}, "zh-Hans")] == [
        "calendar.ics",
        "ticket-1.png",
    ]


async def test_what_is_scanned_at_the_door_is_the_attendance_and_once(world: None) -> None:
    _, ticket = await who_comes()
    await scanned(ticket, "in", ARRIVES)
    await scanned(ticket, "out", MEETING + timedelta(minutes=50))
    assert await presence() == [("in", ARRIVES), ("out", MEETING + timedelta(minutes=50))]
    with clock.frozen(MEETING + timedelta(hours=1)):
        assert await follow_door(ticket.id) == 0
    assert len(await presence()) == 2


async def test_a_scan_that_was_undone_is_taken_back(world: None) -> None:
    _, ticket = await who_comes()
    scan = await scanned(ticket, "in", ARRIVES)
    await execute(
        "INSERT INTO scan_undo (id, scan, at, person) VALUES ({}, {}, {}, {})", uuid4(), scan, ARRIVES, OFFICER.person
    )
    with clock.frozen(MEETING):
        assert await follow_door(ticket.id) == 1
        assert await follow_door(ticket.id) == 0
    assert await presence() == []


async def test_an_exit_of_somebody_who_was_never_seen_to_enter_is_left_to_the_secretary(world: None) -> None:
    _, ticket = await who_comes()
    await scanned(ticket, "out", MEETING)
    assert await presence() == []


async def test_names_leave_the_tickets_when_participants_are_forgotten(world: None) -> None:
    await who_comes()
    with clock.frozen(MEETING + timedelta(days=4000)):
        await forget_participants()
    assert [row["name"] for row in await execute("SELECT name FROM ticket")] == [""]


ONE, TWO = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(("minutes", "item"), [(-30, ONE), (0, ONE), (39, ONE), (40, TWO), (500, TWO)])
def test_somebody_comes_in_for_the_first_of_their_items_that_is_not_over(minutes: int, item: UUID) -> None:
    items = [
        Attended(id=ONE, starts_at=MEETING, minutes=40),
        Attended(id=TWO, starts_at=MEETING + timedelta(minutes=60), minutes=20),
    ]
    assert item_entered(items, MEETING + timedelta(minutes=minutes)) == item


@given(st.lists(st.builds(Attended, id=st.uuids(), minutes=st.none() | st.integers(5, 60)), max_size=5))
def test_who_attends_anything_always_comes_in_for_something_of_theirs(items: list[Attended]) -> None:
    found = item_entered(items, MEETING)
    assert found in {item.id for item in items} if items else found is None
