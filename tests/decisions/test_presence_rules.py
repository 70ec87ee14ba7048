"""Entries and exits of one participant: what they amount to whatever order they came in, and what cannot be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from decisions.rules.presence import (
    IN_ALREADY,
    NOT_A_MOVE,
    NOT_IN,
    OTHER_ITEM,
    TAKEN_BACK,
    Move,
    check_instant,
    check_moves,
    in_room,
    moves_that_hold,
    stays,
    taken_back_with,
    time_there,
)
from decisions.words import Direction, MeetingState
from participation.base.errors import Refusal

NINE = datetime(2027, 3, 31, 1, tzinfo=UTC)
LIFTS, PARKING = UUID(int=1), UUID(int=2)


def move(number: int, minute: int, direction: str, item: UUID = LIFTS, voids: int | None = None) -> Move:
    return Move(
        id=UUID(int=100 + number),
        item=item,
        direction=Direction(direction),
        at=NINE + timedelta(minutes=minute),
        voids=UUID(int=100 + voids) if voids is not None else None,
    )


MOVES = st.lists(
    st.builds(
        move,
        st.integers(0, 10_000),
        st.integers(0, 12),
        st.sampled_from(["in", "out"]),
        st.sampled_from([LIFTS, PARKING]),
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)


def taken(moves: list[Move]) -> list[Move]:
    """What is left where each move is refused that cannot be."""
    kept: list[Move] = []
    for one in moves:
        if check_moves([*kept, one]) is None:
            kept.append(one)
    return kept


@given(MOVES)
def test_what_is_taken_makes_stays_that_never_overlap(moves: list[Move]) -> None:
    found = stays(taken(moves))
    for one, following in pairwise(found):
        assert one.left is not None
        assert one.came <= one.left <= following.came


@given(MOVES)
def test_every_move_that_is_taken_is_the_end_of_one_stay(moves: list[Move]) -> None:
    kept = taken(moves)
    ends = [end for one in stays(kept) for end in (one.came_by, one.left_by) if end is not None]
    assert sorted(ends) == sorted(one.id for one in kept)


@given(MOVES, st.data())
def test_the_order_in_which_moves_reach_us_does_not_matter(moves: list[Move], data: st.DataObject) -> None:
    kept = taken(moves)
    shuffled = data.draw(st.permutations(kept))
    assert stays(shuffled) == stays(kept)
    assert check_moves(shuffled) is None


@given(MOVES, st.data())
def test_whatever_is_taken_back_leaves_moves_that_can_be(moves: list[Move], data: st.DataObject) -> None:
    kept = taken(moves)
    if not kept:
        assert taken_back_with(kept, UUID(int=0)) == NOT_A_MOVE
        return
    wrong = data.draw(st.sampled_from(kept))
    gone = taken_back_with(kept, wrong.id)
    assert not isinstance(gone, Refusal)
    voids = [
        Move(id=UUID(int=10**9 + at), item=one.item, direction=one.direction, at=one.at, voids=one.id)
        for at, one in enumerate(gone)
    ]
    after = [*kept, *voids]
    assert check_moves(after) is None
    assert wrong.id not in {one.id for one in moves_that_hold(after)}
    assert taken_back_with(after, wrong.id) == TAKEN_BACK


@given(MOVES)
def test_nobody_was_there_longer_than_from_the_first_entry_on(moves: list[Move]) -> None:
    kept, end = taken(moves), NINE + timedelta(hours=1)
    there = sum((time_there(stays(kept), item, until=end) for item in (LIFTS, PARKING)), timedelta())
    first = min((one.at for one in kept), default=end)
    assert timedelta() <= there <= end - first


def test_an_exit_without_an_entry_is_refused() -> None:
    assert check_moves([move(1, 5, "out")]) == NOT_IN
    assert check_moves([move(1, 5, "in"), move(2, 3, "out")]) == NOT_IN


def test_who_is_in_the_room_does_not_come_in_again() -> None:
    assert check_moves([move(1, 0, "in"), move(2, 5, "in")]) == IN_ALREADY


def test_one_item_is_left_before_the_next_is_entered() -> None:
    assert check_moves([move(1, 0, "in"), move(2, 5, "in", PARKING)]) == OTHER_ITEM
    assert check_moves([move(1, 0, "in"), move(2, 5, "out", PARKING)]) == OTHER_ITEM


def test_one_item_may_end_at_the_instant_at_which_the_next_begins() -> None:
    moves = [move(1, 0, "in"), move(2, 5, "in", PARKING), move(3, 5, "out"), move(4, 9, "out", PARKING)]
    assert check_moves(moves) is None
    assert [(one.item, one.came, one.left) for one in stays(moves)] == [
        (LIFTS, NINE, NINE + timedelta(minutes=5)),
        (PARKING, NINE + timedelta(minutes=5), NINE + timedelta(minutes=9)),
    ]


def test_a_break_that_never_was_is_taken_back_whole() -> None:
    moves = [move(1, 0, "in"), move(2, 5, "out"), move(3, 7, "in"), move(4, 9, "out")]
    gone = taken_back_with(moves, move(2, 5, "out").id)
    assert not isinstance(gone, Refusal)
    assert {one.id for one in gone} == {UUID(int=102), UUID(int=103)}


def test_somebody_is_in_the_room_from_the_entry_until_before_the_exit() -> None:
    found = stays([move(1, 0, "in"), move(2, 5, "out")])
    assert in_room(found, NINE) == LIFTS
    assert in_room(found, NINE + timedelta(minutes=5)) is None
    assert in_room(stays([move(1, 0, "in")]), NINE + timedelta(hours=9)) == LIFTS


def test_nobody_comes_tomorrow_or_days_before_the_meeting() -> None:
    def code(minutes: int, state: MeetingState = MeetingState.ANNOUNCED) -> str | None:
        at = NINE + timedelta(minutes=minutes)
        found = check_instant(at, starts_at=NINE, now=NINE + timedelta(minutes=30), state=state)
        return found.code if found else None

    assert code(30) is None
    assert code(34) is None
    assert code(60) == "in_the_future"
    assert code(-2000) == "not_on_the_day"
    assert code(0, MeetingState.CANCELLED) == "meeting_off"
