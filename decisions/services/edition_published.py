"""An edition at the moment it becomes public, as what follows from it takes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import msgspec

from decisions.words import EditionKind
from participation.base.identity.actor import Actor


class Published(msgspec.Struct, frozen=True):
    """The edition that becomes public now; ``first`` where nothing of its kind and subject was public before."""

    id: UUID
    kind: EditionKind
    subject: UUID
    body: UUID
    version: int
    content: bytes
    at: datetime
    first: bool


Effect = Callable[[Actor, Published], Awaitable[None]]
