"""What is overdue as it is shown, for the office and for everybody."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec

from decisions.rules.overdue import OverdueKind
from decisions.schemas.follow_up import Unit
from decisions.words import Light


class OverdueLine(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is late. ``id`` is the opinion's or the follow-up's.

    ``moved_from`` is the day it was due before it was extended, ``moved_reason`` why; ``meeting`` is the slug of the
    meeting, ``number`` the opinion's in it. For everybody ``title`` is empty, and the meeting's names are there only
    once it is announced.
    """

    kind: OverdueKind
    id: UUID
    opinion: UUID
    number: int
    meeting: str
    meeting_title: str
    meeting_title_en: str
    title: str
    body: Unit
    unit: Unit
    due_on: date
    days_late: int
    moved_from: date | None
    moved_reason: str


class OverduePage(msgspec.Struct, frozen=True):
    """One page of what is overdue, the longest first."""

    items: list[OverdueLine]
    next: str | None


class BodyLight(msgspec.Struct, frozen=True, kw_only=True):
    """The traffic light of a body, and what it is computed from; each count goes as far as ``most``."""

    body: Unit
    light: Light
    answers: int
    promises: int
    follow_ups: int
    oldest: date | None
    days_late: int
    most: int

    @property
    def overdue(self) -> int:
        """How much is overdue in all."""
        return self.answers + self.promises + self.follow_ups


class OverdueList(msgspec.Struct, frozen=True):
    """The edition by which a body shows everybody what it owes and is late with, or stops to."""

    public: bool


class ShownOverdue(msgspec.Struct, frozen=True, kw_only=True):
    """What everybody reads of the bodies that show their list; ``bodies`` are none where the office keeps it inside."""

    bodies: list[BodyLight]
    items: list[OverdueLine]
    next: str | None


class NewOverdueList(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Whether a body's list is to be public; ``reason`` where an earlier decision is replaced."""

    public: bool
    reason: str = ""
