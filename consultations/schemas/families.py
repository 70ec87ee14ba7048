"""Families of near-identical comments, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.rules.families import Deed, Flag, Stage
from consultations.schemas.limits import Reason
from consultations.schemas.point import Ids
from consultations.schemas.voices import Voices
from consultations.words import AuthorKind, Channel

Chosen = Annotated[list[UUID], Meta(min_length=1, max_length=10_000)]


class Split(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Members that are to be a family of their own; ``version`` is that of the family they are in, as it was read."""

    version: int
    comments: Chosen
    note: Reason = ""


class Move(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Members that belong to another family, ``to``; without ``comments`` all of them, which joins the two."""

    version: int
    to: UUID
    comments: Ids = []
    note: Reason = ""


class Confirmation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An officer has looked at the family and found that it is one, or takes that back."""

    version: int
    note: Reason = ""


class FamilyId(msgspec.Struct, frozen=True):
    """A family, and its version after the act."""

    id: UUID
    version: int


class FamilyLine(msgspec.Struct, frozen=True, kw_only=True):
    """A family in a list: how its representative reads, and who stands behind it in separate columns.

    ``clauses`` are the numbers of all clauses that its members name, that of the representative first;
    ``apart_from`` is the family in nearly the same words that says the opposite.
    """

    id: UUID
    representative: UUID
    text: str
    proposed_text: str
    clause: UUID | None
    clauses: list[str]
    first_at: datetime
    voices: Voices
    apart_from: UUID | None
    confirmed_at: datetime | None
    by_hand: bool
    version: int


class Progress(msgspec.Struct, frozen=True):
    """How far a grouping of many comments is: ``done`` of ``total`` in this stage."""

    stage: Stage
    done: int
    total: int
    started_at: datetime
    changed_at: datetime


class Families(msgspec.Struct, frozen=True):
    """One page of families; ``waiting`` comments have not been grouped yet, ``progress`` tells of a run."""

    items: list[FamilyLine]
    next: str | None
    waiting: int
    progress: Progress | None


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A comment in its family; ``similarity`` (0 to 1) is to the representative.

    ``placed_by`` is the officer who put it here, empty where the machine did.
    """

    id: UUID
    text: str
    proposed_text: str
    clause_number: str | None
    received_at: datetime
    channel: Channel
    author_kind: AuthorKind
    author_name: str
    erased: bool
    similarity: float
    flag: Flag | None
    placed_by: str
    placed_at: datetime


class ActDone(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer did: with which family, which other one, and how many comments.

    ``version`` is what came of it for the family that was asked about; ``taken_back`` says that it no longer holds.
    """

    id: UUID
    kind: Deed
    family: UUID
    other: UUID | None
    comments: int
    by: str
    at: datetime
    note: str
    version: int
    reverses: UUID | None
    taken_back: bool


class FamilyView(msgspec.Struct, frozen=True, kw_only=True):
    """A family with a page of its members, the most deviating first, and everything officers did with it.

    An empty family has no ``line`` any more: its members were moved away.
    """

    id: UUID
    consultation: str
    line: FamilyLine | None
    confirmed_by: str
    version: int
    items: list[Member]
    next: str | None
    acts: list[ActDone]
    opposites: list[UUID]
