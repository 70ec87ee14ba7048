"""Whether a comment may be received: the time, and how surely its sender must be known."""

from __future__ import annotations

from datetime import datetime, tzinfo

from consultations.errors import CLOSED_ON, NOT_OPEN, NOT_REAL_NAME, NOT_SURE_ENOUGH, OPENS_ON
from consultations.rules.lifecycle import is_open, state_at
from consultations.words import State
from participation.base.errors import Refusal
from participation.base.identity.words import Assurance

SURENESS = {Assurance.NONE: 0, Assurance.CONTACT: 1, Assurance.REAL_NAME: 2}


def check_time(
    state: State, opens_at: datetime, closes_at: datetime, now: datetime, *, entered: bool, zone: tzinfo
) -> Refusal | None:
    """Whether a comment that arrives now is in time (409 ``closed``, telling the day).

    What a clerk enters (``entered``) was said earlier, on paper or by telephone, and may still be entered after the
    close, until the report is drawn up; its own date is judged elsewhere.
    """
    if is_open(state, opens_at, closes_at, now):
        return None
    reached = state_at(state, opens_at, closes_at, now)
    if reached is State.CLOSED:
        return None if entered else CLOSED_ON.with_values(closes=closes_at.astimezone(zone))
    if reached is State.SCHEDULED:
        return OPENS_ON.with_values(opens=opens_at.astimezone(zone))
    return NOT_OPEN


def check_assurance(asked: Assurance, given: Assurance) -> Refusal | None:
    """Whether the sender is known surely enough (403 ``assurance_too_low``)."""
    if SURENESS[given] >= SURENESS[asked]:
        return None
    return NOT_REAL_NAME if asked is Assurance.REAL_NAME else NOT_SURE_ENOUGH
