"""What the office sees of a door: how many are in, who, what contradicts itself, and the phones."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from events.words import ConflictKind, Direction, Verdict


class DoorCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Heads: who came, who of them is inside, for how many there are good tickets; and the open conflicts."""

    came: int
    inside: int
    expected: int
    conflicts: int
    at: datetime


class ScanOfConflict(msgspec.Struct, frozen=True, kw_only=True):
    """One of the scans that contradict each other; ``phone`` is '' where it was the desk."""

    id: UUID
    at: datetime
    phone: str
    direction: Direction
    offline: bool
    verdict: Verdict


class ConflictShown(msgspec.Struct, frozen=True, kw_only=True):
    """A contradiction about a ticket; ``name`` is '' for who may not call people."""

    id: UUID
    ticket: UUID
    number: int
    position: int
    heads: int
    name: str
    kind: ConflictKind
    found_at: datetime
    settled_at: datetime | None
    settled_by: str
    note: str
    cancelled_at: datetime | None
    scans: list[ScanOfConflict]


class PhoneAtDoor(msgspec.Struct, frozen=True, kw_only=True):
    """A phone that stands at the door; ``waiting`` tells that it was never enrolled."""

    id: UUID
    name: str
    enrolled_at: datetime | None
    seen_at: datetime | None
    ended_at: datetime | None
    skew_ms: int
    scans: int


class TicketHolder(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket with who holds it; ``tail`` are the last four digits of their number."""

    id: UUID
    number: int
    position: int
    party: int
    heads: int
    name: str
    tail: str
    needs: str
    cancelled_at: datetime | None
    came_at: datetime | None
    moved_at: datetime | None
    inside: bool
    scan: UUID | None


class HolderPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some of them by number, and the number after which the next page begins."""

    items: list[TicketHolder]
    next: int | None


class Settlement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found out and done about a conflict."""

    note: Annotated[str, Meta(min_length=1, max_length=500)]
