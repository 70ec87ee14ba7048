"""Screening of many at once and objections, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.rules.moderating import ChosenBy, ObjectionResult
from consultations.schemas.limits import Line, Reason
from consultations.schemas.voices import Voices
from consultations.words import Channel, ScreeningReason, Stance

Statement = Annotated[str, Meta(max_length=2_000)]


class Narrowing(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the list of all comments is narrowed to; ``whole`` are those about the whole draft."""

    clause: UUID | None = None
    whole: bool = False
    channel: Channel | None = None
    stance: Stance | None = None
    standing: Line | None = None
    q: Line | None = None


class Choice(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The comments of a bulk act, chosen in one way: one by one, a whole family, or all that a filter finds."""

    comments: Annotated[list[UUID], Meta(max_length=1_000)] = []
    family: UUID | None = None
    filter: Narrowing | None = None


class BulkScreening(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Let many through, or hide them for one coded reason.

    ``fingerprint`` is that of the preview: where the comments have changed since, nothing is done.
    """

    choice: Choice
    show: bool
    reason: ScreeningReason | None = None
    detail: Reason = ""
    fingerprint: Annotated[str, Meta(max_length=64)] | None = None


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """A comment that a bulk act touches or touched; ``excerpt`` is the beginning of the text, redactions masked."""

    id: UUID
    receipt: str
    standing: str
    channel: Channel
    author_name: str
    excerpt: str
    received_at: datetime


class ScreeningPreview(msgspec.Struct, frozen=True, kw_only=True):
    """Exactly what a bulk act would touch.

    ``changing`` do not stand yet as they would, ``voices`` are behind them; the others are left as they are. ``told``
    left a contact and will be told that their comment is hidden. ``sample`` holds the first of those that change.
    """

    total: int
    changing: int
    voices: Voices
    by_standing: dict[str, int]
    by_channel: dict[Channel, int]
    told: int
    fingerprint: str
    sample: list[Touched]


class BatchView(msgspec.Struct, frozen=True, kw_only=True):
    """What a bulk act did; ``standing`` is None for one that took back the one it ``undoes``.

    ``voices`` are behind the comments that it touched, as they stand now.
    """

    id: UUID
    standing: str | None
    reason: ScreeningReason | None
    chosen_by: ChosenBy
    touched: int
    voices: Voices
    by: str
    at: datetime
    undoes: UUID | None
    undone_by: UUID | None


class ObjectionShown(msgspec.Struct, frozen=True, kw_only=True):
    """An objection and its answer, as whoever objected reads them."""

    statement: str
    at: datetime
    result: ObjectionResult | None
    reason: str
    answered_at: datetime | None


class NewObjection(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Why the comment should be shown."""

    statement: Statement


class ObjectionId(msgspec.Struct, frozen=True):
    """An objection that was taken in."""

    id: UUID


class NewAnswer(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What became of an objection: shown again, or not; the reason is told to whoever objected."""

    uphold: bool
    reason: Reason


class ObjectionView(msgspec.Struct, frozen=True, kw_only=True):
    """An objection as the office sees it; ``hidden_by`` is who hid the comment."""

    id: UUID
    comment: UUID
    receipt: str
    hidden_for: ScreeningReason | None
    hidden_by: str
    hidden_by_id: UUID
    hidden_at: datetime
    statement: str
    at: datetime
    result: ObjectionResult | None
    reason: str
    answered_by: str
    answered_at: datetime | None
