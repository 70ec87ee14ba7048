"""Forums and visits going in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.listening.words import Occasion, Party
from consultations.schemas.limits import Document, Line, LongText
from consultations.schemas.listening import Attached
from consultations.schemas.voices import Voices
from consultations.words import Publish, Stance

MOST_PEOPLE = 10_000


class NewAttendance(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A group that was invited: ``people`` came of it, 0 where nobody did.

    ``name`` is an organisation's or a body's; a person's only with ``agreed``.
    """

    kind: Party
    name: Line = ""
    organisation: UUID | None = None
    people: Annotated[int, Meta(ge=0, le=MOST_PEOPLE)] = 0
    agreed: bool = False


class NewGathering(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A forum or a visit that was held."""

    held_on: date
    place: Line
    topic: Line = ""
    host: Line = ""
    attendance: Annotated[list[NewAttendance], Meta(max_length=200)]
    minutes: Document = ""
    attachments: Attached = []


class NewMinutes(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The minutes as they stand now; ``version`` is the one that was read before, 0 for none."""

    text: Document
    version: int = 0
    attachments: Attached = []


class NewOpinion(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One opinion from the minutes, and the clause it is about. With a ``contact`` its speaker is told the answer."""

    text: LongText
    speaker: Line = ""
    clause: UUID | None = None
    proposed_text: LongText = ""
    stance: Stance | None = None
    contact: Line = ""
    publish: Publish = Publish.TEXT


class NewOpinions(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Opinions gathered there, recorded in one act; with ``agreed`` the people among the speakers may be named."""

    opinions: Annotated[list[NewOpinion], Meta(max_length=200)]
    agreed: bool = False


class GatheringMade(msgspec.Struct, frozen=True):
    """A forum or visit that was recorded."""

    id: UUID
    kind: Occasion


class MinutesKept(msgspec.Struct, frozen=True):
    """The version that the minutes have now."""

    version: int


class Gathered(msgspec.Struct, frozen=True):
    """The comments that were recorded, in the order of the minutes."""

    comments: list[UUID]


class AttendanceView(msgspec.Struct, frozen=True, kw_only=True):
    """A group that was invited, and how many came."""

    kind: Party
    name: str
    people: int


class GatheringView(msgspec.Struct, frozen=True, kw_only=True):
    """A forum or a visit; ``participants`` is how many came, ``voices`` are behind what was gathered there."""

    id: UUID
    kind: Occasion
    topic: str
    held_on: date
    place: str
    host: str
    recorded_at: datetime
    recorded_by: str
    participants: int
    voices: Voices
    minutes: str
    minutes_version: int
    attendance: list[AttendanceView]


class Gatherings(msgspec.Struct, frozen=True):
    """The forums or visits of a consultation, in the order of their days."""

    items: list[GatheringView]
    next: None = None
