"""Where the clauses of a version come from, as decided by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta


class CorrectedOrigins(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The clauses of the version before that a clause comes from, by id, the main one first; none: it is new."""

    origins: Annotated[list[UUID], Meta(max_length=50)]


class OriginKept(msgspec.Struct, frozen=True, kw_only=True):
    """A decision on where a clause of a version comes from: by whom (None: the program), and when."""

    clause: UUID
    origins: list[UUID]
    by: str | None
    at: datetime


class Origins(msgspec.Struct, frozen=True):
    """Every decision on where the clauses of a version come from, the newest first; the newest of a clause counts.

    A clause without one comes from the clause with its id in the version before, if there is one.
    """

    items: list[OriginKept]
    next: None = None
