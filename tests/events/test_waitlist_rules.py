"""The published rule of the line, and until when offers stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from events.rules.no_shows import NoShowStanding, standing
from events.rules.waitlist import Line, Waiting, Window, check_line, closes_at, ends_at, offered_until, serve
from events.words import NoShowAct

START = datetime(2027, 8, 7, 1, tzinfo=UTC)
RULE = Line(closes_hours=12, answer_minutes=60, passed_over_most=3)
parties = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 5)), max_size=12)


def line_of(given: list[tuple[int, int]]) -> list[Waiting]:
    return [Waiting(UUID(int=at), seats, passed) for at, (seats, passed) in enumerate(given)]


def window(**changes: object) -> Window:
    values = {"published": True, "called_off": False, "waits": True, "books_from": None, "books_until": None}
    return Window(**{**values, "starts_at": START, **changes})  # type: ignore[arg-type]


@given(given=parties, free=st.integers(0, 12), capacity=st.integers(0, 12))
def test_offers_fit_go_in_order_and_never_past_somebody_seats_are_saved_for(
    given: list[tuple[int, int]], free: int, capacity: int
) -> None:
    line = line_of(given)
    found = serve(line, free=free, capacity=capacity, passed_over_most=3)
    assert found.seats <= free
    assert list(found.offered) == [one for one in line if one in found.offered]
    for at, one in enumerate(line):
        left = free - sum(other.seats for other in found.offered if line.index(other) < at)
        behind = [other for other in found.offered if line.index(other) > at]
        if one not in found.offered and behind:
            assert one.seats > left
            assert one.passed_over < 3 or one.seats > capacity
        assert (one in found.passed_over) == (one not in found.offered and bool(behind))


@given(given=parties, free=st.integers(0, 12))
def test_whoever_fits_and_has_nobody_saved_for_ahead_is_served(given: list[tuple[int, int]], free: int) -> None:
    line = line_of(given)
    found = serve(line, free=free, capacity=12, passed_over_most=3)
    for at, one in enumerate(line):
        saved = any(other.passed_over >= 3 and other not in found.offered for other in line[:at])
        if one not in found.offered and not saved:
            assert one.seats > free - sum(other.seats for other in found.offered if line.index(other) < at)


def test_a_party_is_passed_over_three_times_and_then_waited_for() -> None:
    big, small = Waiting(UUID(int=1), 4, 2), Waiting(UUID(int=2), 1)
    assert serve([big, small], free=1, capacity=8, passed_over_most=3).offered == (small,)
    assert serve([Waiting(big.id, 4, 3), small], free=1, capacity=8, passed_over_most=3).offered == ()
    # nothing is saved for a party that is larger than all seats have become
    assert serve([Waiting(big.id, 4, 3), small], free=1, capacity=3, passed_over_most=3).offered == (small,)


@given(before=st.integers(1, 20_000), hours=st.integers(1, 336))
def test_an_offer_leaves_time_to_answer_and_ends_by_the_cut_off(before: int, hours: int) -> None:
    made = START - timedelta(minutes=before)
    until = offered_until(made, hours, window(), RULE)
    if until is None:
        assert made >= START - timedelta(hours=13)
    else:
        assert timedelta(hours=1) <= until - made <= timedelta(hours=hours) or until - made == timedelta(hours=hours)
        assert until <= START - timedelta(hours=12)


def test_where_booking_ends_earlier_so_do_offers() -> None:
    until = START - timedelta(days=3)
    assert ends_at(window(books_until=until), RULE) == until
    assert closes_at(window(books_until=until), RULE) == until - timedelta(hours=1)
    refusal = check_line(window(books_until=until), RULE, until - timedelta(minutes=59))
    assert refusal is not None
    assert refusal.code == "waitlist_closed"


def test_what_the_acts_about_an_absence_amount_to() -> None:
    acts = [NoShowAct.RECORD, NoShowAct.APPEAL, NoShowAct.UPHOLD]
    assert [standing(acts[:n]) for n in range(4)] == [
        NoShowStanding.NONE,
        NoShowStanding.RECORDED,
        NoShowStanding.APPEALED,
        NoShowStanding.UPHELD,
    ]
