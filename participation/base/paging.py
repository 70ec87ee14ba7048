"""Keyset paging: a cursor is the id of the last row that was shown."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from participation.base.errors import N_, FieldError, Refused, invalid

LARGEST = 200
WRONG_CURSOR = N_("This is not a cursor of this list.")


class Identified(Protocol):
    """A row with an id that sorts."""

    @property
    def id(self) -> UUID: ...


Row = TypeVar("Row", bound=Identified)


def page_of(rows: Sequence[Row], limit: int) -> tuple[list[Row], str | None]:
    """The rows to show and the cursor of the next page, from one row more than is shown."""
    shown = list(rows[:limit])
    return shown, cursor_of(shown[-1].id) if len(rows) > limit else None


def cursor_of(id_: UUID) -> str:
    """The cursor after a row."""
    return base64.urlsafe_b64encode(id_.bytes).rstrip(b"=").decode()


def after_cursor(cursor: str) -> UUID:
    """The id that a cursor stands for. Raises 422 for one that is not ours."""
    try:
        return UUID(bytes=base64.b64decode(cursor + "==", altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as error:
        raise Refused(invalid(FieldError("cursor", "invalid", WRONG_CURSOR))) from error
