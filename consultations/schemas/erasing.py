"""Erasure going in and out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.rules.erasing import ErasureGround, ErasureWay
from consultations.schemas.limits import Reason


class NewErasure(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Why a comment is erased; ``detail`` (who asked, how, the number of the order) stays with the office."""

    ground: ErasureGround
    detail: Reason = ""


class ErasureView(msgspec.Struct, frozen=True, kw_only=True):
    """An erasure that was carried out."""

    id: UUID
    comment: UUID
    way: ErasureWay
    ground: ErasureGround
    detail: str
    by: str
    at: datetime


class Erasing(msgspec.Struct, frozen=True, kw_only=True):
    """What an erasure would do to a comment, and those that were; ``possible`` is none where nothing is left to do."""

    receipt: str
    possible: ErasureWay | None
    files: int
    done: list[ErasureView]
