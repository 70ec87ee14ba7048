"""Activities, their photos and the questions of their booking forms, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from events.schemas.programme import ActivityContent, CampaignNamed, Host, InForce, VersionView
from events.words import Facility, Mode, QuestionKind
from participation.representatives.schemas.limits import Line, LongText, Reason, Slug, Title

Years = Annotated[int, Meta(ge=0, le=120)] | None
Latitude = Annotated[float, Meta(ge=-90, le=90)] | None
Longitude = Annotated[float, Meta(ge=-180, le=180)] | None
Address = Annotated[str, Meta(max_length=2_000)]
Tag = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]


class ActivitySaid(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is said of an activity.

    ``theme`` and ``district`` are Chinese names of the rules file; ``languages`` BCP 47 tags; ages in years; latitude
    and longitude in degrees (WGS 84); ``link`` the http(s) address of the live or VR visit, for everybody;
    ``booking`` whether one needs a seat.
    """

    title: Title
    theme: Line
    mode: Mode
    title_en: Line = ""
    summary: LongText = ""
    summary_en: LongText = ""
    address: Line = ""
    address_en: Line = ""
    district: Line = ""
    latitude: Latitude = None
    longitude: Longitude = None
    directions: Reason = ""
    facilities: Annotated[list[Facility], Meta(max_length=20)] = []
    languages: Annotated[list[Tag], Meta(max_length=20)] = []
    age_from: Years = None
    age_to: Years = None
    bring: Reason = ""
    link: Address = ""
    project: Line = ""
    project_en: Line = ""
    contact_phone: Line = ""
    booking: bool = True


class NewActivity(ActivitySaid, kw_only=True, forbid_unknown_fields=True):
    """An activity being prepared; ``campaign`` is the slug of what it belongs to, ``body`` that of its host."""

    campaign: str
    body: str
    slug: Slug | None = None


class EditedActivity(ActivitySaid, kw_only=True, forbid_unknown_fields=True):
    """The whole activity again; ``version`` is the one that was edited."""

    version: int


class NewPhoto(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A picture that was handed in to ``/uploads``; ``alt`` says what it shows to those who do not see it."""

    attachment: UUID
    alt: Annotated[str, Meta(max_length=300)] = ""
    alt_en: Annotated[str, Meta(max_length=300)] = ""
    credit: Line = ""


class NewQuestion(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A question to be asked of who books; ``why`` is shown beside it, ``choices`` are for those of kind choice."""

    kind: QuestionKind
    text: Annotated[str, Meta(min_length=1, max_length=500)]
    text_en: Annotated[str, Meta(max_length=500)] = ""
    why: Annotated[str, Meta(max_length=500)] = ""
    why_en: Annotated[str, Meta(max_length=500)] = ""
    choices: Annotated[list[Line], Meta(max_length=30)] = []
    required: bool = False


class Added(msgspec.Struct, frozen=True):
    """The photo or question that was added, and the version to send with the next change of the activity."""

    id: UUID
    version: int


class PhotoView(msgspec.Struct, frozen=True, kw_only=True):
    """A picture for the office."""

    id: UUID
    attachment: UUID
    sha256: str
    alt: str
    alt_en: str
    credit: str


class QuestionView(msgspec.Struct, frozen=True, kw_only=True):
    """A question for the office."""

    id: UUID
    kind: QuestionKind
    text: str
    text_en: str
    why: str
    why_en: str
    choices: list[str]
    required: bool


class ActivityInside(msgspec.Struct, frozen=True, kw_only=True):
    """An activity as its host works on it, whatever of it is public."""

    id: UUID
    slug: str
    campaign: CampaignNamed
    body: Host
    body_id: UUID
    title: str
    title_en: str
    summary: str
    summary_en: str
    theme: str
    mode: Mode
    address: str
    address_en: str
    district: str
    latitude: float | None
    longitude: float | None
    directions: str
    facilities: list[Facility]
    languages: list[str]
    age_from: int | None
    age_to: int | None
    bring: str
    link: str
    project: str
    project_en: str
    contact_phone: str
    booking: bool
    created_at: datetime
    published_at: datetime | None
    withdrawn_at: datetime | None
    version: int
    photos: list[PhotoView]
    questions: list[QuestionView]


class ActivityView(msgspec.Struct, frozen=True, kw_only=True):
    """An activity: as it is published, and for staff of its host as it is being worked on."""

    slug: str
    published: InForce[ActivityContent] | None
    inside: ActivityInside | None
    versions: list[VersionView] = []


class ActivityLine(msgspec.Struct, frozen=True, kw_only=True):
    """A published activity in a list; ``next_session`` is the start of its next public session, ``sessions`` how many
    are to come."""

    id: UUID
    slug: str
    campaign: str
    title: str
    title_en: str
    theme: str
    mode: Mode
    address: str
    address_en: str
    district: str
    facilities: list[Facility]
    languages: list[str]
    booking: bool
    body: Host
    published_at: datetime
    sessions: int
    next_session: datetime | None


class ActivityList(msgspec.Struct, frozen=True):
    """One page of activities; ``next`` is the cursor of the following one."""

    items: list[ActivityLine]
    next: str | None


class DeskActivityLine(msgspec.Struct, frozen=True, kw_only=True):
    """An activity on the desk."""

    id: UUID
    slug: str
    campaign: UUID
    title: str
    title_en: str
    theme: str
    mode: Mode
    body: Host
    public: bool
    withdrawn: bool
    waiting: bool
    sessions: int
