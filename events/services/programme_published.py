"""A version at the moment it becomes public or is taken off, as what follows from it takes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import msgspec

from events.words import ProgrammeKind
from participation.base.identity.actor import Actor


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """The version that becomes public now; ``first`` where nothing of its kind and subject is public."""

    id: UUID
    kind: ProgrammeKind
    subject: UUID
    body: UUID
    number: int
    content: bytes
    at: datetime
    first: bool


class TakenOff(msgspec.Struct, frozen=True, kw_only=True):
    """The version that was public until now."""

    id: UUID
    kind: ProgrammeKind
    subject: UUID
    body: UUID
    reason: str
    at: datetime


Effect = Callable[[Actor, Published], Awaitable[None]]
Ending = Callable[[Actor, TakenOff], Awaitable[None]]
