"""Where a page of what is due goes on: after a day, and among what is due on it after a kind and an id."""

from __future__ import annotations

import base64
import binascii
from datetime import date, datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base.errors import FieldError, Refused, invalid
from participation.base.paging import WRONG_CURSOR

NIL, MAX = UUID(int=0), UUID(int=(1 << 128) - 1)
# Nothing more is asked of the rows.
NO_CONDITION = QueryString("")


class After(msgspec.Struct, frozen=True, array_like=True):
    """The last row that was shown; without one the list begins."""

    due_on: date = date(1, 1, 1)
    kind: str = ""
    id: UUID = NIL


def cursor_after(last: After) -> str:
    """The cursor after a row."""
    return base64.urlsafe_b64encode(msgspec.json.encode(last)).rstrip(b"=").decode()


def after_of(cursor: str | None) -> After:
    """The row that a cursor stands for. Raises 422 for one that is not ours."""
    if not cursor:
        return After()
    try:
        whole = cursor + "=" * (-len(cursor) % 4)
        return msgspec.json.decode(base64.b64decode(whole, altchars=b"-_", validate=True), type=After)
    except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
        raise Refused(invalid(FieldError("cursor", "invalid", WRONG_CURSOR))) from error


def instant_of(after: After) -> datetime:
    """The instant that stands in the place of a kind, where a list is by instants. Raises 422 where there is none."""
    try:
        return datetime.fromisoformat(after.kind)
    except ValueError as error:
        raise Refused(invalid(FieldError("cursor", "invalid", WRONG_CURSOR))) from error
