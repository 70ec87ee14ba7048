"""Whether a representative can say that they are satisfied, and what the office does where they are not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from decisions.words import Response, Satisfaction
from participation.base.errors import N_, FieldError, Refusal, invalid

NOT_ANSWERED = Refusal("not_answered_yet", 409, N_("The office has not answered this opinion yet."))
WAITS = Refusal(
    "waits_for_response", 409, N_("You have said that you are not satisfied; the office answers that first.")
)
SAID_ALREADY = Refusal("said_already", 409, N_("You have said so already, and nothing has happened since."))
NOTHING_WAITS = Refusal("nothing_waits", 409, N_("There is nothing here that waits for a response."))
REASON_MISSING = N_("Say why you are not satisfied.")
RESPONSE_REASON = N_("Give the reason; the representative reads it.")
DUE_MISSING = N_("Choose a day, not yet over, until which it is answered anew.")
SHORTEST_REASON = 2


class Said(msgspec.Struct, frozen=True):
    """What a representative said, when, and what the office did about it."""

    answer: Satisfaction
    at: datetime
    response: Response | None = None


def waits(said: Sequence[Said]) -> bool:
    """Whether the newest answer is "not satisfied" and the office has not responded."""
    return bool(said) and said[-1].answer is Satisfaction.NOT_SATISFIED and said[-1].response is None


def check_answer(
    answer: Satisfaction,
    *,
    reason: str,
    answered_at: datetime | None,
    said: Sequence[Said],
    news_at: datetime | None,
) -> Refusal | None:
    """Whether somebody can say this now.

    ``answered_at`` is when the opinion was adopted or not (None: not, or taken up again), ``news_at`` when an adoption
    or a follow-up last brought something new. One may change one's mind, but says the same twice only after news.
    """
    if answered_at is None:
        return NOT_ANSWERED
    if waits(said):
        return WAITS
    if said and said[-1].answer is answer and (news_at is None or news_at <= said[-1].at):
        return SAID_ALREADY
    if answer is Satisfaction.NOT_SATISFIED and len(reason) < SHORTEST_REASON:
        return invalid(FieldError("reason", "required", REASON_MISSING))
    return None


def check_response(
    response: Response, *, reason: str, due_on: date | None, today: date, said: Sequence[Said]
) -> Refusal | None:
    """Whether the office can respond so: with a reason, and to take it up again a day until when."""
    if not waits(said):
        return NOTHING_WAITS
    errors = []
    if len(reason) < SHORTEST_REASON:
        errors.append(FieldError("reason", "required", RESPONSE_REASON))
    if response is Response.REOPEN and (due_on is None or due_on < today):
        errors.append(FieldError("due_on", "past", DUE_MISSING))
    return invalid(*errors) if errors else None
