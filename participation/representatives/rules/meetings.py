"""When representatives can be invited, and when a meeting can be called off."""

from __future__ import annotations

from datetime import datetime

from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.representatives.rules.draws import TOO_FAR, within_reach

OVER = N_("This instant is over.")
REASON_MISSING = N_("Say why; everybody who was invited reads it.")


def check_appointment(starts_at: datetime, now: datetime) -> Refusal | None:
    """Nobody is invited to what is over."""
    if not within_reach(starts_at, now):
        return invalid(FieldError("starts_at", "out_of_range", TOO_FAR))
    return invalid(FieldError("starts_at", "over", OVER)) if starts_at <= now else None


def check_cancellation(reason: str) -> Refusal | None:
    """A meeting is called off with a reason."""
    return None if reason.strip() else invalid(FieldError("reason", "required", REASON_MISSING))
