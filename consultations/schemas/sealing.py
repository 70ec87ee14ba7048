"""Files of a comment and their sealing, going in and out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.rules.redacting import RedactionReason


class NewSealing(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Why a file is withheld as a whole; public, in its place."""

    reason: RedactionReason = RedactionReason.PERSONAL_DATA


class SealingView(msgspec.Struct, frozen=True, kw_only=True):
    """A sealing as its office sees it; ``lifted_at`` is None while it is in force."""

    id: UUID
    attachment: UUID
    reason: RedactionReason
    by: str
    at: datetime
    lifted_at: datetime | None
    lifted_by: str
    lifted_for: str


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came with a comment; ``size`` in bytes.

    ``sealing`` is the one in force: then ``filename`` and ``media_type`` are empty and ``size`` is 0.
    """

    id: UUID
    filename: str
    media_type: str
    size: int
    sealing: SealingView | None
    lifted: list[SealingView]


class Files(msgspec.Struct, frozen=True):
    """The files of a comment, in the order they were handed in."""

    items: list[FileView]
    next: None = None
