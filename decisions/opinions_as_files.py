"""The opinions of a meeting with what became of them, as tables and as JSON, for the office."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence

import msgspec

from decisions.schemas.opinion import OpinionLine
from participation.base.cells import escaped

COLUMNS = (
    "number", "item_title", "name", "speaks_for", "kind", "said", "said_at", "received_at", "text", "version",
    "confirmed", "corrected", "unit_name", "answer_due_on", "status", "reason", "due_on", "shown_by", "answered_at",
    "satisfaction",
)  # fmt: skip
MARK = "\ufeff"
WIDE = {"text": 60, "reason": 60, "shown_by": 40, "item_title": 40}
# What a value is called in a column; as it is where nobody names it.
Naming = Callable[[str, str], str]


def as_json(lines: Sequence[OpinionLine]) -> bytes:
    """One array, every field of every opinion."""
    return msgspec.json.encode(lines)


def as_csv(lines: Sequence[OpinionLine]) -> bytes:
    """With a byte order mark, without which Excel misreads Chinese; nothing in it runs as a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([escaped(plain(line, column)) for column in COLUMNS] for line in lines)
    return (MARK + text.getvalue()).encode()


def as_xlsx(lines: Sequence[OpinionLine], headings: Mapping[str, str], named: Naming) -> bytes:
    """A workbook of one sheet, its headings and values in the reader's words."""
    from openpyxl import Workbook  # noqa: PLC0415 # takes a while to load, and few processes write workbooks

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for place, column in enumerate(COLUMNS):
        sheet.column_dimensions[chr(ord("A") + place)].width = WIDE.get(column, 16)
    sheet.append([headings[column] for column in COLUMNS])
    for line in lines:
        sheet.append(
            [line.number if column == "number" else escaped(named(column, plain(line, column))) for column in COLUMNS]
        )
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def plain(line: OpinionLine, column: str) -> str:
    """A value as text; empty where there is none."""
    value = msgspec.to_builtins(getattr(line, column))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
