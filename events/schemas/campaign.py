"""Campaigns going in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from events.schemas.programme import CampaignContent, Host, InForce, VersionView
from events.words import CampaignKind
from participation.base.identity.words import Assurance
from participation.representatives.schemas.limits import Line, LongText, Reason, Slug, Title

PerPerson = Annotated[int, Meta(ge=1, le=1000)] | None
PerDay = Annotated[int, Meta(ge=1, le=100)] | None


class CampaignSaid(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is said of a campaign. Summaries are Markdown; days are those of the office's clock, both counted.

    ``bookings_per_person`` counts the whole campaign, ``bookings_per_day`` one day; no limit where it is left out.
    ``no_shows_recorded`` needs ``no_show_rule``, which is published.
    """

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


class NewCampaign(CampaignSaid, kw_only=True, forbid_unknown_fields=True):
    """A campaign being prepared; ``body`` is the slug of the body that holds it."""

    body: str
    slug: Slug | None = None


class EditedCampaign(CampaignSaid, kw_only=True, forbid_unknown_fields=True):
    """The whole campaign again; ``version`` is the one that was edited."""

    version: int


class ProgrammeMade(msgspec.Struct, frozen=True, kw_only=True):
    """What was prepared or changed; ``version`` is the one to send with the next change."""

    id: UUID
    slug: str
    version: int


class CampaignInside(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign as its office works on it."""

    id: UUID
    slug: str
    kind: CampaignKind
    title: str
    title_en: str
    summary: str
    summary_en: str
    body: Host
    body_id: UUID
    starts_on: date
    ends_on: date
    bookings_per_person: int | None
    bookings_per_day: int | None
    assurance: Assurance
    no_shows_recorded: bool
    no_show_rule: str
    created_at: datetime
    published_at: datetime | None
    version: int


class CampaignView(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign: as it is published, and for staff of its body as it is being worked on."""

    slug: str
    published: InForce[CampaignContent] | None
    inside: CampaignInside | None
    versions: list[VersionView] = []


class CampaignLine(msgspec.Struct, frozen=True, kw_only=True):
    """A published campaign in a list; ``activities`` counts those of it that are public."""

    id: UUID
    content: CampaignContent
    activities: int
    published_at: datetime


class CampaignList(msgspec.Struct, frozen=True):
    """Published campaigns: those under way and to come first, then those that are over."""

    items: list[CampaignLine]
    next: str | None


class DeskCampaignLine(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign on the desk."""

    id: UUID
    slug: str
    kind: CampaignKind
    title: str
    title_en: str
    body: Host
    body_id: UUID
    starts_on: date
    ends_on: date
    public: bool
    waiting: bool
    activities: int
