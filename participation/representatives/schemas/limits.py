"""Lengths that inputs may have, as types; a character is a Unicode code point."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

Title = Annotated[str, Meta(min_length=1, max_length=200)]
Line = Annotated[str, Meta(max_length=200)]
Reason = Annotated[str, Meta(max_length=2_000)]
LongText = Annotated[str, Meta(max_length=20_000)]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Instant = Annotated[datetime, Meta(tz=True)]
Seats = Annotated[int, Meta(ge=1, le=200)]
Places = Annotated[int, Meta(ge=0, le=200)]
