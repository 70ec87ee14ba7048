"""Matters, their steps and links going in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from decisions.schemas.edition import InForce
from decisions.schemas.matter_edition import DocumentFile, LinkOnRecord, MatterContent
from decisions.schemas.meeting import BodyNamed
from decisions.schemas.meeting_editions import PublishedDecision
from decisions.words import LinkFault, LinkKind, MatterStage, MatterStepKind, Participation, StepStanding
from participation.representatives.schemas.limits import Line, LongText, Reason, Slug, Title

Target = Annotated[str, Meta(min_length=1, max_length=2_000)]


class NewMatter(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A matter being prepared.

    ``body`` is the slug of the body that prepares it, ``officer`` a person of that body, ``officer_unit`` the section,
    which is published; ``planned_for`` says in the office's words when it is to be decided.
    """

    title: Title
    body: str
    slug: Slug | None = None
    title_en: Line = ""
    summary: LongText = ""
    basis: LongText = ""
    scope: LongText = ""
    ways: Annotated[list[Participation], Meta(max_length=20)] = []
    planned_for: Line = ""
    officer: UUID | None = None
    officer_unit: Line = ""


class EditedMatter(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The whole matter again; ``version`` is the one that was edited."""

    version: int
    title: Title
    title_en: Line = ""
    summary: LongText = ""
    basis: LongText = ""
    scope: LongText = ""
    ways: Annotated[list[Participation], Meta(max_length=20)] = []
    planned_for: Line = ""
    officer: UUID | None = None
    officer_unit: Line = ""


class MatterMade(msgspec.Struct, frozen=True, kw_only=True):
    """A matter that was prepared or changed; ``version`` is the one to send with the next change."""

    id: UUID
    slug: str
    version: int


class NewMatterStep(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to be recorded of a step; it corrects what was recorded of the same step before.

    ``document`` is the title and number of the document, ``attachments`` are files handed in to ``/uploads``. Without
    files, those of the same document stay with it. ``note`` says what came out of it, or why it does not apply.
    """

    kind: MatterStepKind
    standing: StepStanding
    done_on: date | None = None
    note: Reason = ""
    document: Line = ""
    document_public: bool = False
    attachments: Annotated[list[UUID], Meta(max_length=5)] = []


class NewMatterLink(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the matter leads to: the slug of a consultation, call or meeting, else an http(s) address."""

    kind: LinkKind
    target: Target
    title: Line = ""


class Submission(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Handing in; ``reason`` says why a published version is replaced, and is published."""

    reason: Reason = ""


class StepView(msgspec.Struct, frozen=True, kw_only=True):
    """What holds of a step, for the office; ``filed_with`` is the row on which its files hang."""

    id: UUID
    kind: MatterStepKind
    standing: StepStanding
    done_on: date | None
    note: str
    document: str
    document_public: bool
    at: datetime
    by: str
    filed_with: UUID | None = None
    files: list[DocumentFile] = []


class MatterLinkView(msgspec.Struct, frozen=True, kw_only=True):
    """A link for the office, with what its last check found."""

    id: UUID
    kind: LinkKind
    target: str
    title: str
    added_at: datetime
    checked_at: datetime | None
    fault: LinkFault | None
    failing_since: datetime | None


class MatterInside(msgspec.Struct, frozen=True, kw_only=True):
    """A matter as its office sees it, whatever of it is public. ``steps`` hold the newest row of each step."""

    id: UUID
    slug: str
    title: str
    title_en: str
    summary: str
    body: BodyNamed
    body_id: UUID
    basis: str
    scope: str
    ways: list[Participation]
    planned_for: str
    officer: UUID | None
    officer_name: str
    officer_unit: str
    created_at: datetime
    version: int
    stage: MatterStage
    steps: list[StepView]
    history: list[StepView]
    links: list[MatterLinkView]


class MatterView(msgspec.Struct, frozen=True, kw_only=True):
    """A matter: as it is published, and for its office as it is being worked on."""

    slug: str
    published: InForce[MatterContent] | None
    inside: MatterInside | None


class StepsView(msgspec.Struct, frozen=True):
    """The steps of a matter, for its office: what holds of each, and every row that was ever recorded."""

    stage: MatterStage
    items: list[StepView]
    history: list[StepView]


class LinksView(msgspec.Struct, frozen=True):
    """The links of a matter, for its office."""

    items: list[MatterLinkView]


class StepRecorded(msgspec.Struct, frozen=True):
    """The row that was written, and where the matter stands now."""

    id: UUID
    stage: MatterStage


class LinkAdded(msgspec.Struct, frozen=True):
    """A link that was added."""

    id: UUID


class MatterLine(msgspec.Struct, frozen=True, kw_only=True):
    """A published matter in a list; ``years`` are those of the catalogues that hold it."""

    id: UUID
    slug: str
    title: str
    title_en: str
    summary: str
    body: BodyNamed
    stage: MatterStage
    planned_for: str
    years: list[int]
    published_at: datetime


class MatterList(msgspec.Struct, frozen=True):
    """One page of matters; ``next`` is the cursor of the following one."""

    items: list[MatterLine]
    next: str | None


class DeskMatterLine(msgspec.Struct, frozen=True, kw_only=True):
    """A matter in the list on the desk; ``faults`` counts links that lead nowhere."""

    id: UUID
    slug: str
    title: str
    title_en: str
    body: BodyNamed
    stage: MatterStage
    planned_for: str
    officer_unit: str
    published_at: datetime | None
    waiting: bool
    faults: int


class DeskMatterList(msgspec.Struct, frozen=True):
    """One page of matters for the office."""

    items: list[DeskMatterLine]
    next: str | None


class LinkedConsultation(msgspec.Struct, frozen=True, kw_only=True):
    """A linked consultation as far as it is public, with the numbers of its published report."""

    slug: str
    title: str
    state: str
    opens_at: datetime
    closes_at: datetime
    received: int
    by_outcome: dict[str, int] | None


class LinkedCall(msgspec.Struct, frozen=True, kw_only=True):
    """A linked call as far as it is public."""

    slug: str
    title: str
    state: str


class LinkedMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting as it was announced, with what it decided on this matter as far as that is published."""

    slug: str
    title: str
    title_en: str
    starts_at: datetime
    cancelled: bool
    decisions: list[PublishedDecision]


class MatterCatalogue(msgspec.Struct, frozen=True, kw_only=True):
    """A catalogue whose published version holds the matter."""

    body: BodyNamed
    year: int


class MatterAround(msgspec.Struct, frozen=True, kw_only=True):
    """What is public around a matter beside its own text: live, as it is now."""

    consultations: list[LinkedConsultation]
    calls: list[LinkedCall]
    meetings: list[LinkedMeeting]
    addresses: list[LinkOnRecord]
    catalogues: list[MatterCatalogue]
