"""When the public may be asked again about a draft."""

from __future__ import annotations

from datetime import datetime

from consultations.rules.lifecycle import state_at
from consultations.words import State
from participation.base.errors import N_, FieldError, Refusal

NOT_CLOSED = Refusal("not_yet", 409, N_("The public is asked again once this consultation has closed."))
REASON = N_("Say what changed so much that the public is asked again; the reason is published.")
CLOSED = frozenset({State.CLOSED, State.REPORT_SUBMITTED, State.REPORT_APPROVED, State.PUBLISHED, State.ARCHIVED})


def check_continuation(state: State, closes_at: datetime, now: datetime, reason: str) -> Refusal | None:
    """Whether a second consultation may go on from one in this state (codes ``not_yet``, ``reason_required``)."""
    if state_at(state, closes_at, closes_at, now) not in CLOSED:
        return NOT_CLOSED
    if not reason.strip():
        error = FieldError("reason", "reason_required", REASON)
        return Refusal(error.code, 422, error.sentence, errors=(error,))
    return None
