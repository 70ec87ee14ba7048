"""The line before a session: nobody is overtaken, lots go before those who come later, reloading gains nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.rules.rush import LOTS, Line, Place, Step, before, called_by, look_again, next_pace, next_step, number
from events.rush_places import GOOD, read, written
from tests.events.rows import NOW

SESSION = UUID(int=7)
LOBBY = timedelta(minutes=15)
OPEN = Line(books=True, opens_at=NOW, closes_at=NOW + timedelta(days=7), left=200)
LINES = st.builds(
    lambda lobby, more, called, left: msgspec.structs.replace(
        OPEN, lobby=lobby, issued=lobby + more, called=min(called, lobby + more), left=left
    ),
    *(st.integers(0, 20_000) for _ in range(4)),
)
LOTS_DRAWN = st.integers(0, LOTS - 1)


def step(
    line: Line, place: Place | None = None, *, at: datetime = NOW, busy: bool = False, sending: bool = False
) -> Step:
    return next_step(line, place, now=at, lobby=LOBBY, busy=busy, sending=sending)


def test_as_long_as_all_are_answered_in_time_nobody_waits() -> None:
    assert step(OPEN) is Step.ON


def test_when_more_ask_than_can_be_answered_the_next_gets_a_place() -> None:
    assert step(OPEN, busy=True) is Step.JOIN


@given(LINES)
def test_while_a_line_stands_whoever_comes_goes_to_its_end(line: Line) -> None:
    if line.standing and line.left:
        assert step(line) is Step.JOIN
        assert step(line, sending=True) is Step.JOIN


def test_before_the_opening_a_lot_is_drawn_once() -> None:
    early = NOW - timedelta(minutes=1)
    assert step(OPEN, at=early) is Step.DRAW
    assert step(OPEN, Place(SESSION, early, lot=5), at=early) is Step.LOBBY


def test_long_before_the_opening_there_is_no_line() -> None:
    assert step(OPEN, at=NOW - LOBBY - timedelta(seconds=1)) is Step.ON


def test_when_all_seats_are_taken_those_who_wait_are_told() -> None:
    full = msgspec.structs.replace(OPEN, left=0, issued=10, called=3)
    assert step(full, Place(SESSION, NOW, n=9)) is Step.FULL
    assert step(full, sending=True) is Step.JOIN


@given(LINES, LOTS_DRAWN, LOTS_DRAWN)
def test_lots_go_in_their_order_and_before_everybody_who_came_later(line: Line, one: int, other: int) -> None:
    if not line.lobby:
        return
    lower, higher = (Place(SESSION, NOW, lot=lot) for lot in sorted((one, other)))
    assert 1 <= number(lower, line) <= number(higher, line) <= line.lobby
    assert number(higher, line) < number(Place(SESSION, NOW, n=line.lobby + 1), line)


@given(LINES, st.integers(1, 40_000), st.integers(0, 3600), st.integers(1, 500))
def test_a_place_only_ever_comes_nearer(line: Line, n: int, seconds: int, rate: int) -> None:
    place = Place(SESSION, NOW, n=n)
    later = msgspec.structs.replace(line, called=called_by(line, now=NOW + timedelta(seconds=seconds), per_second=rate))
    assert line.called <= later.called <= line.last
    assert before(place, later) <= before(place, line)


def test_a_line_of_people_who_do_not_come_back_is_called_faster_and_faster() -> None:
    pace, paces = 1, []
    for _ in range(8):
        pace = next_pace(pace, inside=0, at_once=100)
        paces.append(pace)
    assert paces == [2, 4, 8, 16, 32, 64, 64, 64]
    assert next_pace(64, inside=60, at_once=100) == 32
    assert next_pace(64, inside=100, at_once=100) == 1
    assert next_pace(1, inside=60, at_once=100) == 1


@given(LINES, st.integers(1, 500))
def test_a_line_is_called_to_its_end(line: Line, rate: int) -> None:
    late = NOW + timedelta(seconds=line.last // rate + 1)
    assert called_by(line, now=late, per_second=rate) == line.last


def test_nobody_is_called_before_the_opening() -> None:
    line = msgspec.structs.replace(OPEN, lobby=100, moved_at=NOW - timedelta(minutes=10))
    assert called_by(line, now=NOW, per_second=50) == 0


@given(st.integers(0, 100_000), st.integers(1, 500))
def test_nobody_looks_again_at_once_nor_after_long(waiting: int, rate: int) -> None:
    assert 2 <= look_again(waiting, per_second=rate) <= 15


@given(st.one_of(st.none(), LOTS_DRAWN), st.integers(0, 10**9))
def test_a_place_is_read_as_it_was_written(lot: int | None, n: int) -> None:
    place = Place(SESSION, NOW, lot=lot, n=0 if lot is not None else n)
    assert read(written(place), SESSION, NOW) == place


@given(st.data())
def test_a_place_that_was_changed_is_none(data: st.DataObject) -> None:
    text = written(Place(SESSION, NOW, n=900))
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + data.draw(st.characters().filter(lambda sign: sign != text[at])) + text[at + 1 :]
    assert read(changed, SESSION, NOW) is None


@pytest.mark.parametrize("text", ["", ".", "\ud800", "a.b.c", "\0", "7.n1", "x" * 5000])
def test_what_is_no_place_is_none(text: str) -> None:
    assert read(text, SESSION, NOW) is None


def test_a_place_is_good_for_its_session_and_for_two_hours() -> None:
    text = written(Place(SESSION, datetime(2027, 7, 5, 1, tzinfo=UTC), n=3))
    assert read(text, UUID(int=8), NOW) is None
    assert read(text, SESSION, NOW + GOOD) is not None
    assert read(text, SESSION, NOW + GOOD + timedelta(seconds=1)) is None
