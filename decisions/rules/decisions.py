"""What can be recorded as decided on an item, and when what was written of a meeting can be handed in."""

from __future__ import annotations

from datetime import date

from decisions.words import EditionKind, MeetingKind, MeetingState, Ruling
from participation.base.errors import N_, FieldError, Refusal, invalid

NOT_HELD = Refusal("not_held", 409, N_("Note first that the meeting was held."))
TEXT_MISSING = N_("Say in a few sentences what was decided.")
TOO_EARLY = N_("This day is before the meeting.")
TO_COME = N_("This day is to come.")
REASON_MISSING = N_("Say why what was recorded before was wrong; the reason is published with the decision.")
NOTHING_PUBLIC = Refusal(
    "nothing_public", 409, N_("There is no decision yet on an item whose title and decision are public.")
)
NO_HEARING = Refusal("no_hearing", 409, N_("Only a hearing has a record and a report of its own."))
EMPTY = Refusal("empty_text", 409, N_("Write the text and save it first."))

OVER = frozenset({MeetingState.HELD, MeetingState.CONCLUDED})
HEARINGS = frozenset({MeetingKind.HEARING, MeetingKind.PRICE_HEARING})
OF_HEARINGS = frozenset({EditionKind.HEARING_RECORD, EditionKind.HEARING_REPORT})
# what the office writes of a meeting, in the order in which it does
TEXTS = (EditionKind.MINUTES, EditionKind.SUMMARY, EditionKind.HEARING_RECORD, EditionKind.HEARING_REPORT)


def check_decision(
    *,
    state: MeetingState,
    ruling: Ruling,
    text: str,
    decided_on: date,
    meeting_on: date,
    today: date,
    replaces: bool,
    reason: str,
) -> Refusal | None:
    """Whether this can be recorded as decided: after the meeting, with words, a later version with its reason.

    Codes ``not_held`` (409), ``invalid`` (422, naming every wrong field). Taking note of something needs no words.
    """
    if state not in OVER:
        return NOT_HELD
    errors = []
    if ruling is not Ruling.NOTED and not text.strip():
        errors.append(FieldError("text", "required", TEXT_MISSING))
    if decided_on < meeting_on:
        errors.append(FieldError("decided_on", "too_early", TOO_EARLY))
    if decided_on > today:
        errors.append(FieldError("decided_on", "to_come", TO_COME))
    if replaces and not reason.strip():
        errors.append(FieldError("reason", "reason_required", REASON_MISSING))
    return invalid(*errors) if errors else None


def check_text(kind: EditionKind, *, of: MeetingKind, state: MeetingState) -> Refusal | None:
    """Whether there is such a text of this kind of meeting, and whether it was held. Codes 409."""
    if kind in OF_HEARINGS and of not in HEARINGS:
        return NO_HEARING
    return None if state in OVER else NOT_HELD


def texts_of(kind: MeetingKind) -> tuple[EditionKind, ...]:
    """The texts that are written of this kind of meeting."""
    return tuple(one for one in TEXTS if one not in OF_HEARINGS or kind in HEARINGS)
