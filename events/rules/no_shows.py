"""The record that somebody who had booked did not come: by the published rule alone, by a person, with appeal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from events.words import NoShowAct
from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.base.words import Word

NO_RULE = Refusal("no_rule", 409, N_("This campaign records nobody who does not come."))
CAME = Refusal("checked_in", 409, N_("Somebody of this booking was checked in."))
NOT_BOOKED = Refusal("not_booked", 409, N_("This booking was cancelled before."))
NOT_OVER = Refusal("not_over", 409, N_("The session is not over yet."))
TOO_LATE = Refusal("too_late", 409, N_("It is too late to record who did not come."))
RECORDED_ALREADY = Refusal("recorded_already", 409, N_("This is on record already."))
NOT_RECORDED = Refusal("not_recorded", 409, N_("There is no record against which to object."))
APPEALED_ALREADY = Refusal("appealed_already", 409, N_("You have objected already; the office will answer."))
APPEAL_TOO_LATE = Refusal("appeal_too_late", 409, N_("The time to object is over."))
DECIDED_ALREADY = Refusal("decided_already", 409, N_("This was decided already."))
NOT_APPEALED = Refusal("not_appealed", 409, N_("Nobody has objected to it."))
RECORDER = Refusal("recorder_may_not_decide", 403, N_("You recorded this, so somebody else has to decide on it."))
REASON_MISSING = N_("Say why.")


class NoShowStanding(Word):
    """What the acts amount to."""

    NONE = "none"
    RECORDED = "recorded"
    APPEALED = "appealed"
    UPHELD = "upheld"
    LIFTED = "lifted"


class Absence(msgspec.Struct, frozen=True, kw_only=True):
    """What decides on the record of a booking; ``acts`` are those so far, in order."""

    rule: bool
    booked: bool
    checked_in: bool
    ends_at: datetime
    acts: Sequence[NoShowAct]
    recorded_at: datetime | None = None
    recorded_by: str | None = None


def standing(acts: Sequence[NoShowAct]) -> NoShowStanding:
    """Where a record stands after these acts; one that was lifted may not be made again."""
    found = NoShowStanding.NONE
    for act in acts:
        found = {
            NoShowAct.RECORD: NoShowStanding.RECORDED,
            NoShowAct.APPEAL: NoShowStanding.APPEALED,
            NoShowAct.UPHOLD: NoShowStanding.UPHELD,
            NoShowAct.LIFT: NoShowStanding.LIFTED,
        }[act]
    return found


def check_record(it: Absence, days: int, now: datetime) -> Refusal | None:
    """Whether somebody's absence may be recorded: by the campaign's rule alone, after the end, and not for long."""
    if not it.rule:
        return NO_RULE
    if not it.booked:
        return NOT_BOOKED
    if it.checked_in:
        return CAME
    if now < it.ends_at:
        return NOT_OVER
    if it.acts:
        return RECORDED_ALREADY
    return TOO_LATE if now >= it.ends_at + timedelta(days=days) else None


def check_appeal(it: Absence, days: int, now: datetime) -> Refusal | None:
    """Whether the holder may object now: once, within so many days of the record."""
    where = standing(it.acts)
    if where is NoShowStanding.NONE or it.recorded_at is None:
        return NOT_RECORDED
    if where is NoShowStanding.APPEALED:
        return APPEALED_ALREADY
    if where is not NoShowStanding.RECORDED:
        return DECIDED_ALREADY
    return APPEAL_TOO_LATE if now >= it.recorded_at + timedelta(days=days) else None


def check_decision(it: Absence, act: NoShowAct, *, person: str) -> Refusal | None:
    """Whether somebody may uphold or lift it: an objection is decided by another than who recorded it.

    Who recorded it may lift it, objected to or not: whoever sees that it was wrong need not wait.
    """
    where = standing(it.acts)
    if where is NoShowStanding.NONE:
        return NOT_RECORDED
    if where in {NoShowStanding.UPHELD, NoShowStanding.LIFTED}:
        return DECIDED_ALREADY
    if act is NoShowAct.LIFT:
        return None
    if where is not NoShowStanding.APPEALED:
        return NOT_APPEALED
    return RECORDER if person == it.recorded_by else None


def check_said(reason: str) -> Refusal | None:
    """Every act here has its reason."""
    return None if reason.strip() else invalid(FieldError("reason", "required", REASON_MISSING))
