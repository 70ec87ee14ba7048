"""Follow-ups: what their steps amount to, which step may come next, and when a promise is silent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from decisions.words import FollowUpAct
from participation.base.errors import N_, FieldError, Refusal, invalid

DONE = Refusal("follow_up_done", 409, N_("This follow-up is completed. Reopen it first."))
NOT_DONE = Refusal("follow_up_open", 409, N_("This follow-up is not completed, so there is nothing to reopen."))
NO_UNIT = N_("Choose another unit.")
TITLE_MISSING = N_("Say what is to be done.")
DUE_PASSED = N_("Choose a day that is not over.")
DUE_NOT_LATER = N_("Choose a day after the present one.")
LATER_THAN_PROMISED = N_(
    "This is later than was promised (%(day)s). Say why it takes longer; the reason is shown with the day."
)
NOTE_MISSING = {
    FollowUpAct.PROGRESS: N_("Say what was done, or attach evidence."),
    FollowUpAct.HAND_OVER: N_("Say why it is handed over, and what the other unit has to know."),
    FollowUpAct.EXTEND: N_("Say why it takes longer; the reason is shown with the day."),
    FollowUpAct.COMPLETE: N_("Say what was done."),
    FollowUpAct.REOPEN: N_("Say what is still to be done."),
}
# So many words make a reason: a full stop is none.
SHORTEST_REASON = 2


class Made(msgspec.Struct, frozen=True):
    """A follow-up as it was first promised, on which day of the office, and the words it is found by."""

    unit: UUID
    due_on: date
    at: datetime
    made_on: date
    words: str = ""


class Step(msgspec.Struct, frozen=True):
    """Something that happened to it, with the unit or day that it brought."""

    act: FollowUpAct
    at: datetime
    unit: UUID | None = None
    due_on: date | None = None


class Standing(msgspec.Struct, frozen=True):
    """What a follow-up amounts to: who answers for it, until when, and whether it is done."""

    unit: UUID
    due_on: date
    extensions: int
    escalated_at: datetime | None
    moved_at: datetime
    done_at: datetime | None
    made_on: date
    words: str


def standing_of(made: Made, steps: Sequence[Step]) -> Standing:
    """The standing that the steps, first to last, amount to."""
    now = Standing(made.unit, made.due_on, 0, None, made.at, None, made.made_on, made.words)
    for step in steps:
        now = _after(now, step)
    return now


def _after(before: Standing, step: Step) -> Standing:
    now = msgspec.structs.replace(before, moved_at=step.at)
    match step.act:
        case FollowUpAct.HAND_OVER:
            return msgspec.structs.replace(now, unit=step.unit or before.unit)
        case FollowUpAct.EXTEND:
            due_on = step.due_on or before.due_on
            return msgspec.structs.replace(now, due_on=due_on, extensions=before.extensions + 1, escalated_at=None)
        case FollowUpAct.ESCALATE:
            return msgspec.structs.replace(now, escalated_at=step.at)
        case FollowUpAct.COMPLETE:
            return msgspec.structs.replace(now, done_at=step.at)
        case FollowUpAct.REOPEN:
            due_on = step.due_on or before.due_on
            return msgspec.structs.replace(now, due_on=due_on, escalated_at=None, done_at=None)
        case FollowUpAct.PROGRESS:
            return now


def is_overdue(due_on: date, done_at: datetime | None, today: date) -> bool:
    """Whether a follow-up that is due on a day and not done is overdue: from the day after."""
    return done_at is None and today > due_on


def follows_up(promised_at: datetime | None, done: Sequence[datetime | None]) -> bool:
    """Whether something follows up what was promised at an instant, so that the promise itself is not silent.

    ``done`` says of each follow-up when it was done. One follows up while it is not, and after that if it was done
    since the promise; each has a day of its own, which only an extension with a reason moves.
    """
    return any(at is None or promised_at is None or at >= promised_at for at in done)


def check_new(*, title: str, due_on: date, today: date, promised: date | None, reason: str) -> Refusal | None:
    """Whether a follow-up can be made: it says what, by a day to come, and why where that is later than promised."""
    errors = []
    if not title:
        errors.append(FieldError("title", "required", TITLE_MISSING))
    if due_on < today:
        errors.append(FieldError("due_on", "past", DUE_PASSED))
    elif promised and due_on > promised and len(reason) < SHORTEST_REASON:
        errors.append(FieldError("reason", "required", LATER_THAN_PROMISED, {"day": promised.isoformat()}))
    return invalid(*errors) if errors else None


def check_step(
    act: FollowUpAct,
    standing: Standing,
    *,
    today: date,
    note: str = "",
    files: int = 0,
    unit: UUID | None = None,
    due_on: date | None = None,
) -> Refusal | None:
    """Whether a person may take this step now; ``files`` is how much evidence comes with it."""
    if act is FollowUpAct.REOPEN:
        if standing.done_at is None:
            return NOT_DONE
    elif standing.done_at is not None:
        return DONE
    errors = []
    proven = act in {FollowUpAct.PROGRESS, FollowUpAct.COMPLETE} and files > 0
    if len(note) < SHORTEST_REASON and not proven:
        errors.append(FieldError("note", "required", NOTE_MISSING[act]))
    if act is FollowUpAct.HAND_OVER and unit in {None, standing.unit}:
        errors.append(FieldError("unit", "required", NO_UNIT))
    if act in {FollowUpAct.EXTEND, FollowUpAct.REOPEN} and (due_on is None or due_on < today):
        errors.append(FieldError("due_on", "past", DUE_PASSED))
    elif act is FollowUpAct.EXTEND and due_on is not None and due_on <= standing.due_on:
        errors.append(FieldError("due_on", "not_later", DUE_NOT_LATER))
    return invalid(*errors) if errors else None


def escalates_on(due_on: date, after_days: int) -> date:
    """The day on which the leaders are told of one that is still not done."""
    return due_on + timedelta(days=after_days)


def is_escalated(standing: Standing, today: date, after_days: int) -> bool:
    """Whether the leaders have to be told of it now, once for each day it was promised for."""
    return (
        is_overdue(standing.due_on, standing.done_at, today)
        and standing.escalated_at is None
        and today >= escalates_on(standing.due_on, after_days)
    )
