"""Drafts and clauses going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.schemas.limits import Document, Line


class ClauseView(msgspec.Struct, frozen=True, kw_only=True):
    """A clause; ``id`` is its identity, the same in every version of the draft."""

    id: UUID
    number: str
    heading: str
    text: str
    path: list[str]


class DraftView(msgspec.Struct, frozen=True, kw_only=True):
    """One version of the text."""

    version: int
    title: str
    preface: str
    saved_at: datetime
    clauses: list[ClauseView]


class CorrectedClause(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A clause as the officer corrected the split; ``id`` where it goes on from an earlier version."""

    number: Line
    text: Document
    heading: Line = ""
    path: Annotated[list[Line], Meta(max_length=8)] = []
    id: UUID | None = None


class CorrectedDraft(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A draft whose split was corrected by hand."""

    clauses: Annotated[list[CorrectedClause], Meta(min_length=1, max_length=20_000)]
    title: Line = ""
    preface: Document = ""
