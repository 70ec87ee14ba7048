"""The life of a consultation: which act may follow which, and what an act makes of it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from consultations.words import Act, Kind, State
from participation.base.errors import N_, FieldError, Refusal

OUT_OF_ORDER = N_("This cannot be done now: the consultation is %(state)s and the act is %(act)s.")
WITHDRAWAL_REASON = N_("Say why the consultation is withdrawn; the reason is published.")
REJECTION_REASON = N_("Say why it is sent back.")
CORRECTION_REASON = N_("Say why the published report is corrected; the reason is published with the new version.")

TITLE_MISSING = N_("Give the consultation a title.")
NOTE_MISSING = N_("Add the drafting note: why this is needed and whom it concerns.")
DRAFT_MISSING = N_("Add the draft; it needs at least one clause.")
PERIOD_MISSING = N_("Say when the consultation opens and closes.")
INCOMPLETE = N_("Something is missing before this can be reviewed.")

S = State
# every pair of state and act that is possible, with the state it leads to; whatever is not here is out of order
NEXT: dict[Act, dict[State, State]] = {
    Act.CORRECT: {S.PREPARED: S.PREPARED, S.REJECTED: S.REJECTED},
    Act.SUBMIT: {S.PREPARED: S.SUBMITTED, S.REJECTED: S.SUBMITTED},
    Act.APPROVE: {S.SUBMITTED: S.APPROVED},
    Act.REJECT: {S.SUBMITTED: S.REJECTED},
    Act.OPEN: {S.APPROVED: S.OPEN, S.SCHEDULED: S.OPEN},
    Act.EXTEND: {S.SCHEDULED: S.SCHEDULED, S.OPEN: S.OPEN},
    Act.CLOSE: {S.OPEN: S.CLOSED},
    # a published report is corrected by a new version, which goes through the same signatures
    Act.SUBMIT_REPORT: {S.CLOSED: S.REPORT_SUBMITTED, S.PUBLISHED: S.REPORT_SUBMITTED},
    Act.REVIEW_REPORT: {S.REPORT_SUBMITTED: S.REPORT_SUBMITTED},
    Act.APPROVE_REPORT: {S.REPORT_SUBMITTED: S.REPORT_APPROVED},
    Act.REJECT_REPORT: {S.REPORT_SUBMITTED: S.CLOSED},
    Act.PUBLISH: {S.REPORT_APPROVED: S.PUBLISHED},
    Act.ARCHIVE: {S.PUBLISHED: S.ARCHIVED},
    Act.WITHDRAW: {state: S.WITHDRAWN for state in State if state not in {S.PUBLISHED, S.ARCHIVED, S.WITHDRAWN}},
}

# Before the review the draft is being prepared; after the close it is redrafted in the light of the comments; once the
# report is public, what was decided on is put in, and is public when it is released as the final text.
DRAFT_CHANGES_IN = frozenset({S.PREPARED, S.REJECTED, S.CLOSED, S.PUBLISHED})

NEEDS_REASON = {
    Act.WITHDRAW: WITHDRAWAL_REASON,
    Act.REJECT: REJECTION_REASON,
    Act.REJECT_REPORT: REJECTION_REASON,
}


def after(
    state: State,
    act: Act,
    *,
    signatures_left: int = 0,
    opens_later: bool = False,
    published_before: bool = False,
    reason: str = "",
) -> State | Refusal:
    """The state that an act leads to, or why it cannot be done.

    ``signatures_left`` counts the sign-off stages still open after this approval, ``opens_later`` says that an
    approved consultation opens at a later time, ``published_before`` that an earlier version of the report is
    public. Codes: ``out_of_order`` (409, naming state and act), ``reason_required`` (422).
    """
    to = NEXT[act].get(state)
    if to is None or (act is Act.WITHDRAW and published_before):
        return _out_of_order(state, act)
    corrects = act is Act.SUBMIT_REPORT and state is S.PUBLISHED
    needed = CORRECTION_REASON if corrects else NEEDS_REASON.get(act)
    if needed and not reason.strip():
        error = FieldError("reason", "reason_required", needed)
        return Refusal(error.code, 422, error.sentence, errors=(error,))
    if act in {Act.APPROVE, Act.APPROVE_REPORT} and signatures_left > 0:
        return state
    if act is Act.OPEN and opens_later:
        return S.SCHEDULED if state is S.APPROVED else _out_of_order(state, act)
    if act is Act.REJECT_REPORT and published_before:
        return S.PUBLISHED
    return to


def _out_of_order(state: State, act: Act) -> Refusal:
    return Refusal("out_of_order", 409, OUT_OF_ORDER, {"state": state, "act": act}, extra={"state": state, "act": act})


def state_at(state: State, opens_at: datetime, closes_at: datetime, now: datetime) -> State:
    """The state by the server's clock, also where the job that opens or closes is late."""
    if state is S.SCHEDULED and now >= opens_at:
        state = S.OPEN
    return S.CLOSED if state is S.OPEN and now >= closes_at else state


def is_open(state: State, opens_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """Whether a comment that arrives now is received: from ``opens_at`` on, and no longer at ``closes_at``."""
    return opens_at <= now and state_at(state, opens_at, closes_at, now) is S.OPEN


class Prepared(msgspec.Struct, frozen=True):
    """What an office has got ready, as far as the review asks for it."""

    kind: Kind
    title: str
    drafting_note: str
    clauses: int
    opens_at: datetime | None
    closes_at: datetime | None


def check_complete(prepared: Prepared) -> Refusal | None:
    """Whether a consultation can be reviewed (code ``incomplete``, 422, naming every field that is missing).

    A call for ideas needs neither a draft nor a drafting note; every other kind needs both.
    """
    missing = []
    if not prepared.title.strip():
        missing.append(("title", TITLE_MISSING))
    if prepared.kind is not Kind.IDEAS:
        if not prepared.drafting_note.strip():
            missing.append(("drafting_note", NOTE_MISSING))
        if prepared.clauses < 1:
            missing.append(("draft", DRAFT_MISSING))
    if prepared.opens_at is None:
        missing.append(("opens_at", PERIOD_MISSING))
    if prepared.closes_at is None:
        missing.append(("closes_at", PERIOD_MISSING))
    errors = tuple(FieldError(field, "required", sentence) for field, sentence in missing)
    return Refusal("incomplete", 422, INCOMPLETE, errors=errors) if errors else None
