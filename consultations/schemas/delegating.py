"""Who is to work on what."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.schemas.assigning import Items
from consultations.words import Channel, Stance

NoteLine = Annotated[str, Meta(max_length=500)]


class NewDelegation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Work for an officer of the same body: some families and comments, or whatever has a clause, channel and stance.

    ``whole`` is what is about the whole draft. A selection also takes in what comes later.
    """

    officer: UUID
    note: NoteLine = ""
    families: Items = []
    comments: Items = []
    clause: UUID | None = None
    whole: bool = False
    channel: Channel | None = None
    stance: Stance | None = None


class Delegated(msgspec.Struct, frozen=True):
    """The delegations that were made."""

    ids: list[UUID]


class DelegationView(msgspec.Struct, frozen=True, kw_only=True):
    """Work given to an officer; ``left`` of its comments have neither point nor mark. Ended ones tell when, by whom."""

    id: UUID
    officer: UUID
    officer_name: str
    by: str
    at: datetime
    note: str
    family: UUID | None
    comment: UUID | None
    clause: UUID | None
    whole: bool
    channel: Channel | None
    stance: Stance | None
    ended_at: datetime | None
    ended_by: str | None


class Delegations(msgspec.Struct, frozen=True):
    """Delegations, the newest first."""

    items: list[DelegationView]
    next: None = None


class Officer(msgspec.Struct, frozen=True):
    """Somebody who answers comments for the body."""

    id: UUID
    name: str


class Officers(msgspec.Struct, frozen=True):
    """The officers of a body."""

    items: list[Officer]
