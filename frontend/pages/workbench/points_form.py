"""The form by which a point is stated, and stated anew."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.schemas.limits import LongText


class PointForm(msgspec.Struct, kw_only=True):
    """A point as it is stated; ``version`` is the one that was edited, 0 for a new one."""

    title: Annotated[str, Meta(max_length=200)] = ""
    text: LongText = ""
    clauses: Annotated[list[UUID], Meta(max_length=1000)] = []
    comments: Annotated[list[UUID], Meta(max_length=200)] = []
    version: int = 0
