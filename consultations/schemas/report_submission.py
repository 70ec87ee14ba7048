"""A report on many comments that is being submitted by a job, or was."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class SubmissionState(StrEnum):
    """Where it stands: asked for, counted, its outcomes frozen piece by piece, and one of three ends."""

    WAITING = "waiting"
    FREEZING = "freezing"
    SUBMITTED = "submitted"
    FAILED = "failed"
    CANCELLED = "cancelled"


class WhyFailed(msgspec.Struct, frozen=True):
    """Why nothing came of it: the code of the refusal, its sentence in English, and the values that stand in it."""

    code: str
    sentence: str
    values: dict[str, str | int] = {}


class ReportSubmission(msgspec.Struct, frozen=True, kw_only=True):
    """Submitting a report: of its ``comments`` the outcomes of so many are frozen (``done``).

    ``trouble`` says what broke the last try off, where it is being tried again; ``failure`` why it was given up, after
    which it can be submitted anew.
    """

    id: UUID
    state: SubmissionState
    comments: int
    done: int
    asked_at: datetime
    asked_by: str
    ended_at: datetime | None
    trouble: str = ""
    failure: WhyFailed | None = None

    @property
    def runs(self) -> bool:
        """Whether it has not come to an end."""
        return self.ended_at is None
