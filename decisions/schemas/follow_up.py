"""Follow-ups as they are sent and shown."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from decisions.words import FollowUpAct

Title = Annotated[str, Meta(max_length=200)]
Note = Annotated[str, Meta(max_length=4_000)]
Slug = Annotated[str, Meta(max_length=80)]
Files = Annotated[list[UUID], Meta(max_length=5)]


class NewFollowUp(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to be done, by the unit with the slug ``unit``; ``reason`` where it is later than promised."""

    title: Title
    unit: Slug
    due_on: date
    reason: Note = ""


class NewProgress(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What was done; ``files`` are uploads that prove it."""

    note: Note = ""
    files: Files = []


class NewHandOver(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """To which unit, and why."""

    unit: Slug
    note: Note = ""


class NewExtension(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The new day, and the reason that is shown with it."""

    due_on: date
    reason: Note = ""


class NewCompletion(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What was done; ``files`` are uploads that prove it."""

    note: Note = ""
    files: Files = []


class NewReopening(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is still to be done, and until when."""

    due_on: date
    note: Note = ""


class Unit(msgspec.Struct, frozen=True):
    """A body by its slug and names."""

    slug: str
    name: str
    name_en: str = ""

    def name_in(self, locale: str) -> str:
        """The name for a language, in Chinese where there is no other."""
        return self.name_en if self.name_en and not locale.startswith("zh") else self.name


class Evidence(msgspec.Struct, frozen=True):
    """A file that came with a step."""

    id: UUID
    filename: str
    media_type: str
    size: int


class FollowUpStepView(msgspec.Struct, frozen=True, kw_only=True):
    """One step: what, when, by whom; of an extension ``note`` is the reason."""

    id: UUID
    act: FollowUpAct
    note: str
    unit: Unit | None
    due_on: date | None
    at: datetime
    by: str
    files: list[Evidence]


class FollowUpView(msgspec.Struct, frozen=True, kw_only=True):
    """A follow-up with everything that happened to it.

    ``promised_on`` is the day that was promised first; ``moved_reason`` why the present day is another. ``said`` are
    the words of the opinion, ``answering_unit`` is which unit (an id) answers that.
    """

    id: UUID
    opinion: UUID
    number: int
    meeting: str
    meeting_title: str
    meeting_title_en: str
    title: str
    body: Unit
    unit: Unit
    promised_on: date
    due_on: date
    moved_reason: str
    days_late: int
    escalated_at: datetime | None
    done_at: datetime | None
    made_at: datetime
    said: str
    answering_unit: UUID
    steps: list[FollowUpStepView]


class FollowUpLine(msgspec.Struct, frozen=True, kw_only=True):
    """A follow-up in a list."""

    id: UUID
    opinion: UUID
    number: int
    meeting: str
    meeting_title: str
    meeting_title_en: str
    title: str
    body: Unit
    unit: Unit
    promised_on: date
    due_on: date
    moved_reason: str
    days_late: int
    escalated_at: datetime | None
    done_at: datetime | None


class FollowUpPage(msgspec.Struct, frozen=True):
    """One page of follow-ups, by the day they are due."""

    items: list[FollowUpLine]
    next: str | None


class FollowUpMade(msgspec.Struct, frozen=True, kw_only=True):
    """How a follow-up stands after an act; ``step`` is the act's row."""

    id: UUID
    unit: str
    due_on: date
    done_at: datetime | None
    step: UUID | None = None
