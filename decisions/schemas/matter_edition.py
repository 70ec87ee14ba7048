"""A matter and a catalogue as they are frozen, signed and published."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec

from decisions.schemas.meeting import BodyNamed
from decisions.words import Change, LinkKind, MatterStage, MatterStepKind, Participation, StepStanding


class DocumentFile(msgspec.Struct, frozen=True):
    """A file of a step; ``id`` is the attachment's, ``size`` in bytes."""

    id: UUID
    filename: str
    media_type: str
    size: int
    sha256: str


class StepOnRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What is on record of a step: done with its document, under way, or why it does not apply.

    ``files`` are those of the document where it is public; ``filed_with`` is the row of the step they hang on.
    """

    kind: MatterStepKind
    standing: StepStanding
    done_on: date | None = None
    note: str = ""
    document: str = ""
    filed_with: UUID | None = None
    files: list[DocumentFile] = []


class LinkOnRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What the matter leads to: a slug of ours, or an address elsewhere."""

    kind: LinkKind
    target: str
    title: str = ""


class MatterContent(msgspec.Struct, frozen=True, kw_only=True):
    """A matter as it is published, complete in itself."""

    slug: str
    title: str
    title_en: str
    summary: str
    body: BodyNamed
    basis: str
    scope: str
    ways: list[Participation]
    planned_for: str
    officer_unit: str
    stage: MatterStage
    steps: list[StepOnRecord]
    links: list[LinkOnRecord]


class CatalogueEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A matter as the catalogue names it; ``reason`` tells of one added during the year why."""

    matter: UUID
    slug: str
    title: str
    title_en: str
    body: BodyNamed
    officer_unit: str
    basis: str
    scope: str
    ways: list[Participation]
    planned_for: str
    reason: str = ""


class CatalogueTurn(msgspec.Struct, frozen=True, kw_only=True):
    """A matter that came in or went out since the version that was public before, and why."""

    change: Change
    matter: UUID
    slug: str
    title: str
    title_en: str
    reason: str


class CatalogueContent(msgspec.Struct, frozen=True, kw_only=True):
    """A yearly catalogue as it is published."""

    body: BodyNamed
    year: int
    title: str
    basis: str
    entries: list[CatalogueEntry]
    turns: list[CatalogueTurn]
