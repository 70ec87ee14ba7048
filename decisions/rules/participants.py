"""Who can be invited, what can be answered to an invitation, and what is published of a participant."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from decisions.words import AnswerWay, InvitationAnswer, MeetingState, ParticipantKind
from participation.base.errors import N_, FieldError, Refusal, invalid

ENDED = Refusal("invitation_ended", 409, N_("This invitation has ended. Call the office if that is a mistake."))
MEETING_OFF = Refusal("meeting_off", 409, N_("This meeting is cancelled."))
TOO_LATE = Refusal("answer_too_late", 409, N_("The meeting is over; nothing can be answered any more."))
ANSWERED = Refusal("answered_already", 409, N_("This was answered already."))
NOT_ACCEPTED = Refusal("not_accepted", 409, N_("Only somebody who has accepted can give the invitation back."))
HAS_SEAT = Refusal(
    "has_seat",
    409,
    N_("This person has a seat from the call. Note there that they do not come, so that an alternate is asked."),
)
NOTE_MISSING = N_("Note who was called, when, and what they said.")
NAME_MISSING = N_("Enter the name of the person, or of the organisation that sends somebody.")
NOT_FROM_A_CALL = N_("Public representatives come from the call; choose another kind.")
ITEM_MISSING = N_("Choose at least one item that they attend.")
ITEM_UNKNOWN = N_("This item is not on the agenda of this meeting.")
REASON_MISSING = N_("Say why the invitation ends.")
# Why somebody with a seat is no longer a participant; shown in the reader's language.
SEAT_GIVEN_BACK = N_("The seat was given back.")
SEAT_OF_ANOTHER_CALL = N_("The meeting has another call now.")

YES = InvitationAnswer.ACCEPTED
NO = frozenset({InvitationAnswer.DECLINED, InvitationAnswer.GIVEN_BACK})


def check_new(
    kind: ParticipantKind, *, name: str, organisation: str, items: Collection[UUID], agenda: Collection[UUID]
) -> Refusal | None:
    """Whether somebody can be put on the list of those who attend ``items`` of an ``agenda``."""
    wrong = []
    if kind is ParticipantKind.REPRESENTATIVE:
        wrong.append(FieldError("kind", "not_from_a_call", NOT_FROM_A_CALL))
    if not name.strip() and not organisation.strip():
        wrong.append(FieldError("name", "required", NAME_MISSING))
    if fault := _items(items, agenda):
        wrong.append(fault)
    return invalid(*wrong) if wrong else None


def check_items(items: Collection[UUID], agenda: Collection[UUID]) -> Refusal | None:
    """Whether somebody can attend exactly these items of an agenda."""
    fault = _items(items, agenda)
    return invalid(fault) if fault else None


def _items(items: Collection[UUID], agenda: Collection[UUID]) -> FieldError | None:
    if not items:
        return FieldError("items", "required", ITEM_MISSING)
    if not set(items) <= set(agenda):
        return FieldError("items", "unknown_item", ITEM_UNKNOWN)
    return None


def check_answer(
    before: InvitationAnswer | None,
    answer: InvitationAnswer,
    *,
    ended: bool,
    state: MeetingState,
    over_at: datetime,
    now: datetime,
) -> Refusal | None:
    """Whether somebody who answered ``before`` can answer so now.

    Who said no may still say yes until the meeting is over; a yes can be given back. ``ended``: somebody ended the
    invitation. Codes (409): ``invitation_ended``, ``meeting_off``, ``answer_too_late``, ``answered_already``,
    ``not_accepted``.
    """
    if ended:
        return ENDED
    if state is MeetingState.CANCELLED:
        return MEETING_OFF
    if now >= over_at or state is MeetingState.CONCLUDED:
        return TOO_LATE
    if answer is InvitationAnswer.GIVEN_BACK:
        return None if before is YES else NOT_ACCEPTED
    if answer is YES:
        return ANSWERED if before is YES else None
    return ANSWERED if before is not None else None


def check_note(way: AnswerWay, note: str) -> Refusal | None:
    """A clerk who notes a call says who was spoken to."""
    if way is AnswerWay.CLERK and not note.strip():
        return invalid(FieldError("note", "required", NOTE_MISSING))
    return None


def check_end(reason: str) -> Refusal | None:
    """An invitation ends with a reason, which the person reads on their own page."""
    return None if reason.strip() else invalid(FieldError("reason", "required", REASON_MISSING))


def public_name(*, name: str, organisation: str, allowed: bool, pseudonym: str) -> str:
    """What is published of somebody: an organisation under its name, a person where they allowed it."""
    return organisation.strip() or (name.strip() if allowed else "") or pseudonym


def over_at(starts_at: datetime, minutes: int) -> datetime:
    """When a meeting is over by the agenda."""
    return starts_at + timedelta(minutes=minutes)
