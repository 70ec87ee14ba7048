"""Agenda items, their papers and decisions going in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from decisions.schemas.meeting import BodyNamed
from decisions.words import Audience, Ruling
from participation.representatives.schemas.limits import Instant, Line, LongText, Reason, Title


class NewItem(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An item for the agenda. ``body`` (a slug) presents it; the meeting's own body where none is named.

    ``attended`` says that representatives sit in on it; the four flags choose what of it becomes public.
    """

    title: Title
    title_en: Line = ""
    summary: LongText = ""
    matter: str | None = None
    body: str | None = None
    starts_at: Instant | None = None
    minutes: Annotated[int, Meta(ge=1, le=1440)] | None = None
    attended: bool = False
    title_public: bool = True
    summary_public: bool = True
    decision_public: bool = True
    opinions_public: bool = True


class EditedItem(NewItem, kw_only=True, forbid_unknown_fields=True):
    """The whole item again; ``version`` is the one that was edited."""

    version: int


class AgendaOrder(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """All items of a meeting in the order in which they are called."""

    items: Annotated[list[UUID], Meta(max_length=200)]


class ItemStanding(msgspec.Struct, frozen=True, kw_only=True):
    """An item after it was saved."""

    id: UUID
    meeting: str
    position: int
    version: int


class NewPaper(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A file for an item that was uploaded before, and for whom it is."""

    upload: UUID
    audience: Audience
    title: Line = ""


class PaperView(msgspec.Struct, frozen=True, kw_only=True):
    """A paper with its file; ``size`` in bytes."""

    id: UUID
    item: UUID
    title: str
    audience: Audience
    filename: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime
    withdrawn_at: datetime | None = None


class NewDecision(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What was decided on an item; ``reason`` is needed where it replaces an earlier version."""

    ruling: Ruling
    decided_on: date
    text: LongText = ""
    reason: Reason = ""


class DecisionView(msgspec.Struct, frozen=True, kw_only=True):
    """A version of what was decided on an item."""

    id: UUID
    item: UUID
    version: int
    ruling: Ruling
    text: str
    decided_on: date
    reason: str
    at: datetime


class MatterNamed(msgspec.Struct, frozen=True):
    """The matter that an item is about."""

    slug: str
    title: str
    title_en: str = ""


class ItemView(msgspec.Struct, frozen=True, kw_only=True):
    """An item as its office sees it, with its papers and the newest decision.

    ``matter_public`` says whether the matter has a page of its own that everybody can read.
    """

    id: UUID
    position: int
    title: str
    title_en: str
    summary: str
    matter: MatterNamed | None
    matter_public: bool
    body: BodyNamed
    starts_at: datetime | None
    minutes: int | None
    attended: bool
    title_public: bool
    summary_public: bool
    decision_public: bool
    opinions_public: bool
    version: int
    papers: list[PaperView] = []
    decision: DecisionView | None = None
