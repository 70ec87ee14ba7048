"""Putting an opinion under another speaker or item, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from participation.representatives.schemas.limits import Reason


class NewPlacing(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What an opinion is to stand under from now on; what is left out stays.

    ``version`` is the placing that was read, 0 where the opinion stood as it was recorded.
    """

    item: UUID | None = None
    participant: UUID | None = None
    reason: Reason = ""
    version: Annotated[int, Meta(ge=0)]


class PlacingView(msgspec.Struct, frozen=True, kw_only=True):
    """What an opinion stood under from ``at`` on: 0 is as it was recorded, which had no reason.

    ``name`` is the speaker's; ``by`` who of the office put it there, empty where they handed it in themselves.
    """

    version: int
    item: UUID
    item_title: str
    participant: UUID
    name: str
    speaks_for: str
    reason: str
    at: datetime
    by: str
