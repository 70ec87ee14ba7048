"""What the steps of a follow-up amount to, which may come next, and how a light is computed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from decisions.rules.follow_ups import (
    DONE,
    NOT_DONE,
    Made,
    Standing,
    Step,
    check_new,
    check_step,
    follows_up,
    is_escalated,
    is_overdue,
    standing_of,
)
from decisions.rules.lights import Burden, Thresholds, light
from decisions.rules.overdue import days_late
from decisions.rules.satisfaction import (
    NOT_ANSWERED,
    NOTHING_WAITS,
    SAID_ALREADY,
    WAITS,
    Said,
    check_answer,
    check_response,
)
from decisions.words import FollowUpAct, Light, Response, Satisfaction

HERE, THERE = UUID(int=1), UUID(int=2)
DAY = date(2027, 5, 14)
AT = datetime(2027, 4, 1, tzinfo=UTC)
MADE = Made(HERE, DAY, AT, AT.date())
LIMITS = Thresholds(amber_count=1, amber_days=1, red_count=5, red_days=15)

days = st.dates(date(2027, 1, 1), date(2028, 1, 1))
steps = st.lists(
    st.builds(
        Step,
        act=st.sampled_from(FollowUpAct),
        at=st.datetimes(datetime(2027, 4, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 # given a zone
        unit=st.sampled_from([HERE, THERE]),
        due_on=days,
    ),
    max_size=12,
)


def errors(refusal: object) -> set[str]:
    """The fields that a refusal names."""
    return {error.field for error in getattr(refusal, "errors", ())}


def open_one(due_on: date = DAY) -> Standing:
    return standing_of(Made(HERE, due_on, AT, AT.date()), [])


@given(steps)
def test_a_follow_up_is_done_exactly_if_it_was_completed_and_not_reopened_since(taken: list[Step]) -> None:
    ends = [step.act for step in taken if step.act in {FollowUpAct.COMPLETE, FollowUpAct.REOPEN}]
    assert (standing_of(MADE, taken).done_at is not None) == (ends[-1:] == [FollowUpAct.COMPLETE])


@given(steps)
def test_unit_and_day_are_those_of_the_last_step_that_moved_them(taken: list[Step]) -> None:
    standing = standing_of(MADE, taken)
    handed = [step.unit for step in taken if step.act is FollowUpAct.HAND_OVER]
    moved = [step.due_on for step in taken if step.act in {FollowUpAct.EXTEND, FollowUpAct.REOPEN}]
    assert standing.unit == [HERE, *handed][-1]
    assert standing.due_on == [DAY, *moved][-1]
    assert standing.extensions == sum(step.act is FollowUpAct.EXTEND for step in taken)
    assert standing.moved_at == [AT, *(step.at for step in taken)][-1]


@given(steps, days)
def test_the_leaders_are_told_once_for_each_day_that_was_promised(taken: list[Step], today: date) -> None:
    standing = standing_of(MADE, taken)
    if is_escalated(standing, today, 5):
        assert (today - standing.due_on).days >= 5
        told = Step(FollowUpAct.ESCALATE, AT)
        assert not is_escalated(standing_of(MADE, [*taken, told]), today, 5)


def test_a_follow_up_is_overdue_from_the_day_after_its_day() -> None:
    assert not is_overdue(DAY, None, DAY)
    assert is_overdue(DAY, None, DAY + timedelta(days=1))
    assert not is_overdue(DAY, AT, DAY + timedelta(days=1))
    assert [days_late(DAY, DAY + timedelta(days=n)) for n in (-1, 0, 1, 9)] == [0, 0, 1, 9]


def test_a_promise_is_silent_unless_something_follows_it_up() -> None:
    later = AT + timedelta(days=9)
    assert not follows_up(AT, [])
    assert follows_up(AT, [None])
    assert follows_up(AT, [later])
    assert not follows_up(later, [AT])  # what was done before does not keep a promise that came after


def test_an_extension_needs_a_reason_and_a_later_day() -> None:
    standing = open_one()
    assert errors(check_step(FollowUpAct.EXTEND, standing, today=DAY, due_on=DAY + timedelta(days=1))) == {"note"}
    assert errors(check_step(FollowUpAct.EXTEND, standing, today=DAY, note="等招标结果", due_on=DAY)) == {"due_on"}
    ok = check_step(FollowUpAct.EXTEND, standing, today=DAY, note="等招标结果", due_on=DAY + timedelta(days=1))
    assert ok is None


def test_a_follow_up_goes_over_to_another_unit_with_a_reason() -> None:
    standing = open_one()
    assert errors(check_step(FollowUpAct.HAND_OVER, standing, today=DAY, unit=HERE)) == {"note", "unit"}
    assert check_step(FollowUpAct.HAND_OVER, standing, today=DAY, unit=THERE, note="属于你局职责") is None


def test_progress_says_something_or_brings_evidence() -> None:
    standing = open_one()
    assert errors(check_step(FollowUpAct.PROGRESS, standing, today=DAY)) == {"note"}
    assert check_step(FollowUpAct.PROGRESS, standing, today=DAY, files=1) is None


def test_what_is_done_takes_no_step_but_being_taken_up_again() -> None:
    done = standing_of(MADE, [Step(FollowUpAct.COMPLETE, AT)])
    for act in set(FollowUpAct) - {FollowUpAct.REOPEN}:
        assert check_step(act, done, today=DAY, note="说明一下", unit=THERE, due_on=DAY) is DONE
    assert check_step(FollowUpAct.REOPEN, open_one(), today=DAY, note="还没有做完", due_on=DAY) is NOT_DONE
    assert errors(check_step(FollowUpAct.REOPEN, done, today=DAY, due_on=DAY - timedelta(days=1))) == {"note", "due_on"}


def test_a_follow_up_later_than_promised_needs_a_reason() -> None:
    later = DAY + timedelta(days=1)
    assert errors(check_new(title="改", due_on=later, today=DAY, promised=DAY, reason="")) == {"reason"}
    assert check_new(title="改", due_on=later, today=DAY, promised=DAY, reason="等招标结果") is None
    assert errors(check_new(title="", due_on=DAY, today=later, promised=None, reason="")) == {"title", "due_on"}


@given(st.integers(0, 120), st.one_of(st.none(), st.integers(1, 400)))
def test_a_light_never_gets_better_by_more_being_late(overdue: int, late: int | None) -> None:
    order = [Light.GREEN, Light.AMBER, Light.RED]
    oldest = DAY - timedelta(days=late) if late else None
    shown = light(Burden(overdue, oldest), LIMITS, DAY)
    assert order.index(light(Burden(overdue + 1, oldest), LIMITS, DAY)) >= order.index(shown)
    if oldest:
        assert order.index(light(Burden(overdue, oldest - timedelta(days=1)), LIMITS, DAY)) >= order.index(shown)


def test_a_light_turns_where_the_rules_file_says() -> None:
    assert light(Burden(0, None), LIMITS, DAY) is Light.GREEN
    assert light(Burden(1, DAY - timedelta(days=1)), LIMITS, DAY) is Light.AMBER
    assert light(Burden(4, DAY - timedelta(days=14)), LIMITS, DAY) is Light.AMBER
    assert light(Burden(5, DAY - timedelta(days=1)), LIMITS, DAY) is Light.RED
    assert light(Burden(1, DAY - timedelta(days=15)), LIMITS, DAY) is Light.RED


def test_one_says_whether_one_is_satisfied_once_there_is_an_answer_and_again_after_news() -> None:
    no, yes = Satisfaction.NOT_SATISFIED, Satisfaction.SATISFIED

    def check(answer: Satisfaction, *said: Said, news: datetime = AT, reason: str = "没有写明时间") -> object:
        return check_answer(answer, reason=reason, answered_at=AT, said=said, news_at=news)

    assert check_answer(yes, reason="", answered_at=None, said=(), news_at=None) is NOT_ANSWERED
    assert check(yes, reason="") is None
    assert errors(check(no, reason="")) == {"reason"}
    waiting = Said(no, AT + timedelta(days=1))
    stood = Said(no, AT + timedelta(days=1), Response.STAND)
    assert check(yes, waiting) is WAITS
    assert check(no, stood) is SAID_ALREADY
    assert check(yes, stood) is None
    assert check(no, stood, news=AT + timedelta(days=2)) is None
    assert check(yes, Said(yes, AT)) is SAID_ALREADY


def test_the_office_responds_with_a_reason_and_to_take_it_up_again_a_day() -> None:
    waiting = [Said(Satisfaction.NOT_SATISFIED, AT)]
    assert errors(check_response(Response.STAND, reason="", due_on=None, today=DAY, said=waiting)) == {"reason"}
    assert errors(check_response(Response.REOPEN, reason="重新研究", due_on=None, today=DAY, said=waiting)) == {
        "due_on"
    }
    assert check_response(Response.REOPEN, reason="重新研究", due_on=DAY, today=DAY, said=waiting) is None
    answered = [Said(Satisfaction.NOT_SATISFIED, AT, Response.STAND)]
    assert check_response(Response.STAND, reason="已经说明", due_on=None, today=DAY, said=answered) is NOTHING_WAITS
