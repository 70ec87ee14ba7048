"""The comments as files of open data: a table for spreadsheets, and one JSON object a line for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import msgspec

from consultations.schemas.exporting import ExportedComment
from participation.base.cells import escaped

COLUMNS = ExportedComment.__struct_fields__
MARK = "\ufeff"


def comment_heading() -> bytes:
    """The first line of the table, behind a byte order mark, without which Excel misreads Chinese."""
    return (MARK + _lines([COLUMNS])).encode()


def comment_rows(comments: Iterable[ExportedComment]) -> bytes:
    """CSV without the first line; cells that a spreadsheet would take for formulas are escaped."""
    return _lines([_cell(getattr(comment, column)) for column in COLUMNS] for comment in comments).encode()


def _lines(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _cell(value: object) -> str:
    plain = msgspec.to_builtins(value)
    if isinstance(plain, list):
        return escaped("、".join(str(one) for one in plain))
    return escaped("" if plain is None else str(plain))


def comment_lines(comments: Iterable[ExportedComment]) -> bytes:
    """JSON lines, in UTF-8."""
    return b"".join(msgspec.json.encode(comment) + b"\n" for comment in comments)
