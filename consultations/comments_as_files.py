"""The comments as files of open data: a table for spreadsheets, and one JSON object a line for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import msgspec

from consultations.queries.exporting import ExportedComment
from consultations.reports_as_csv import escaped

COLUMNS = ExportedComment.__struct_fields__


def comment_rows(comments: Iterable[ExportedComment]) -> str:
    """CSV with a byte order mark; cells that a spreadsheet would take for formulas are escaped."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for comment in comments:
        writer.writerow([_cell(getattr(comment, column)) for column in COLUMNS])
    return "\ufeff" + text.getvalue()


def _cell(value: object) -> str:
    plain = msgspec.to_builtins(value)
    if isinstance(plain, list):
        return "、".join(str(one) for one in plain)
    return escaped("" if plain is None else str(plain))


def comment_lines(comments: Iterable[ExportedComment]) -> bytes:
    """JSON lines, in UTF-8."""
    return b"".join(msgspec.json.encode(comment) + b"\n" for comment in comments)
