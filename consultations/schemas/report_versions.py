"""The versions of a published report, and what changed from one to the next."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from consultations.words import Status

Change = Literal["added", "removed", "status", "reason", "wording", "referral", "clauses", "raised by"]


class PointChange(msgspec.Struct, frozen=True, kw_only=True):
    """A point that is not as it was: what of it changed; its position in the newer version, or the last it had."""

    id: UUID
    position: int
    title: str
    changes: list[Change]
    status_before: Status | None
    status: Status | None
    reason_before: str
    reason: str


class CountChange(msgspec.Struct, frozen=True):
    """How many comments had an outcome before, and have it now."""

    outcome: str
    before: int
    now: int


class VersionChanges(msgspec.Struct, frozen=True):
    """What differs between two versions that follow each other."""

    points: list[PointChange]
    outcomes: list[CountChange]


class ReportVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version that is or was what everybody reads; ``reason`` and ``changes`` belong to what corrects another."""

    version: int
    published_at: datetime
    sha256: str
    reason: str
    changes: VersionChanges | None


class ReportVersions(msgspec.Struct, frozen=True):
    """All published versions, the newest first."""

    items: list[ReportVersion]
