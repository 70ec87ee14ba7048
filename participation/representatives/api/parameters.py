"""Parameters that several routes take."""

from __future__ import annotations

from typing import Annotated

from litestar.params import PathParameter, QueryParameter

from participation.base.paging import LARGEST

Slug = Annotated[str, PathParameter(description="Address of the call", pattern=r"^[a-z0-9-]{1,80}$")]
Cursor = Annotated[str | None, QueryParameter(description="`next` of the page before", max_length=40)]
Limit = Annotated[int, QueryParameter(description="Items on a page", ge=1, le=LARGEST)]
