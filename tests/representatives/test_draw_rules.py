"""The rules of draws, seats and lists by themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from participation.base.identity.words import Role
from participation.base.rules_file.values import Stage, Text
from participation.representatives.rules.draws import check_entry, due, is_needed, progress, small_types, within_reach
from participation.representatives.rules.lists import ListAct, ListStanding, check_act, standing_of
from participation.representatives.rules.seats import (
    Answer,
    Told,
    answer_by,
    check_answer,
    next_alternate,
    remind_at,
    told,
)

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
TITLE = Text(zh="审签", en="Sign-off")
STAGES = (Stage("法制", TITLE, (Role.REVIEWER,)), Stage("分管领导", TITLE, (Role.LEADER,)))
orders = st.lists(st.integers(0, 50).map(str), unique=True, max_size=20)


@given(orders, st.data())
def test_the_next_alternate_is_the_first_not_asked_yet_who_is_still_there(
    order: list[str], data: st.DataObject
) -> None:
    seated = set(data.draw(st.lists(st.sampled_from(order), max_size=9))) if order else set()
    gone = set(data.draw(st.lists(st.sampled_from(order), max_size=9))) if order else set()
    found = next_alternate(order, seated=seated, gone=gone)
    left = [one for one in order if one not in seated | gone]
    assert found == (left[0] if left else None)


@given(orders, st.integers(0, 20))
def test_everybody_of_a_type_is_told_one_thing(order: list[str], seats: int) -> None:
    selected = set(order[:seats])
    found = told(order, selected)
    assert set(found) == set(order)
    alternates = sum(what is Told.ALTERNATE for what in found.values())
    assert alternates == min(len(selected), len(order) - len(selected))


@given(st.integers(1, 720), st.integers(1, 60 * 24 * 60))
def test_nobody_is_asked_to_answer_after_the_meeting_began(hours: int, minutes: int) -> None:
    meeting = NOW + timedelta(minutes=minutes)
    until = answer_by(NOW, hours, meeting)
    assert NOW < until <= min(NOW + timedelta(hours=hours), meeting) or until <= meeting
    assert NOW <= remind_at(NOW, until) <= until


def test_an_answer_is_given_once_in_time_and_an_acceptance_can_be_given_back() -> None:
    until = NOW + HOUR
    assert check_answer(before=None, answer=Answer.ACCEPTED, until=until, now=NOW) is None
    late = check_answer(before=None, answer=Answer.ACCEPTED, until=until, now=until)
    assert late is not None
    assert late.code == "answer_too_late"
    again = check_answer(before=Answer.ACCEPTED, answer=Answer.DECLINED, until=until, now=NOW)
    assert again is not None
    assert again.code == "answered_already"
    assert check_answer(before=Answer.ACCEPTED, answer=Answer.GIVEN_BACK, until=until, now=until + HOUR) is None
    assert check_answer(before=Answer.SILENT, answer=Answer.GIVEN_BACK, until=until, now=NOW) is not None


def test_types_of_one_or_two_people_are_small() -> None:
    pool = [{"a": "x"}] * 3 + [{"a": "y"}] * 2 + [{"a": "z"}]
    assert [(one.values["a"], one.people) for one in small_types(pool)] == [("z", 1), ("y", 2)]


def test_a_draw_is_needed_where_there_are_more_people_than_seats() -> None:
    assert is_needed(6, 5)
    assert not is_needed(5, 5)


def test_a_source_is_due_when_it_was_last_postponed_to_and_never_earlier() -> None:
    assert due(NOW, []) == NOW
    assert due(NOW, [NOW + HOUR]) == NOW + HOUR
    assert due(NOW, [NOW - HOUR]) == NOW


def test_what_is_entered_is_named_not_there_yet_and_not_too_early() -> None:
    known = {"a": NOW, "b": NOW + HOUR, "c": NOW}
    found = check_entry(["a", "b", "c", "d"], known=known, entered={"c": "1"}, now=NOW)
    assert found is not None
    assert [one.code for one in found.errors] == ["too_early", "entered", "unknown"]


@given(st.text(max_size=200), st.integers(-5, 2000), st.integers(-5, 2000))
def test_a_report_of_the_solver_never_has_more_done_than_there_is(stage: str, done: int, steps: int) -> None:
    name, part, whole = progress(stage, done, steps)
    assert 0 <= part <= whole
    assert len(name) <= 80


def test_a_list_is_signed_by_each_stage_and_by_nobody_twice() -> None:
    acts = [(ListAct.SUBMIT, "")]
    assert standing_of(acts, STAGES) is ListStanding.SUBMITTED
    acts += [(ListAct.APPROVE, "法制"), (ListAct.APPROVE, "分管领导")]
    assert standing_of(acts, STAGES) is ListStanding.APPROVED
    author = check_act(
        ListAct.APPROVE,
        standing=ListStanding.SUBMITTED,
        stage=STAGES[0],
        roles={Role.REVIEWER},
        is_author=True,
        has_signed=False,
    )
    twice = check_act(
        ListAct.APPROVE,
        standing=ListStanding.SUBMITTED,
        stage=STAGES[1],
        roles={Role.LEADER},
        is_author=False,
        has_signed=True,
    )
    assert author is not None
    assert twice is not None
    assert (author.code, twice.code) == ("author_may_not_approve", "already_signed")


@given(st.datetimes(timezones=st.timezones()))
def test_instants_of_other_eras_are_out_of_reach_and_break_nothing(at: datetime) -> None:
    inside = within_reach(at, NOW)
    assert inside == (abs((at - NOW).days) <= 3 * 366) or abs(at - NOW) > timedelta(days=3 * 366)
