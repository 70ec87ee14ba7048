"""Points and dispositions going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.schemas.limits import Line, LongText, Title
from consultations.schemas.voices import Voices
from consultations.words import Status

Ids = Annotated[list[UUID], Meta(max_length=10_000)]


class NewPoint(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A suggestion as the office states it; ``clauses`` and ``comments`` are ids."""

    title: Title
    text: LongText = ""
    clauses: Ids = []
    comments: Ids = []


class PointId(msgspec.Struct, frozen=True):
    """A point that was stated."""

    id: UUID


class CorrectedPoint(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A point stated anew; ``version`` is the one that was edited."""

    version: int
    title: Title
    text: LongText = ""
    clauses: Ids = []


class Linked(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Comments that raise a point, or that no longer do."""

    comments: Ids


class NewDisposition(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the office did with a point; a referral says to whom, and with what result once it is known.

    ``version`` is the disposition that was read before (0: there was none), so that none overwrites another unseen.
    """

    status: Status
    reason: LongText
    clauses: Ids = []
    referred_to: Line = ""
    result: LongText = ""
    version: int | None = None


class DispositionView(msgspec.Struct, frozen=True, kw_only=True):
    """The disposition that counts, its version and date."""

    status: Status
    reason: str
    referred_to: str
    result: str
    clauses: list[UUID]
    version: int
    at: datetime


class PointView(msgspec.Struct, frozen=True, kw_only=True):
    """A point with its disposition and how many raised it, in separate columns."""

    id: UUID
    position: int
    title: str
    text: str
    clauses: list[UUID]
    version: int
    comments: int
    people: int
    unidentified_messages: int
    organisations: int
    co_signatures: int
    distinct_texts: int
    disposition: DispositionView | None


class Points(msgspec.Struct, frozen=True):
    """All points of a consultation in their order, and how far the comments are covered.

    ``voices`` are behind all comments received, ``uncovered_voices`` behind those without an outcome.
    """

    items: list[PointView]
    next: None
    received: int
    uncovered: int
    voices: Voices
    uncovered_voices: Voices
