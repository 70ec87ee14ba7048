"""The queue as officers and their programs read it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.rules.queue import Progress
from consultations.schemas.voices import Voices
from consultations.words import Channel, Stance


class QueueItem(msgspec.Struct, frozen=True, kw_only=True):
    """A family, or a comment that is in none.

    ``id`` is the family's, else the comment's; ``comment`` the one that stands for it, whose ``text`` is cut here.
    ``version`` changes with its members, their points and marks. ``left`` of its comments have neither point nor
    mark; ``set_apart`` of them seem to say the opposite of it. ``apart`` tells of a family that stands apart from
    one in nearly the same words. ``points`` are all that one of its comments raises.
    """

    id: UUID
    family: UUID | None
    comment: UUID
    version: str
    clause: UUID | None
    clause_number: str | None
    text: str
    channel: Channel
    stance: Stance | None
    received_at: datetime
    progress: Progress
    voices: Voices
    left: int
    set_apart: int
    apart: bool
    points: list[UUID]
    notes: int
    officers: list[str]


class QueuePage(msgspec.Struct, frozen=True):
    """Items in the order they came in; ``next`` is the cursor of the page after it."""

    items: list[QueueItem]
    next: str | None


class QueueMember(msgspec.Struct, frozen=True, kw_only=True):
    """A comment of an item, with who linked or marked it last, and since when it is in its family."""

    id: UUID
    item: UUID
    receipt: str
    received_at: datetime
    channel: Channel
    clause: UUID | None
    text: str
    proposed_text: str
    stance: Stance | None
    erased: bool
    standing: str
    similarity: float | None
    set_apart: bool
    points: list[UUID]
    marked: bool
    by: str | None
    at: datetime | None
    placed_at: datetime | None


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """How far one clause, or everything, is: comments and items answered, assigned and left, each counted once."""

    clause: UUID | None
    answered: int
    assigned: int
    left: int
    items_answered: int
    items_assigned: int
    items_left: int

    @property
    def comments(self) -> int:
        """All of its comments."""
        return self.answered + self.assigned + self.left

    @property
    def items(self) -> int:
        """All of its families and single comments."""
        return self.items_answered + self.items_assigned + self.items_left


class QueueProgress(msgspec.Struct, frozen=True):
    """Everything, and each clause that was commented on; the clause of None is the whole draft."""

    overall: Reach
    clauses: list[Reach]
