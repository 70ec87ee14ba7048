"""Yearly catalogues going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from decisions.schemas.edition import EditionView, InForce
from decisions.schemas.matter_edition import CatalogueContent, CatalogueEntry, CatalogueTurn
from decisions.schemas.meeting import BodyNamed
from decisions.words import Change
from participation.representatives.schemas.limits import LongText, Reason, Title

Year = Annotated[int, Meta(ge=1990, le=2200)]


class NewCatalogue(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The catalogue of a body (its slug) for a year; ``basis`` is the rule by which there is one, and published."""

    body: str
    year: Year
    title: Title
    basis: LongText = ""


class NewCatalogueChange(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A matter (its slug) comes in or goes out; ``reason`` is published, and needed once a version is public."""

    change: Change
    matter: str
    reason: Reason = ""


class CatalogueMade(msgspec.Struct, frozen=True, kw_only=True):
    """A catalogue that was set up."""

    id: UUID
    body: str
    year: int


class CatalogueChanged(msgspec.Struct, frozen=True, kw_only=True):
    """A change that was written, and the version in which it becomes public."""

    id: UUID
    version: int
    matters: int


class CatalogueDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A catalogue as its office works on it: what it would publish now, and what was handed in before."""

    id: UUID
    body: BodyNamed
    body_id: UUID
    year: int
    title: str
    basis: str
    entries: list[CatalogueEntry]
    turns: list[CatalogueTurn]
    editions: list[EditionView]
    published: InForce[CatalogueContent] | None


class CatalogueView(msgspec.Struct, frozen=True, kw_only=True):
    """A catalogue: as it is published, and for its office as it would be now."""

    id: UUID
    body: BodyNamed
    year: int
    published: InForce[CatalogueContent] | None
    inside: CatalogueDraft | None


class CatalogueLine(msgspec.Struct, frozen=True, kw_only=True):
    """A catalogue in a list; ``matters`` counts what its published version holds."""

    id: UUID
    body: BodyNamed
    year: int
    title: str
    matters: int
    published_at: datetime | None


class CatalogueList(msgspec.Struct, frozen=True):
    """One page of catalogues, the newest first."""

    items: list[CatalogueLine]
    next: str | None


class EntryChanged(msgspec.Struct, frozen=True, kw_only=True):
    """A matter whose words differ between two versions: the fields, with the old and the new text."""

    slug: str
    title: str
    title_en: str
    fields: list[tuple[str, str, str]]


class CatalogueDifference(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between two published versions."""

    added: list[CatalogueTurn]
    dropped: list[CatalogueTurn]
    changed: list[EntryChanged]


class CatalogueVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One published version; ``difference`` is against the one before it, None of the first."""

    version: int
    published_at: datetime
    sha256: str
    reason: str
    content: CatalogueContent
    difference: CatalogueDifference | None


class CataloguePublic(msgspec.Struct, frozen=True, kw_only=True):
    """A catalogue as everybody reads it: one version, and all there were, the newest first."""

    shown: CatalogueVersion
    versions: list[CatalogueVersion]

    @property
    def newest(self) -> bool:
        """Whether the version that is shown is in force."""
        return self.shown.version == self.versions[0].version
