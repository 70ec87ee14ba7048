"""What became of a comment, from what was decided on the points it raises."""

from __future__ import annotations

from collections.abc import Sequence

from consultations.words import Outcome, Status
from participation.base.errors import N_, FieldError, Refusal

REASON = N_("Give the reason; the people who raised this point will read it.")
HAS_POINTS = Refusal(
    "has_points", 409, N_("This comment raises points, so it cannot be marked as asking for no change.")
)


def outcome(point_statuses: Sequence[Status | None], no_change_asked: bool = False) -> Outcome | None:
    """The outcome of a comment whose points have these dispositions; None while it is not covered.

    It is the common disposition, else mixed. A comment without points is covered only when it is marked as
    asking for no change; beside points the mark means nothing.
    """
    if not point_statuses:
        return Outcome.NO_CHANGE_ASKED if no_change_asked else None
    decided = {status for status in point_statuses if status is not None}
    if None in point_statuses:
        return None
    return Outcome(decided.pop().value) if len(decided) == 1 else Outcome.MIXED


def check_disposition(reason: str) -> Refusal | None:
    """A disposition always has a reason (code ``reason_required``, 422)."""
    if reason.strip():
        return None
    error = FieldError("reason", "reason_required", REASON)
    return Refusal(error.code, 422, REASON, errors=(error,))


def check_no_change_asked(points: int) -> Refusal | None:
    """Only a comment without points can be marked as asking for no change (code ``has_points``, 409)."""
    return HAS_POINTS if points else None
