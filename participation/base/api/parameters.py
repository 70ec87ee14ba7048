"""Parameters and fields that several routes take."""

from __future__ import annotations

from typing import Annotated

from litestar.params import PathParameter, QueryParameter
from msgspec import Meta

from participation.base.paging import LARGEST

BodySlug = Annotated[str, PathParameter(description="Address of the body", pattern=r"^[a-z0-9-]{1,60}$")]
Cursor = Annotated[str | None, QueryParameter(description="`next` of the page before", max_length=40)]
Limit = Annotated[int, QueryParameter(description="Items on a page", ge=1, le=LARGEST)]
Words = Annotated[str, QueryParameter(max_length=200)]

ContactText = Annotated[str, Meta(min_length=1, max_length=254)]
PersonName = Annotated[str, Meta(max_length=60)]
SlugText = Annotated[str, Meta(min_length=1, max_length=60)]
Line = Annotated[str, Meta(max_length=200)]
