"""Counting a vote: exact, by the published rule, ties stated and broken by nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.rules.award_counting import count
from events.rules.awards import AwardTimes, check_choices, check_count, check_nomination, check_times, check_voting

AT = datetime(2027, 9, 1, tzinfo=UTC)
TIMES = AwardTimes(nominates_until=AT, opens_at=AT, closes_at=AT + timedelta(days=14))
NAMES = ["a", "b", "c", "d"]
VOTES = st.lists(st.lists(st.sampled_from(NAMES), max_size=3, unique=True), max_size=30)
SCORES = st.dictionaries(st.sampled_from(NAMES), st.lists(st.integers(0, 100), min_size=1, max_size=4))


def test_without_a_jury_the_most_votes_win() -> None:
    standings = count(NAMES, [["a", "b"], ["a"], ["c"]], {}, winners=1, jury_percent=0)
    assert [(one.nominee, one.votes, one.points, one.rank, one.won) for one in standings] == [
        ("a", 2, "100/1", 1, True),
        ("b", 1, "50/1", 2, False),
        ("c", 1, "50/1", 2, False),
        ("d", 0, "0/1", 4, False),
    ]


def test_the_jury_has_the_weight_that_was_published() -> None:
    standings = count(["a", "b"], [["a"], ["a"], ["b"]], {"b": [90, 100], "a": [0]}, winners=1, jury_percent=50)
    assert [(one.nominee, one.points) for one in standings] == [("b", "145/2"), ("a", "50/1")]


def test_who_is_tied_with_the_last_winner_wins_too_and_it_is_stated() -> None:
    standings = count(NAMES, [["a"], ["a"], ["b"], ["c"]], {}, winners=2, jury_percent=0)
    assert [(one.nominee, one.tied, one.won) for one in standings] == [
        ("a", False, True),
        ("b", True, True),
        ("c", True, True),
        ("d", False, False),
    ]


def test_nobody_wins_where_nobody_voted() -> None:
    assert not [one for one in count(NAMES, [], {}, winners=10, jury_percent=30) if one.won]


@given(VOTES, SCORES, st.integers(0, 90), st.integers(1, 4), st.permutations(NAMES))
def test_the_count_does_not_depend_on_any_order_and_points_stay_within_a_hundred(
    votes: list[list[str]], scores: dict[str, list[int]], percent: int, winners: int, order: list[str]
) -> None:
    first = {one.nominee: one for one in count(NAMES, votes, scores, winners=winners, jury_percent=percent)}
    again = count(order, list(reversed(votes)), scores, winners=winners, jury_percent=percent)
    assert {one.nominee: one for one in again} == first
    points = [Fraction(one.points) for one in again]
    assert points == sorted(points, reverse=True)
    assert all(0 <= one <= 100 for one in points)
    assert all(one.won for one in again if one.rank <= winners and Fraction(one.points) > 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("after", "nomination", "voting", "counting"),
    [
        (timedelta(seconds=-1), None, "not_open", "still_open"),
        (timedelta(0), "nominations_over", None, "still_open"),
        (timedelta(days=14), "nominations_over", "closed", None),
    ],
)
def test_nominating_voting_and_counting_each_have_their_time(
    after: timedelta, nomination: str | None, voting: str | None, counting: str | None
) -> None:
    found = [check(TIMES, AT + after) for check in (check_nomination, check_voting, check_count)]
    assert [one and one.code for one in found] == [nomination, voting, counting]


def test_a_vote_names_some_that_stand_each_once_and_not_too_many() -> None:
    for choices, code in (([], "required"), (["a", "b", "c"], "too_many"), (["a", "a"], "doubled"), (["x"], "unknown")):
        refusal = check_choices(choices, NAMES, most=2)
        assert refusal is not None
        assert code in {one.code for one in refusal.errors}
    assert check_choices(["b", "a"], NAMES, most=2) is None


def test_instants_that_do_not_follow_each_other_are_refused() -> None:
    wrong = check_times(AwardTimes(nominates_until=AT + timedelta(days=1), opens_at=AT, closes_at=AT))
    assert wrong is not None
    assert {one.field for one in wrong.errors} == {"closes_at", "nominates_until"}
