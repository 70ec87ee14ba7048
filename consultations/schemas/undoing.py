"""Acts on the queue and taking them back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.rules.queue import Work


class WorkActView(msgspec.Struct, frozen=True, kw_only=True):
    """An act: how many links and marks it made and took away, on how many comments.

    ``points`` are the titles of those it linked to or parted from; ``reversed_by`` the act that took it back.
    """

    id: UUID
    kind: Work
    at: datetime
    by: str
    own: bool
    comments: int
    linked: int
    unlinked: int
    marked: int
    unmarked: int
    points: list[str]
    reverses: UUID | None
    reversed_by: UUID | None


class WorkActs(msgspec.Struct, frozen=True):
    """Acts, the newest first."""

    items: list[WorkActView]
    next: str | None


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be taken back of one kind of change, since somebody has worked on it."""

    change: str
    comments: int


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """What taking an act back did: ``comments`` are as they were; ``kept`` is what stays."""

    act: UUID
    comments: int
    kept: list[Kept]
