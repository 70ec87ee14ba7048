"""Consultations going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.rules.voices import Voices
from consultations.schemas.limits import Document, Line, LongText, Reason, Slug, Title
from consultations.words import Act, Kind, Screening, State
from participation.base.identity.words import Assurance

Audiences = Annotated[list[Line], Meta(max_length=20)]
Asked = Annotated[list[Line], Meta(max_length=200)]
Instant = Annotated[datetime, Meta(tz=True)]


class NewConsultation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A consultation being prepared. ``body`` is the slug of the body that leads.

    Without ``screening`` and ``assurance`` those of the rules file are taken.
    """

    title: Title
    kind: Kind
    body: str
    opens_at: Instant
    closes_at: Instant
    slug: Slug | None = None
    summary: Reason = ""
    joint_bodies: Annotated[list[str], Meta(max_length=20)] = []
    basis: LongText = ""
    drafting_note: Document = ""
    interpretation: Document = ""
    audiences: Audiences = []
    screening: Screening | None = None
    assurance: Assurance | None = None
    invited_only: bool = False
    concerns_business: bool = False
    shortening_reason: Reason = ""
    contact_address: Line = ""
    contact_phone: Line = ""
    contact_email: Line = ""
    channels: LongText = ""
    asked: Asked = []


class CorrectedConsultation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What an officer changes before the review; ``version`` is the one that was edited. None leaves as it is."""

    version: int
    title: Title | None = None
    kind: Kind | None = None
    opens_at: Instant | None = None
    closes_at: Instant | None = None
    summary: Reason | None = None
    joint_bodies: Annotated[list[str], Meta(max_length=20)] | None = None
    basis: LongText | None = None
    drafting_note: Document | None = None
    interpretation: Document | None = None
    audiences: Audiences | None = None
    screening: Screening | None = None
    assurance: Assurance | None = None
    invited_only: bool | None = None
    concerns_business: bool | None = None
    shortening_reason: Reason | None = None
    contact_address: Line | None = None
    contact_phone: Line | None = None
    contact_email: Line | None = None
    channels: LongText | None = None
    asked: Asked | None = None


class Decision(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An act of the life cycle; ``reason`` is published with a withdrawal, a rejection or an early end."""

    reason: Reason = ""


class Extension(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A later end, with the reason that is published."""

    closes_at: Instant
    reason: Reason = ""


class InvitedContacts(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Mobile numbers and e-mail addresses that may comment where a consultation is by invitation."""

    contacts: Annotated[list[Line], Meta(min_length=1, max_length=1000)]


class Standing(msgspec.Struct, frozen=True):
    """Where a consultation stands after an act; ``waiting_for`` names the sign-off stage that is next."""

    slug: str
    state: State
    waiting_for: str | None = None


class BodyName(msgspec.Struct, frozen=True):
    """A body as it is named to the public."""

    slug: str
    name: str
    name_en: str = ""


class StepTaken(msgspec.Struct, frozen=True):
    """One act in the life of a consultation; ``by`` is the person's name and is told to staff only."""

    act: Act
    at: datetime
    reason: str = ""
    stage: str = ""
    closes_at: datetime | None = None
    by: str | None = None


class ContinuationView(msgspec.Struct, frozen=True, kw_only=True):
    """The other one of two consultations of which one goes on from the other, and why the public was asked again."""

    slug: str
    title: str
    reason: str
    opens_at: datetime


class ConsultationView(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation as its page shows it. ``state`` is judged by the server's clock.

    ``draft_versions`` are the versions of the text that the reader may see, ``draft_version`` is the last of them,
    ``final_version`` the one that was decided on. ``continues`` is the consultation that this one goes on from,
    ``continued_by`` those that go on from it. ``questions`` are asked beside it; ``results_public`` tells whether
    everybody sees what was answered to them.
    """

    id: UUID
    slug: str
    state: State
    title: str
    summary: str
    kind: Kind
    body: BodyName
    joint_bodies: list[BodyName]
    basis: str
    drafting_note: str
    interpretation: str
    audiences: list[str]
    screening: Screening
    assurance: Assurance
    invited_only: bool
    concerns_business: bool
    opens_at: datetime
    closes_at: datetime
    shortening_reason: str
    contact_address: str
    contact_phone: str
    contact_email: str
    channels: str
    asked: list[str]
    version: int
    draft_version: int | None
    draft_versions: list[int] = []
    final_version: int | None = None
    continues: ContinuationView | None = None
    continued_by: list[ContinuationView] = []
    received: int
    opinion_map: bool = False
    questions: int = 0
    results_public: bool = False
    steps: list[StepTaken]


class CountedView(ConsultationView, frozen=True, kw_only=True):
    """The same with who and what stands behind its comments, as it was lately."""

    voices: Voices


class ConsultationLine(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation in a list."""

    id: UUID
    slug: str
    state: State
    title: str
    summary: str
    kind: Kind
    body: BodyName
    audiences: list[str]
    opens_at: datetime
    closes_at: datetime
    received: int


class Consultations(msgspec.Struct, frozen=True):
    """One page of the list; ``next`` is the cursor of the following one."""

    items: list[ConsultationLine]
    next: str | None


class CountedLine(ConsultationLine, frozen=True, kw_only=True):
    """A consultation in a list, with who and what stands behind its comments, as it was lately."""

    voices: Voices


class CountedConsultations(msgspec.Struct, frozen=True):
    """The same page with those counts."""

    items: list[CountedLine]
    next: str | None
