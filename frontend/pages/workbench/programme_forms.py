"""The forms of campaigns and activities: what is said of them, photos, questions, handing in and signing."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from events.schemas.activity import (
    ActivityInside,
    ActivitySaid,
    EditedActivity,
    Latitude,
    Longitude,
    NewActivity,
    Years,
)
from events.schemas.activity import Address as PageAddress
from events.schemas.campaign import (
    CampaignInside,
    CampaignSaid,
    EditedCampaign,
    NewCampaign,
    PerDay,
    PerPerson,
)
from events.words import CampaignKind, Facility, Mode, ProgrammeAct, QuestionKind
from participation.base.identity.words import Assurance
from participation.base.intake import read
from participation.representatives.schemas.limits import Line, LongText, Reason, Title

# what two people can change at once
CAMPAIGN_FIELDS = CampaignSaid.__struct_fields__
ACTIVITY_FIELDS = ActivitySaid.__struct_fields__


class CampaignForm(msgspec.Struct, kw_only=True):
    """What the form of a campaign sends; ``version`` and ``seen`` are what the editor had before them."""

    kind: CampaignKind
    title: Title
    starts_on: date
    ends_on: date
    title_en: Line = ""
    summary: LongText = ""
    summary_en: LongText = ""
    bookings_per_person: PerPerson = None
    bookings_per_day: PerDay = None
    assurance: Assurance = Assurance.NONE
    no_shows_recorded: bool = False
    no_show_rule: Reason = ""
    body: Line = ""
    slug: Line = ""
    version: int = 0
    seen: Reason = ""
    form_key: Line = ""

    def values(self) -> dict[str, Any]:
        """What is said of the campaign, in plain values."""
        return {name: msgspec.to_builtins(getattr(self, name)) for name in CAMPAIGN_FIELDS}


class ActivityForm(msgspec.Struct, kw_only=True):
    """What the form of an activity sends; ``version`` and ``seen`` are what the editor had before them."""

    title: Title
    theme: Line
    mode: Mode
    booking: bool
    title_en: Line = ""
    summary: LongText = ""
    summary_en: LongText = ""
    address: Line = ""
    address_en: Line = ""
    district: Line = ""
    latitude: Latitude = None
    longitude: Longitude = None
    directions: Reason = ""
    facilities: list[Facility] = []
    languages: list[str] = []
    age_from: Years = None
    age_to: Years = None
    bring: Reason = ""
    link: PageAddress = ""
    project: Line = ""
    project_en: Line = ""
    contact_phone: Line = ""
    campaign: Line = ""
    body: Line = ""
    slug: Line = ""
    version: int = 0
    seen: Reason = ""
    form_key: Line = ""

    def values(self) -> dict[str, Any]:
        """What is said of the activity, in plain values."""
        return {name: msgspec.to_builtins(getattr(self, name)) for name in ACTIVITY_FIELDS}


class PhotoForm(msgspec.Struct, kw_only=True):
    """The words of a photo; its file comes beside them."""

    alt: Annotated[str, Meta(max_length=300)] = ""
    alt_en: Annotated[str, Meta(max_length=300)] = ""
    credit: Line = ""


class PhotoPost(msgspec.Struct, kw_only=True):
    """The form of a photo, which shares its page with others."""

    photo: PhotoForm = msgspec.field(default_factory=PhotoForm)


class QuestionForm(msgspec.Struct, kw_only=True):
    """A question; ``choices`` one a line."""

    kind: QuestionKind
    text: Annotated[str, Meta(min_length=1, max_length=500)]
    text_en: Annotated[str, Meta(max_length=500)] = ""
    why: Annotated[str, Meta(max_length=500)] = ""
    why_en: Annotated[str, Meta(max_length=500)] = ""
    choices: Reason = ""
    required: bool = False


class QuestionPost(msgspec.Struct, kw_only=True):
    """The form of a question, which shares its page with others; ``form_key`` tells a second click."""

    question: QuestionForm
    form_key: Line = ""


class ReviewForm(msgspec.Struct, kw_only=True):
    """Handing in."""

    reason: Reason = ""


class ReviewPost(msgspec.Struct, kw_only=True):
    """The form of handing in, which shares its page with others."""

    review: ReviewForm = msgspec.field(default_factory=ReviewForm)


class SigningForm(msgspec.Struct, kw_only=True):
    """What is done with a version, and why."""

    do: ProgrammeAct
    reason: Reason = ""


def new_campaign_from(form: CampaignForm) -> NewCampaign:
    """A new campaign. Raises ``Refused`` (422) naming what its Struct does not take."""
    return read(NewCampaign, form.values() | {"body": form.body, "slug": form.slug.strip() or None})


def campaign_change_from(form: CampaignForm) -> EditedCampaign:
    """A change of the whole. Raises ``Refused`` as above."""
    return read(EditedCampaign, form.values() | {"version": form.version})


def new_activity_from(form: ActivityForm) -> NewActivity:
    """A new activity. Raises ``Refused`` (422) naming what its Struct does not take."""
    named = {"campaign": form.campaign, "body": form.body, "slug": form.slug.strip() or None}
    return read(NewActivity, form.values() | named)


def activity_change_from(form: ActivityForm) -> EditedActivity:
    """A change of the whole. Raises ``Refused`` as above."""
    return read(EditedActivity, form.values() | {"version": form.version})


def values_of(found: CampaignInside | ActivityInside) -> dict[str, Any]:
    """What is said of it, as ``values`` of its form gives it."""
    names = CAMPAIGN_FIELDS if isinstance(found, CampaignInside) else ACTIVITY_FIELDS
    return {name: msgspec.to_builtins(getattr(found, name)) for name in names}


def typed_from(values: dict[str, Any]) -> dict[str, Any]:
    """The fields as the form shows them: text, and lists of ticks."""
    return {
        name: ("yes" if value else "")
        if isinstance(value, bool)
        else value
        if isinstance(value, list)
        else ""
        if value is None
        else str(value)
        for name, value in values.items()
    }
