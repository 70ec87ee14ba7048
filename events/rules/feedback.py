"""What visitors say afterwards: who may, until when, and what others see of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from participation.base.errors import N_, Refusal

NOT_THERE = Refusal(
    "not_checked_in", 403, N_("This form is for visitors who were checked in. Ask the host if you were.")
)
NOT_YET = Refusal("not_open", 409, N_("You can say what you think once you were there."))
OVER = Refusal("closed", 409, N_("The time to say what you think of this visit is over."))
# Fewer answers than this might tell who gave which: their figures stay inside.
FEWEST_SHOWN = 5


class Visit(msgspec.Struct, frozen=True):
    """What decides on the form of a booking: whether somebody of it was let in, and when the session ended."""

    checked_in: bool
    starts_at: datetime
    ends_at: datetime


def open_until(ends_at: datetime, days: int) -> datetime:
    """When the form closes."""
    return ends_at + timedelta(days=days)


def asked_at(ends_at: datetime, hours: int) -> datetime:
    """When the link to the form goes out."""
    return ends_at + timedelta(hours=hours)


def check_feedback(visit: Visit, days: int, now: datetime) -> Refusal | None:
    """Whether a party may say something now. Codes: ``not_open``, ``not_checked_in`` (403), ``closed``."""
    if now >= open_until(visit.ends_at, days):
        return OVER
    if not visit.checked_in:
        return NOT_THERE if now >= visit.ends_at else NOT_YET
    return None


def may_show(*, publish: bool, text: str) -> bool:
    """Whether the office may let words be shown: only with consent, and only where there are any."""
    return publish and bool(text.strip())
