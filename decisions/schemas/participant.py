"""Participants of a meeting, their answers, and when they came and went, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from decisions.words import AnswerWay, Direction, InvitationAnswer, ParticipantKind, SignatureWay
from participation.representatives.schemas.limits import Instant, Line, Reason

Items = Annotated[list[UUID], Meta(max_length=200)]
Key = Annotated[str, Meta(max_length=64)]


class NewParticipant(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Somebody to be invited beside those who have a seat from the call.

    ``organisation`` is whom they speak for; ``contact`` a mobile number or an e-mail address, empty where they are
    called or written to; ``name_published`` says that they allow it; ``items`` are those they attend, all where none
    is named.
    """

    kind: ParticipantKind
    name: Line = ""
    organisation: Line = ""
    contact: Annotated[str, Meta(max_length=254)] = ""
    name_published: bool = False
    items: Items = []
    locale: Literal["zh-Hans", "en"] = "zh-Hans"


class AttendedItems(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The items that somebody attends, all of them anew."""

    items: Items


class Invitations(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Who is invited now; everybody who is not yet where nobody is named."""

    participants: Annotated[list[UUID], Meta(max_length=1000)] = []


class Invited(msgspec.Struct, frozen=True):
    """How many were told by an act."""

    told: int


class NewInvitationAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With the key of the link, or told to a clerk who notes who was called and what was said."""

    key: Key = ""
    note: Reason = ""


class InvitationEnd(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why an invitation ends."""

    reason: Reason = ""


class ParticipantStanding(msgspec.Struct, frozen=True, kw_only=True):
    """A participant after an act."""

    id: UUID
    answer: InvitationAnswer | None
    ended: bool


class ParticipantView(msgspec.Struct, frozen=True, kw_only=True):
    """A participant as the office sees them.

    ``name``, ``contact`` and ``note`` are empty for those who call nobody; ``shown`` is the name for those who see
    it, else what is published. ``items`` are ids of agenda items, ``way`` how the last answer came.
    """

    id: UUID
    kind: ParticipantKind
    seat: UUID | None
    shown: str
    public_name: str
    name: str
    speaks_for: str
    contact: str
    note: str
    items: list[UUID]
    invited_at: datetime | None
    answer: InvitationAnswer | None
    way: AnswerWay | None
    answered_at: datetime | None
    removed_at: datetime | None
    removed_reason: str

    @property
    def ended(self) -> bool:
        """Whether they no longer attend."""
        return self.removed_at is not None or self.answer in {InvitationAnswer.DECLINED, InvitationAnswer.GIVEN_BACK}


class ParticipantsView(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody of a meeting; those who no longer attend stand at the end."""

    participants: list[ParticipantView]
    accepted: int
    waiting: int
    ended: int


class PublicParticipant(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the list that is published: a name that may be, or a pseudonym."""

    kind: ParticipantKind
    name: str
    speaks_for: str


class NewMove(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody came in for an item, or left it; ``id`` is given by whoever records it, so that none is stored twice."""

    id: UUID
    participant: UUID
    item: UUID
    direction: Direction
    at: Instant


class NewMoves(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Entries and exits, and the ids of earlier ones that were wrong; all of it is taken or nothing."""

    moves: Annotated[list[NewMove], Meta(max_length=1000)] = []
    taken_back: Annotated[list[UUID], Meta(max_length=1000)] = []


class MovesTaken(msgspec.Struct, frozen=True, kw_only=True):
    """How many entries and exits were stored by this call, and how many were stored before."""

    stored: int
    again: int


class StayView(msgspec.Struct, frozen=True, kw_only=True):
    """From when to when somebody was there for an item; ``left`` is missing while they are in the room."""

    item: UUID
    came: datetime
    left: datetime | None
    came_by: UUID
    left_by: UUID | None


class AttendanceOf(msgspec.Struct, frozen=True, kw_only=True):
    """One participant with their stays."""

    participant: UUID
    kind: ParticipantKind
    shown: str
    speaks_for: str
    items: list[UUID]
    stays: list[StayView]

    @property
    def inside(self) -> UUID | None:
        """The item for which they are in the room now."""
        return next((one.item for one in self.stays if one.left is None), None)


class AttendanceView(msgspec.Struct, frozen=True, kw_only=True):
    """Who was there, for which item, from when to when."""

    meeting: UUID
    participants: list[AttendanceOf]


class NewSignature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By the key of the link, or on paper as the secretary took it in.

    ``note`` is a remark, the reason of a refusal, or for paper when and where; ``public`` lets it stand with the
    record.
    """

    way: SignatureWay
    key: Key = ""
    note: Reason = ""
    public: bool = False


class SignatureView(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one participant and the newest version of the record; ``absent`` where they were not there."""

    participant: UUID
    shown: str
    way: SignatureWay | None
    note: str
    public: bool
    at: datetime | None
    absent: bool


class RecordSigning(msgspec.Struct, frozen=True, kw_only=True):
    """Who has signed which version of the record; ``open`` while it can be signed, ``missing`` are left."""

    edition: UUID
    version: int
    open: bool
    missing: int
    signatures: list[SignatureView]
