"""Who is offered a seat, how long they may think about it, and who comes next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

import msgspec

from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.base.words import Word

ANSWERED = Refusal("answered_already", 409, N_("This seat was answered already."))
TOO_LATE = Refusal("answer_too_late", 409, N_("The time to answer is over, and the seat went to somebody else."))
WRONG_LINK = Refusal("wrong_link", 404, N_("This link does not open this seat. Use the one in your message."))
NOT_HELD = Refusal("seat_not_held", 409, N_("Only somebody who has accepted a seat can give it back."))
NOTE_MISSING = N_("Note who was called, when, and what they said.")
REASON_EACH = N_("Say for each person why they were chosen.")
NOT_ELIGIBLE = N_("“%(pseudonym)s” is not in the pool.")
TOO_MANY = N_("Choose at most %(seats)s.")
NONE_CHOSEN = N_("Choose at least one.")
# A reminder is sent when this part of the time is left.
REMINDED_AT = Fraction(1, 3)
# Nobody is asked to answer after the meeting has begun.
BEFORE_MEETING = timedelta(hours=1)


class Answer(Word):
    """What became of an offer."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    SILENT = "silent"
    GIVEN_BACK = "given back"


class AnsweredBy(Word):
    """The way on which an answer came."""

    LINK = "link"
    TELEPHONE = "telephone"
    COUNTER = "counter"
    CLOCK = "clock"


class Told(Word):
    """What somebody of the pool is told after a draw."""

    SELECTED = "selected"
    ALTERNATE = "alternate"
    NOT_SELECTED = "not selected"


# Answers after which the seat is free.
FREES = frozenset({Answer.DECLINED, Answer.SILENT, Answer.GIVEN_BACK})


class Chosen(msgspec.Struct, frozen=True):
    """Somebody who gets a seat without a draw, and why."""

    pseudonym: str
    reason: str = ""


def answer_by(offered_at: datetime, hours: int, meeting_at: datetime) -> datetime:
    """Until when an offer stands: so many hours, but not past the meeting; else half of what is left."""
    last = meeting_at - BEFORE_MEETING
    if last <= offered_at:
        return offered_at + (meeting_at - offered_at) / 2 if meeting_at > offered_at else offered_at
    return min(offered_at + timedelta(hours=hours), last)


def remind_at(offered_at: datetime, until: datetime) -> datetime:
    """When somebody who has not answered is reminded."""
    return until - (until - offered_at) * REMINDED_AT.numerator / REMINDED_AT.denominator


def check_answer(*, before: Answer | None, answer: Answer, until: datetime, now: datetime) -> Refusal | None:
    """Whether an offer that was answered so ``before`` may be answered so ``now``.

    Who accepted may still give the seat back; nothing else follows an answer. Codes: ``answered_already``,
    ``answer_too_late``, ``seat_not_held``.
    """
    if answer is Answer.GIVEN_BACK:
        return None if before is Answer.ACCEPTED else NOT_HELD
    if before is Answer.SILENT:
        return TOO_LATE
    if before is not None:
        return ANSWERED
    if answer is not Answer.SILENT and now >= until:
        return TOO_LATE
    return None


def check_note(by: AnsweredBy, note: str) -> Refusal | None:
    """A clerk who notes a call says who was spoken to: that is the delivery."""
    if by in {AnsweredBy.TELEPHONE, AnsweredBy.COUNTER} and not note.strip():
        return invalid(FieldError("note", "required", NOTE_MISSING))
    return None


def next_alternate(order: Sequence[str], *, seated: Collection[str], gone: Collection[str]) -> str | None:
    """The next of a type in its published order who was offered no seat yet and is still there; None: it is dry."""
    return next((one for one in order if one not in seated and one not in gone), None)


def told(order: Sequence[str], selected: Collection[str]) -> Mapping[str, Told]:
    """What each of a type is told: as many alternates as there are seats are told that they are, the others thanked."""
    seats = sum(one in selected for one in order)
    rest = [one for one in order if one not in selected]
    return {one: Told.SELECTED for one in order if one in selected} | {
        one: Told.ALTERNATE if at < seats else Told.NOT_SELECTED for at, one in enumerate(rest)
    }


def check_chosen(chosen: Sequence[Chosen], *, pool: Collection[str], seats: int, reasons: bool) -> Refusal | None:
    """Whether these may have the seats; ``reasons`` asks for one each."""
    wrong = []
    if not chosen:
        wrong.append(FieldError("chosen", "required", NONE_CHOSEN))
    if len({one.pseudonym for one in chosen}) > seats or len(chosen) > seats:
        wrong.append(FieldError("chosen", "too_many", TOO_MANY, {"seats": seats}))
    for at, one in enumerate(chosen):
        if one.pseudonym not in pool:
            wrong.append(FieldError(f"chosen.{at}", "not_eligible", NOT_ELIGIBLE, {"pseudonym": one.pseudonym}))
        elif reasons and not one.reason.strip():
            wrong.append(FieldError(f"chosen.{at}.reason", "required", REASON_EACH))
    return invalid(*wrong) if wrong else None
