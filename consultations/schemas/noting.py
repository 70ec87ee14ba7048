"""What officers tell each other about a family, a comment or a point."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta


class NewNote(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A note on one thing; it cannot be changed afterwards, only added to."""

    text: Annotated[str, Meta(min_length=1, max_length=2_000)]
    family: UUID | None = None
    comment: UUID | None = None
    point: UUID | None = None


class NoteView(msgspec.Struct, frozen=True, kw_only=True):
    """A note with who wrote it and when."""

    id: UUID
    text: str
    by: str
    at: datetime
    family: UUID | None
    comment: UUID | None
    point: UUID | None


class Notes(msgspec.Struct, frozen=True):
    """Notes, the oldest first."""

    items: list[NoteView]
    next: None = None
