"""Seats as they are answered, given and shown."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from participation.representatives.rules.lists import ListStanding
from participation.representatives.rules.seats import Answer, AnsweredBy
from participation.representatives.schemas.limits import Instant
from participation.representatives.words import Seat, Way

Note = Annotated[str, Meta(max_length=2000)]


class NewAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How somebody answered: with the key of their link, or told to a clerk who notes who called and when."""

    key: Annotated[str, Meta(max_length=64)] = ""
    by: AnsweredBy = AnsweredBy.LINK
    note: Note = ""


class SeatStanding(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an offer."""

    id: UUID
    answer: Answer | None
    at: datetime


class NewChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who gets a seat without a draw, by pseudonym, and why."""

    pseudonym: Annotated[str, Meta(max_length=60)]
    reason: Note = ""


class NewSelection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Seats given without a draw. Where all are admitted nobody is named."""

    chosen: Annotated[list[NewChoice], Meta(max_length=200)] = []
    reason: Note = ""


class SeatView(msgspec.Struct, frozen=True, kw_only=True):
    """An offer as the office sees it."""

    id: UUID
    place: int
    pseudonym: str
    name: str
    contact: str
    type: str
    values: dict[str, str]
    reason: str
    offered_at: datetime
    answer_by: datetime
    answer: Answer | None
    by: AnsweredBy | None
    note: str
    answered_at: datetime | None
    follows: UUID | None

    @property
    def free(self) -> bool:
        """Whether somebody else has the seat, or nobody."""
        return self.answer in {Answer.DECLINED, Answer.SILENT, Answer.GIVEN_BACK}


class SeatsView(msgspec.Struct, frozen=True, kw_only=True):
    """All offers of a call in the order of places; ``vacant`` places have nobody left who could follow."""

    seats: list[SeatView]
    vacant: list[int]
    accepted: int
    waiting: int


class ListEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list: a name where its person allowed it and the call says so, else the pseudonym."""

    place: int
    name: str
    named: bool
    pseudonym: str
    speaks_for: Seat
    given_by: str
    organisation: str = ""
    reason: str = ""


class ListContent(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the list, frozen."""

    call: str
    title: str
    meeting: str
    version: int
    way: Way
    seats: int
    entries: list[ListEntry]
    vacant: int


class ListView(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the list with its standing."""

    id: UUID
    content: ListContent
    sha256: str
    made_at: datetime
    standing: ListStanding
    waiting_for: str | None
    reason: str = ""
    published_at: datetime | None = None


class OwnSeat(msgspec.Struct, frozen=True, kw_only=True):
    """An offer as the one who got it sees it."""

    id: UUID
    call: str
    title: str
    meeting: str
    meeting_at: datetime
    place: str
    pseudonym: str
    answer_by: datetime
    answer: Answer | None
    chance: str
    note: str = ""
    off: str = ""
    phone: str = ""
    values: dict[str, Any] = {}


class Selected(msgspec.Struct, frozen=True, kw_only=True):
    """How seats were given, and how many."""

    way: Way
    seats: int


class NewListDecision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision on a version of the list; sending it back takes a reason."""

    reason: Note = ""


class NewAppointment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When and where representatives come, and what they bring; a later one replaces it."""

    starts_at: Instant
    minutes: Annotated[int, Meta(ge=5, le=1440)] = 90
    place: Annotated[str, Meta(max_length=300)] = ""
    note: Note = ""


class Cancellation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why the meeting is off."""

    reason: Note = ""


class AppointmentView(msgspec.Struct, frozen=True, kw_only=True):
    """The appointment as it stands; ``cancelled`` says why it is off, empty while it is on."""

    sequence: int
    starts_at: datetime
    minutes: int
    place: str
    note: str
    cancelled: str
    at: datetime


class ListMade(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the list after an act."""

    id: UUID
    version: int
    sha256: str
    standing: ListStanding
