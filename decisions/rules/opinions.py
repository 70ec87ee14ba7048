"""Opinions: who may record or hand them in and until when, and who may say that the record of their words is right."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

import msgspec

from decisions.words import MeetingState, ParticipantKind, Said, WrittenBy
from participation.base.errors import N_, FieldError, Refusal, invalid

# 意见建议 are of those who sit in; members vote, and presenters speak for the office.
SPEAKING = frozenset({ParticipantKind.REPRESENTATIVE, ParticipantKind.INVITED, ParticipantKind.HEARING_PARTICIPANT})
# Where opinions can be handed in: the meeting is public, and has not been called off.
TAKING = frozenset({MeetingState.ANNOUNCED, MeetingState.HELD, MeetingState.CONCLUDED})
LONGEST = 20_000

CALLED_OFF = Refusal("meeting_cancelled", 409, N_("The meeting was called off, so nothing is recorded of it."))
NOT_YET = Refusal("not_announced", 409, N_("Opinions can be handed in once the meeting is announced."))
TOO_LATE = Refusal("too_late", 409, N_("Opinions could be handed in until %(day)s."))
NOT_THEIRS = Refusal("not_their_item", 409, N_("Somebody who attends an item speaks on that item."))
NOT_SPEAKING = Refusal("not_speaking", 409, N_("Opinions are those of representatives and of those invited."))
ENDED = Refusal("no_longer_attending", 409, N_("Whoever does not attend any more cannot hand in an opinion."))
TAKEN = Refusal("id_taken", 409, N_("Another opinion has this id already; nothing was stored."))
THEIR_OWN_WORDS = Refusal(
    "their_own_words", 409, N_("The representative wrote or confirmed these words; the office does not change them.")
)
BLANK = N_("Write what was said.")
TOO_LONG = N_("An opinion has at most %(most)s characters.")
CHANGED = Refusal(
    "changed_meanwhile", 409, N_("The record was changed meanwhile. Read it again, then say whether it is right.")
)
CONFIRMED_ALREADY = Refusal("confirmed_already", 409, N_("This wording is confirmed already."))
OWN_RECORD = Refusal(
    "author_may_not_confirm", 403, N_("You wrote this record, so somebody else notes that it is confirmed.")
)
CALL_NOT_NOTED = N_("Say who was asked, when and how.")
UNCHANGED = N_("This is what the record says already. Confirm it, or change the words.")


class Window(msgspec.Struct, frozen=True):
    """Of a meeting what says when opinions are taken: its state, its beginning, its length, and days after its day."""

    state: MeetingState
    starts_at: datetime
    minutes: int
    hand_in_days: int

    def ends_at(self) -> datetime:
        """When it is over, as it was planned."""
        return self.starts_at + timedelta(minutes=self.minutes)

    def last_day(self, zone: tzinfo) -> date:
        """The last local day on which an opinion can be handed in."""
        return self.starts_at.astimezone(zone).date() + timedelta(days=self.hand_in_days)


def check_recording(state: MeetingState) -> Refusal | None:
    """Whether the secretary may write down what was said. Code ``meeting_cancelled`` (409)."""
    return CALLED_OFF if state is MeetingState.CANCELLED else None


def check_handing_in(window: Window, now: datetime, zone: tzinfo) -> Refusal | None:
    """Whether an opinion can be handed in now: before, during, and so many days after the meeting.

    Codes ``meeting_cancelled``, ``not_announced``, ``too_late`` (409).
    """
    if window.state is MeetingState.CANCELLED:
        return CALLED_OFF
    if window.state not in TAKING:
        return NOT_YET
    last = window.last_day(zone)
    return TOO_LATE.with_values(day=last) if now.astimezone(zone).date() > last else None


def check_speaker(kind: ParticipantKind, items: Collection[UUID], item: UUID, *, ended: bool) -> Refusal | None:
    """Whether somebody may hand in an opinion on an item; without items of their own on any that the meeting has."""
    if kind not in SPEAKING:
        return NOT_SPEAKING
    if ended:
        return ENDED
    return NOT_THEIRS if items and item not in items else None


def said_at(window: Window, now: datetime) -> Said:
    """What a written opinion is that reaches us now."""
    if now < window.starts_at:
        return Said.BEFORE
    return Said.DURING if now < window.ends_at() else Said.AFTER


def check_words(text: str, field: str = "text") -> Refusal | None:
    """Whether these are words at all, and not too many. Codes ``blank``, ``too_long`` (422)."""
    if not text.strip():
        return invalid(FieldError(field, "blank", BLANK))
    if len(text) > LONGEST:
        return invalid(FieldError(field, "too_long", TOO_LONG, {"most": LONGEST}))
    return None


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the words: who wrote it (nobody: the representative by their link), and whether it is confirmed."""

    version: int
    by: WrittenBy
    person: UUID | None
    text: str = ""
    confirmed: bool = False


def is_confirmed(wordings: Sequence[Wording]) -> bool:
    """Whether the newest version is what the representative says they said, or what they wrote with their own hands."""
    newest = wordings[-1]
    return newest.confirmed or (newest.by is WrittenBy.REPRESENTATIVE and newest.person is None)


def check_confirming(
    wordings: Sequence[Wording], version: int, *, clerk: UUID | None, note: str, by_link: bool
) -> Refusal | None:
    """Whether a version can be confirmed: the newest, once, and not through whoever wrote it.

    ``clerk`` notes what the representative said, with ``note``. Codes ``changed_meanwhile``, ``confirmed_already``
    (409), ``author_may_not_confirm`` (403), ``note_required`` (422).
    """
    newest = wordings[-1]
    if newest.version != version:
        return CHANGED
    if is_confirmed(wordings):
        return CONFIRMED_ALREADY
    return None if by_link else _check_clerk(newest, clerk, note)


def check_correcting(
    wordings: Sequence[Wording], version: int, text: str, *, clerk: UUID | None, note: str, by_link: bool
) -> Refusal | None:
    """Whether the representative may put other words in the place of a version they have read.

    Codes as above, but that what was confirmed can still be corrected; ``unchanged`` (422).
    """
    newest = wordings[-1]
    if newest.version != version:
        return CHANGED
    if wrong := check_words(text):
        return wrong
    if text == newest.text:
        return invalid(FieldError("text", "unchanged", UNCHANGED))
    return None if by_link else _check_clerk(None, clerk, note)


def _check_clerk(newest: Wording | None, clerk: UUID | None, note: str) -> Refusal | None:
    if newest is not None and newest.person is not None and newest.person == clerk:
        return OWN_RECORD
    if not note.strip():
        return invalid(FieldError("note", "note_required", CALL_NOT_NOTED))
    return None
