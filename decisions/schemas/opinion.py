"""Opinions going in and out: what is recorded, synced, confirmed and corrected."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.words import Status
from decisions.schemas.adoption import AdoptionView
from decisions.schemas.placing import PlacingView
from decisions.words import ParticipantKind, Said, Satisfaction, WrittenBy
from participation.representatives.schemas.limits import Instant, Reason

Words = Annotated[str, Meta(max_length=20_000)]


class NewOpinion(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a participant said on an item, as the office records it.

    ``id`` is the caller's own, so that sending it twice stores it once; ``said_at`` is by the caller's clock, now
    where none is given. An opinion ``handed_in`` in writing is told apart by when it reaches us.
    """

    participant: UUID
    text: Words
    id: UUID | None = None
    said_at: Instant | None = None
    handed_in: bool = False


class RecordedText(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One version of one opinion as a device recorded it.

    ``id`` is that of this version, ``opinion`` that of the opinion; both are made on the device. ``base`` is the
    version the device had before its eyes, 0 for a new opinion.
    """

    id: UUID
    opinion: UUID
    item: UUID
    participant: UUID
    text: Words
    said_at: Instant
    base: Annotated[int, Meta(ge=0)] = 0


class RecordedBatch(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a device has not been told to be stored yet, in the order in which it was typed."""

    texts: Annotated[list[RecordedText], Meta(max_length=200)]


class SyncResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one version.

    ``stored`` now, ``known`` from an earlier time, or ``refused`` for ``code``, with its sentence in the caller's
    language. ``other`` is the wording of somebody else that stands beside it.
    """

    id: UUID
    opinion: UUID
    result: Literal["stored", "known", "refused"]
    number: int | None = None
    version: int | None = None
    code: str = ""
    sentence: str = ""
    other: str = ""


class Synced(msgspec.Struct, frozen=True):
    """What became of a batch, in its order."""

    results: list[SyncResult]


class OpinionStored(msgspec.Struct, frozen=True, kw_only=True):
    """An opinion that is stored: its number within the meeting and its newest version."""

    id: UUID
    number: int
    version: int


class NewConfirmation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A representative says that ``version`` is what they said.

    ``code`` is the last part of the address of their own page; without one a clerk notes it, with ``note``: who was
    asked, when and how.
    """

    version: int
    code: Annotated[str, Meta(max_length=200)] = ""
    note: Reason = ""


class NewCorrection(NewConfirmation, kw_only=True, forbid_unknown_fields=True):
    """The words that a representative puts in the place of ``version``; both are kept."""

    text: Words


class TextView(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the words; ``recorder`` is who of the office wrote it down, empty where they did so themselves."""

    version: int
    text: str
    by: WrittenBy
    at: datetime
    recorder: str = ""
    confirmed_at: datetime | None = None
    confirmed_by_clerk: bool = False
    note: str = ""


class OpinionLine(msgspec.Struct, frozen=True, kw_only=True):
    """An opinion in a list of the office, with its newest wording and its newest adoption."""

    id: UUID
    number: int
    item: UUID
    item_title: str
    item_position: int
    participant: UUID
    name: str
    public_name: str
    speaks_for: str
    kind: ParticipantKind
    said: Said
    said_at: datetime
    received_at: datetime
    text: str
    version: int
    by: WrittenBy
    confirmed: bool
    corrected: bool
    unit: str
    unit_name: str
    answer_due_on: date
    status: Status | None
    due_on: date | None
    answered_at: datetime | None
    satisfaction: Satisfaction | None
    reason: str
    shown_by: str


class OpinionProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far the answers of a meeting are."""

    opinions: int = 0
    answered: int = 0
    late: int = 0
    unconfirmed: int = 0
    corrected: int = 0
    by_status: dict[str, int] = {}

    @property
    def left(self) -> int:
        """How many have no answer, or none since they were taken up again."""
        return self.opinions - self.answered


class OpinionList(msgspec.Struct, frozen=True):
    """One page of opinions, by number; ``next`` is the cursor of the page after it."""

    items: list[OpinionLine]
    next: str | None


class OwnOpinion(msgspec.Struct, frozen=True, kw_only=True):
    """An opinion for the one who said it: every wording, whether it is confirmed, every answer.

    ``theirs_since`` is when the office put right that it is theirs, None where it was recorded so; their wordings
    begin there.
    """

    id: UUID
    number: int
    item: UUID
    item_title: str
    said: Said
    said_at: datetime
    texts: list[TextView]
    confirmed: bool
    adoptions: list[AdoptionView]
    theirs_since: datetime | None = None

    @property
    def newest(self) -> TextView:
        """The wording that counts."""
        return self.texts[-1]


class OpinionInside(msgspec.Struct, frozen=True, kw_only=True):
    """An opinion for the office, with everything on record of it.

    ``meeting`` and ``body`` are ids, ``slug`` the meeting's address; ``placings`` is what it has stood under, the
    record first. ``may_answer`` and the like say what the reader may do here.
    """

    id: UUID
    meeting: UUID
    slug: str
    title: str
    body: UUID
    line: OpinionLine
    texts: list[TextView]
    adoptions: list[AdoptionView]
    placings: list[PlacingView]
    units: list[tuple[str, str]]
    may_answer: bool
    may_name_unit: bool
    may_note: bool
    may_correct: bool
    may_place: bool

    @property
    def newest(self) -> TextView:
        """The wording that counts."""
        return self.texts[-1]

    @property
    def adoption(self) -> AdoptionView | None:
        """The answer that counts."""
        return self.adoptions[-1] if self.adoptions else None

    @property
    def placing(self) -> PlacingView:
        """What it stands under now."""
        return self.placings[-1]

    @property
    def answered_before_placing(self) -> bool:
        """Whether the answer that counts was given before the opinion was put where it stands."""
        return self.adoption is not None and self.placing.version > 0 and self.adoption.at < self.placing.at
