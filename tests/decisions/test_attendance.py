"""Attendance by agenda item: stored once, taken back with a trace, and never what cannot be."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from decisions.queries.attendance import attendance, attendance_csv
from decisions.schemas.participant import NewMove, NewMoves
from decisions.services.participants import attend
from decisions.services.presence import record_move, record_moves
from decisions.words import Direction
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY, Actor
from tests.decisions.participants_steps import somebody
from tests.decisions.steps import MEETING, a_meeting, an_item
from tests.world import AUDITOR, CLERK, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT

LATER = MEETING + timedelta(hours=1)
HERE = "executive-112"


@pytest.fixture
async def item(world: None) -> UUID:
    """The lift item."""
    await a_meeting()
    return (await an_item()).id


def move(who: UUID, item: UUID, minute: int, direction: str, id_: UUID | None = None) -> NewMove:
    return NewMove(
        id=id_ or uuid4(),
        participant=who,
        item=item,
        direction=Direction(direction),
        at=MEETING + timedelta(minutes=minute),
    )


async def recorded(*moves: NewMove, actor: Actor = OFFICER, back: tuple[UUID, ...] = ()) -> tuple[int, int]:
    with clock.frozen(LATER):
        made = await record_moves(actor, meeting=HERE, new=NewMoves(moves=list(moves), taken_back=list(back)))
    return made.stored, made.again


async def code(*moves: NewMove, actor: Actor = OFFICER, back: tuple[UUID, ...] = ()) -> str:
    with pytest.raises(Refused) as refused:
        await recorded(*moves, actor=actor, back=back)
    return refused.value.refusal.code


async def stays() -> list[tuple[datetime, datetime | None]]:
    found = (await attendance(OFFICER, HERE)).participants
    return [(stay.came, stay.left) for one in found for stay in one.stays]


async def test_who_came_and_went_is_a_stay_at_the_item(item: UUID) -> None:
    who = await somebody()
    assert await recorded(move(who, item, 40, "out"), move(who, item, 5, "in"), actor=CLERK) == (2, 0)
    assert await stays() == [(MEETING + timedelta(minutes=5), MEETING + timedelta(minutes=40))]
    table = (await attendance_csv(OFFICER, HERE)).decode("utf-8-sig").splitlines()
    assert table[1].startswith("何工,invited,,1,审议")
    assert table[1].endswith("09:05:00,2027-03-31 09:40:00")


async def test_a_list_that_is_sent_again_is_stored_once(item: UUID) -> None:
    who = await somebody()
    moves = [move(who, item, 5, "in"), move(who, item, 40, "out")]
    assert await recorded(*moves) == (2, 0)
    assert await recorded(*moves) == (0, 2)
    other = move(who, item, 41, "out", moves[1].id)
    assert await code(other) == "id_taken"
    assert len(await execute("SELECT FROM presence")) == 2


async def test_the_same_entry_from_two_places_at_once_is_stored_once(item: UUID) -> None:
    who = await somebody()
    same = move(who, item, 5, "in")
    with clock.frozen(LATER):
        found = await asyncio.gather(
            *(record_moves(OFFICER, meeting=HERE, new=NewMoves(moves=[same])) for _ in range(4))
        )
    assert sorted(one.stored for one in found) == [0, 0, 0, 1]


async def test_two_entries_at_once_are_one_entry(item: UUID) -> None:
    who = await somebody()
    with clock.frozen(LATER):
        found = await asyncio.gather(
            *(
                record_move(
                    OFFICER,
                    meeting=HERE,
                    id_=uuid4(),
                    participant=who,
                    item=item,
                    direction=Direction.IN,
                    at=MEETING + timedelta(minutes=minute),
                )
                for minute in (1, 2, 3)
            ),
            return_exceptions=True,
        )
    assert [one.refusal.code for one in found if isinstance(one, Refused)] == ["in_already"] * 2
    assert len(await execute("SELECT FROM presence")) == 1


async def test_what_cannot_be_is_refused_whole(item: UUID) -> None:
    who = await somebody()
    assert await code(move(who, item, 5, "in"), move(who, item, 9, "out"), move(who, item, 10, "out")) == (
        "exit_without_entry"
    )
    assert await code(move(who, item, 90, "in")) == "in_the_future"
    assert await code(move(who, uuid4(), 5, "in")) == "not_their_item"
    assert await code(move(uuid4(), item, 5, "in")) == "not_found"
    assert not await execute("SELECT FROM presence")


async def test_a_representative_is_there_for_their_own_item_only(item: UUID) -> None:
    who = await somebody()
    second = (await an_item(title="停车收费")).id
    assert await code(move(who, second, 5, "in")) == "not_their_item"
    await attend(OFFICER, participant=who, items=[item, second])
    on = [move(who, item, 5, "in"), move(who, item, 30, "out"), move(who, second, 30, "in")]
    assert await recorded(*on) == (3, 0)
    assert await code(move(who, item, 40, "in")) == "other_item"


async def test_a_mistake_is_taken_back_and_stays_on_record(item: UUID) -> None:
    who = await somebody()
    moves = [move(who, item, minute, way) for minute, way in ((5, "in"), (10, "out"), (12, "in"), (40, "out"))]
    await recorded(*moves)
    await recorded(back=(moves[1].id,))
    assert await stays() == [(MEETING + timedelta(minutes=5), MEETING + timedelta(minutes=40))]
    assert len(await execute("SELECT FROM presence")) == 6
    assert await code(back=(moves[1].id,)) == "taken_back_already"
    assert await code(back=(uuid4(),)) == "nothing_to_take_back"
    [other] = await execute("SELECT voids FROM presence WHERE voids = {}", moves[2].id)
    assert other["voids"] == moves[2].id


@pytest.mark.slow
async def test_a_time_is_corrected_in_one_go(item: UUID) -> None:
    who = await somebody()
    wrong = move(who, item, 20, "in")
    await recorded(wrong)
    assert await recorded(move(who, item, 2, "in"), back=(wrong.id,)) == (1, 0)
    assert await stays() == [(MEETING + timedelta(minutes=2), None)]


async def test_only_those_of_the_office_record(item: UUID) -> None:
    who = await somebody()
    for actor in (NOBODY, RESIDENT, AUDITOR, LEADER, OFFICER_ELSEWHERE):
        assert await code(move(who, item, 5, "in"), actor=actor) in {"wrong_body", "wrong_role"}


@pytest.mark.slow
async def test_an_auditor_reads_attendance_without_names(item: UUID) -> None:
    who = await somebody()
    await recorded(move(who, item, 5, "in"))
    [found] = (await attendance(AUDITOR, HERE)).participants
    assert found.shown != "何工"
    assert found.inside == item
    with pytest.raises(Refused):
        await attendance(OFFICER_ELSEWHERE, HERE)
