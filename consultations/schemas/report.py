"""The report as it is frozen and published."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from consultations.words import Status

Edition = Literal["filed", "public"]


class ReportedPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A point in a report: how many raised it, in separate columns, and what became of it.

    Clauses are named by their numbers as printed; the same by id stand beside them.
    """

    id: UUID
    position: int
    title: str
    text: str
    clauses: list[str]
    clause_ids: list[UUID]
    comments: int
    people: int
    unidentified_messages: int
    organisations: int
    distinct_texts: int
    status: Status
    reason: str
    referred_to: str
    result: str
    changed_clauses: list[str]
    changed_clause_ids: list[UUID]


class ReportContent(msgspec.Struct, frozen=True, kw_only=True):
    """A report, complete in itself. Every ``by_…`` adds up to ``received``."""

    consultation: str
    title: str
    body: str
    kind: str
    edition: Edition
    version: int
    made_at: datetime
    opened_at: datetime
    closed_at: datetime
    draft_version: int | None
    asked: list[str]
    received: int
    by_channel: dict[str, int]
    by_clause: dict[str, int]
    by_outcome: dict[str, int]
    by_author_kind: dict[str, int]
    by_standing: dict[str, int]
    people: int
    unidentified_messages: int
    organisations: int
    distinct_texts: int
    points: list[ReportedPoint]


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """A report and the hash it is frozen under."""

    content: ReportContent
    sha256: str
