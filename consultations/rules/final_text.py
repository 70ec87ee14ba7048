"""正式文本: which step may follow which, and who may take it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec

from consultations.words import State
from participation.base.errors import N_, FieldError, Refusal
from participation.base.words import Word

NOT_YET = Refusal("not_yet", 409, N_("The final text follows the published report."))
NOTHING_PROPOSED = Refusal("out_of_order", 409, N_("No version is proposed as the final text now."))
ALREADY_PROPOSED = Refusal("out_of_order", 409, N_("A version is proposed already; it is released or sent back first."))
OWN_PROPOSAL = Refusal("author_never_approves", 403, N_("Who wrote or proposed the text does not release it."))
REASON = N_("Say why it is sent back.")
IN_FUTURE = N_("The decision cannot lie in the future.")


class FinalStep(Word):
    """A step towards a final text."""

    PROPOSED = "proposed"
    RELEASED = "released"
    SENT_BACK = "sent back"


class Proposed(msgspec.Struct, frozen=True):
    """The last step that was taken, of which version, and who proposed and who saved it."""

    step: FinalStep
    proposer: UUID
    writer: UUID


def check_proposal(state: State, last: Proposed | None, decided_on: date, today: date) -> Refusal | None:
    """Whether a version may be proposed as the text that was decided on."""
    if state not in {State.PUBLISHED, State.ARCHIVED}:
        return NOT_YET
    if last and last.step is FinalStep.PROPOSED:
        return ALREADY_PROPOSED
    if decided_on > today:
        error = FieldError("decided_on", "out_of_range", IN_FUTURE)
        return Refusal(error.code, 422, error.sentence, errors=(error,))
    return None


def check_judgement(last: Proposed | None, person: UUID | None, step: FinalStep, reason: str) -> Refusal | None:
    """Whether the proposal may be released or sent back by this person: never by who wrote or proposed it."""
    if last is None or last.step is not FinalStep.PROPOSED:
        return NOTHING_PROPOSED
    if step is FinalStep.RELEASED and person in {last.proposer, last.writer}:
        return OWN_PROPOSAL
    if step is FinalStep.SENT_BACK and not reason.strip():
        error = FieldError("reason", "reason_required", REASON)
        return Refusal(error.code, 422, error.sentence, errors=(error,))
    return None
