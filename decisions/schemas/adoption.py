"""Adoptions going in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.words import Status
from participation.representatives.schemas.limits import Reason


class NewAdoption(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the decision did with an opinion: status, reason, the responsible unit (a slug), until when.

    ``due_on`` is needed where something was adopted and ``shown_by`` does not say what in the decision shows it.
    ``decision`` is the version of the decision it is shown by; ``version`` the adoption that was read, 0 for none.
    """

    status: Status
    reason: Reason = ""
    unit: Annotated[str, Meta(max_length=80)] = ""
    due_on: date | None = None
    shown_by: Reason = ""
    decision: UUID | None = None
    version: Annotated[int, Meta(ge=0)] | None = None


class AdoptionView(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the answer to an opinion; ``by`` is told to staff only."""

    id: UUID
    opinion: UUID
    version: int
    status: Status
    reason: str
    unit: str
    unit_name: str
    unit_name_en: str
    due_on: date | None
    shown_by: str
    decision: UUID | None
    at: datetime
    by: str = ""
