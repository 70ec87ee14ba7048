"""Acts on whole families, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.rules.queue import Work
from consultations.schemas.limits import LongText, Title

Items = Annotated[list[UUID], Meta(max_length=200)]
Points = Annotated[list[UUID], Meta(max_length=50)]


class StatedPoint(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new point, stated in the act that assigns to it."""

    title: Title
    text: LongText = ""
    clauses: Annotated[list[UUID], Meta(max_length=1000)] = []


class LeftOut(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A comment of a chosen family that does not go with it: it raises ``points`` instead, or stays as it is."""

    comment: UUID
    points: Points = []


class NewAssignment(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Everything of some families and comments raises some points, or asks for no change.

    ``versions`` holds, by id of the family or comment, the ``version`` that was read; where one is another by now,
    nothing is done (409). ``set_apart`` are members that seem to say the opposite and go along all the same; without
    being named they stay. ``seen_at`` is when the versions were read, so that a refusal can tell what changed since.
    """

    families: Items = []
    comments: Items = []
    points: Points = []
    point: StatedPoint | None = None
    no_change: bool = False
    exceptions: Annotated[list[LeftOut], Meta(max_length=10_000)] = []
    set_apart: Annotated[list[UUID], Meta(max_length=10_000)] = []
    versions: dict[UUID, Annotated[str, Meta(max_length=40)]] = {}
    seen_at: datetime | None = None


class Assigned(msgspec.Struct, frozen=True, kw_only=True):
    """What an act did: how many comments got a point or a mark, and how many stayed, for which reason.

    ``left`` were left out, ``already`` had all of it, ``raising`` raise a point and were therefore not marked.
    """

    act: UUID
    kind: Work
    comments: int
    left: int
    already: int
    raising: int
    points: list[UUID]


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did to chosen items since they were read; ``what`` is joined, parted, linked, unlinked, marked
    or unmarked, with how many comments and which point (its title)."""

    what: str
    comments: int
    by: str | None
    at: datetime
    point: str | None = None
