"""What waits for whom in an office, and when it is late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from consultations.rules.waiting import Due, Task, Waiting, report_due, tasks
from consultations.words import State
from participation.base.identity.words import Role
from participation.base.rules_file import load
from participation.base.working_days import WorkingDays

RULES = load(None)
CALENDAR = WorkingDays.of(RULES)
ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
CLOSED = datetime(2026, 3, 1, 16, tzinfo=UTC)


def waiting(state: State, **changed: Any) -> Waiting:
    values: dict[str, Any] = {"closes_at": CLOSED, "received": 0, "pending": 0, "oldest_pending": None, "uncovered": 0}
    return Waiting(state=state, **{**values, **changed})


def found(given: Waiting, *roles: Role, now: datetime = MONDAY) -> list[Due]:
    return tasks(given, roles=roles, now=now, zone=ZONE, rules=RULES, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("state", "task"),
    [
        (State.PREPARED, Task.GO_ON),
        (State.REJECTED, Task.MEND),
        (State.APPROVED, Task.OPEN),
        (State.CLOSED, Task.SUBMIT_REPORT),
        (State.REPORT_APPROVED, Task.PUBLISH),
    ],
)
def test_each_state_has_its_next_step_for_the_officer(state: State, task: Task) -> None:
    assert [due.task for due in found(waiting(state), Role.OFFICER)] == [task]


@pytest.mark.parametrize("state", [State.SUBMITTED, State.SCHEDULED, State.PUBLISHED, State.ARCHIVED, State.WITHDRAWN])
def test_while_others_act_nothing_waits_for_the_officer(state: State) -> None:
    assert found(waiting(state), Role.OFFICER) == []


def test_who_may_sign_is_asked_to() -> None:
    assert found(waiting(State.SUBMITTED, signable=True), Role.LEADER) == [Due(Task.SIGN)]
    assert found(waiting(State.REPORT_SUBMITTED, signable=True), Role.REVIEWER) == [Due(Task.SIGN_REPORT)]


def test_comments_are_screened_within_the_working_days_of_the_rules() -> None:
    # the Saturday after it, 28 February 2026, was worked instead of a holiday
    friday = datetime(2026, 2, 27, 2, tzinfo=UTC)
    given = waiting(State.OPEN, pending=3, oldest_pending=friday)
    [due] = found(given, Role.REVIEWER)
    assert (due.task, due.comments, due.by, due.overdue) == (Task.SCREEN, 3, date(2026, 3, 2), False)
    [late] = found(given, Role.REVIEWER, now=MONDAY + timedelta(days=2))
    assert late.overdue


def test_objections_wait_for_those_who_screen_and_say_for_how_long() -> None:
    given = waiting(State.CLOSED, uncovered=1, objections=2, oldest_objection=MONDAY)
    for role in (Role.OFFICER, Role.REVIEWER):
        due = [one for one in found(given, role, now=MONDAY + timedelta(days=3)) if one.task is Task.OBJECTIONS]
        assert due == [Due(Task.OBJECTIONS, 2, days=3)]
    assert found(given, Role.LEADER, Role.CLERK, Role.AUDITOR) == []
    # nothing is screened any more where the consultation is over
    assert found(waiting(State.WITHDRAWN, objections=2, oldest_objection=MONDAY), Role.OFFICER) == []


def test_whose_comment_it_is_not_waits_for_the_officer_even_when_all_is_over() -> None:
    # a day begins at the office's midnight
    evening = datetime(2026, 3, 1, 15, 59, tzinfo=UTC)
    for state in (State.OPEN, State.ARCHIVED):
        given = waiting(state, disownings=1, oldest_disowning=evening)
        assert found(given, Role.OFFICER) == [Due(Task.DISOWNINGS, 1, days=1)]
        assert found(given, Role.REVIEWER, Role.LEADER, Role.CLERK) == []


def test_a_clerk_or_an_auditor_is_asked_for_nothing() -> None:
    given = waiting(State.CLOSED, pending=3, oldest_pending=MONDAY, uncovered=3)
    assert found(given, Role.CLERK, Role.AUDITOR) == []


def test_what_is_late_comes_first_and_an_answer_is_late_after_the_days_of_the_rules() -> None:
    given = waiting(State.CLOSED, pending=1, oldest_pending=MONDAY + timedelta(days=40), uncovered=2)
    due = found(given, Role.OFFICER, now=MONDAY + timedelta(days=40))
    assert [(one.task, one.overdue) for one in due] == [(Task.ANSWER, True), (Task.SCREEN, False)]


def test_the_report_is_due_from_the_closing_day_until_it_is_out() -> None:
    by = report_due(waiting(State.CLOSED), ZONE, RULES, CALENDAR)
    assert by is not None
    assert by.isoformat() == "2026-03-31"
    assert report_due(waiting(State.OPEN), ZONE, RULES, CALENDAR) is None
    assert report_due(waiting(State.PUBLISHED), ZONE, RULES, CALENDAR) is None
