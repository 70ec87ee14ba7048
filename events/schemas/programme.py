"""What is frozen, signed and published of the programme, and its versions as the office and programs see them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar
from uuid import UUID

import msgspec

from events.words import CampaignKind, Facility, Mode, ProgrammeAct, ProgrammeKind, ProgrammeStanding, QuestionKind
from participation.base.identity.words import Assurance

S = TypeVar("S")


class Host(msgspec.Struct, frozen=True):
    """The body that holds a campaign or shows an activity."""

    slug: str = ""
    name: str = ""
    name_en: str = ""

    def name_in(self, locale: str) -> str:
        """The name for a language, in Chinese where there is no other."""
        return self.name_en if self.name_en and not locale.startswith("zh") else self.name


class CampaignNamed(msgspec.Struct, frozen=True):
    """The campaign that an activity belongs to."""

    slug: str = ""
    title: str = ""
    title_en: str = ""


class CampaignContent(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign as it is published, with what holds for all bookings in it.

    ``bookings_per_person`` counts all of it, ``bookings_per_day`` one day; no limit where it is None.
    """

    slug: str
    kind: CampaignKind
    title: str
    title_en: str = ""
    summary: str = ""
    summary_en: str = ""
    body: Host = msgspec.field(default_factory=Host)
    starts_on: date
    ends_on: date
    bookings_per_person: int | None = None
    bookings_per_day: int | None = None
    assurance: Assurance = Assurance.NONE
    no_shows_recorded: bool = False
    no_show_rule: str = ""


class PhotoContent(msgspec.Struct, frozen=True, kw_only=True):
    """A picture as it is published: its file by id and hash, and what it shows in words."""

    id: UUID
    attachment: UUID
    sha256: str
    alt: str
    alt_en: str = ""
    credit: str = ""


class QuestionContent(msgspec.Struct, frozen=True, kw_only=True):
    """A question of the booking form; answers refer to its ``id``."""

    id: UUID
    kind: QuestionKind
    text: str
    text_en: str = ""
    why: str = ""
    why_en: str = ""
    choices: list[str] = []
    required: bool = False


class ActivityContent(msgspec.Struct, frozen=True, kw_only=True):
    """An activity as it is published, complete in itself.

    ``theme`` and ``district`` are the Chinese names of the rules file, ``languages`` BCP 47 tags, ages in years;
    latitude and longitude in degrees (WGS 84).
    """

    slug: str
    title: str
    title_en: str = ""
    campaign: CampaignNamed = msgspec.field(default_factory=CampaignNamed)
    body: Host = msgspec.field(default_factory=Host)
    summary: str = ""
    summary_en: str = ""
    theme: str
    mode: Mode
    address: str = ""
    address_en: str = ""
    district: str = ""
    latitude: float | None = None
    longitude: float | None = None
    directions: str = ""
    facilities: list[Facility] = []
    languages: list[str] = []
    age_from: int | None = None
    age_to: int | None = None
    bring: str = ""
    link: str = ""
    project: str = ""
    project_en: str = ""
    contact_phone: str = ""
    booking: bool = True
    photos: list[PhotoContent] = []
    questions: list[QuestionContent] = []


class VersionStep(msgspec.Struct, frozen=True):
    """An act of the sign-off, with the name of who did it."""

    act: ProgrammeAct
    stage: str
    reason: str
    at: datetime
    name: str


class VersionView(msgspec.Struct, frozen=True, kw_only=True):
    """A version without its content; ``waiting_for`` is the stage whose signature is due."""

    id: UUID
    kind: ProgrammeKind
    subject: UUID
    body: str
    title: str
    number: int
    sha256: str
    reason: str
    made_at: datetime
    made_by: str
    standing: ProgrammeStanding
    waiting_for: str | None
    published_at: datetime | None
    steps: list[VersionStep]


class VersionWithContent(msgspec.Struct, frozen=True):
    """A version and the very bytes that are signed, as JSON."""

    version: VersionView
    content: msgspec.Raw


class VersionList(msgspec.Struct, frozen=True):
    """Versions: those of one subject the newest first, or those that wait the oldest first."""

    items: list[VersionView]


class Submission(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Handing in; ``reason`` says why a published version is replaced, and is published."""

    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class Rejection(msgspec.Struct, forbid_unknown_fields=True):
    """Why a version is sent back, or the thing is taken off the programme."""

    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class InForce(msgspec.Struct, Generic[S], frozen=True):
    """The version that is public, read."""

    id: UUID
    subject: UUID
    content: S
    number: int
    sha256: str
    reason: str
    published_at: datetime


class Withdrawn(msgspec.Struct, Generic[S], frozen=True):
    """What was public before it was taken off the programme: when that was, and why."""

    content: S
    at: datetime
    reason: str
