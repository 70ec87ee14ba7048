"""What a consultation waits for, and when that is late: the list an office works from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, tzinfo
from enum import StrEnum

import msgspec

from consultations.rules.listening import LISTENING
from consultations.rules.moderating import check_moderated
from consultations.words import State
from participation.base.identity.words import Role
from participation.base.rules_file.counting import Calendar, day_of, last_day_before, last_day_of
from participation.base.rules_file.values import Rules


class Task(StrEnum):
    """What somebody in the office has to do next."""

    SIGN = "sign"
    SIGN_REPORT = "sign report"
    GO_ON = "go on"
    MEND = "mend"
    OPEN = "open"
    SCREEN = "screen"
    ANSWER = "answer"
    SUBMIT_REPORT = "submit report"
    PUBLISH = "publish"
    REMIND = "remind"
    OBJECTIONS = "objections"
    DISOWNINGS = "disownings"


ANSWERING = frozenset({State.OPEN, State.CLOSED})
# A published answer is corrected by answering anew; what is told stays as it was until the new report is published.
ANSWERABLE = ANSWERING | {State.PUBLISHED}
PREPARING = {State.PREPARED: Task.GO_ON, State.REJECTED: Task.MEND, State.APPROVED: Task.OPEN}
FINISHING = {State.CLOSED: Task.SUBMIT_REPORT, State.REPORT_APPROVED: Task.PUBLISH}
UNANSWERED = frozenset({State.CLOSED, State.REPORT_SUBMITTED, State.REPORT_APPROVED})


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules need of a consultation: ``pending`` comments wait to be screened, the oldest since
    ``oldest_pending``; ``uncovered`` have no outcome; ``signable`` says that the person may sign its next stage.
    Of those asked in writing ``silent`` let their date pass, the first on ``silent_since``, and nobody reminded them
    since. ``objections`` to hidden comments wait for the person's answer, ``disownings`` for a decision, the oldest of
    each since an instant.
    """

    state: State
    closes_at: datetime
    received: int
    pending: int
    oldest_pending: datetime | None
    uncovered: int
    signable: bool = False
    silent: int = 0
    silent_since: date | None = None
    objections: int = 0
    oldest_objection: datetime | None = None
    disownings: int = 0
    oldest_disowning: datetime | None = None


class Due(msgspec.Struct, frozen=True):
    """A task: how many comments (to remind: addressees) it is about, 0 where it is about none, its last day, and
    whether that is past; where no day is set, for how many ``days`` the oldest has been waiting."""

    task: Task
    comments: int = 0
    by: date | None = None
    overdue: bool = False
    days: int | None = None


def tasks(
    waiting: Waiting, *, roles: Collection[Role], now: datetime, zone: tzinfo, rules: Rules, calendar: Calendar
) -> list[Due]:
    """What waits for somebody with these roles in the body, the most pressing first."""
    today = day_of(now, zone)
    found: list[Due] = []
    if waiting.signable:
        found.append(Due(Task.SIGN if waiting.state is State.SUBMITTED else Task.SIGN_REPORT))
    officer = Role.OFFICER in roles
    if officer or Role.REVIEWER in roles:
        found += _to_screen(waiting, today, zone, rules, calendar)
        if check_moderated(waiting.state) is None:
            found += _to_judge(Task.OBJECTIONS, waiting.objections, waiting.oldest_objection, today, zone)
    if officer:
        found += _to_judge(Task.DISOWNINGS, waiting.disownings, waiting.oldest_disowning, today, zone)
        found += _for_officer(waiting, today, zone, rules, calendar)
        found += _to_remind(waiting)
    elif Role.LEADER in roles and waiting.state is State.APPROVED:
        found.append(Due(Task.OPEN))
    return sorted(found, key=lambda due: not due.overdue)


def report_due(waiting: Waiting, zone: tzinfo, rules: Rules, calendar: Calendar) -> date | None:
    """The last day for the published report; None before the closing and once it is out."""
    if waiting.state not in UNANSWERED:
        return None
    return last_day_of(last_day_before(waiting.closes_at, zone), rules.answer.report, calendar)


def _to_screen(waiting: Waiting, today: date, zone: tzinfo, rules: Rules, calendar: Calendar) -> list[Due]:
    if not waiting.pending or waiting.oldest_pending is None or waiting.state not in ANSWERING:
        return []
    by = last_day_of(day_of(waiting.oldest_pending, zone), rules.answer.screening, calendar)
    return [Due(Task.SCREEN, waiting.pending, by, today > by)]


def _to_judge(task: Task, number: int, oldest: datetime | None, today: date, zone: tzinfo) -> list[Due]:
    if not number or oldest is None:
        return []
    return [Due(task, number, days=(today - day_of(oldest, zone)).days)]


def _to_remind(waiting: Waiting) -> list[Due]:
    if not waiting.silent or waiting.state not in LISTENING:
        return []
    return [Due(Task.REMIND, waiting.silent, waiting.silent_since, overdue=True)]


def _for_officer(waiting: Waiting, today: date, zone: tzinfo, rules: Rules, calendar: Calendar) -> list[Due]:
    if task := PREPARING.get(waiting.state):
        return [Due(task)]
    by = report_due(waiting, zone, rules, calendar)
    late = by is not None and today > by
    if waiting.state in ANSWERING and waiting.uncovered:
        return [Due(Task.ANSWER, waiting.uncovered, by, late)]
    if task := FINISHING.get(waiting.state):
        return [Due(task, 0, by, late)]
    return []
