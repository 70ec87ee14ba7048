"""The refused rows as a table to correct and to import again: the columns as they were, a key, and what is wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import msgspec

from consultations.importing.columns import ERRORS, KEY
from consultations.queries.imports import RejectedCells, errors_of, rejected_chunk
from consultations.schemas.imports import ImportView
from participation.base.cells import escaped


async def rejected_table(locale: str, view: ImportView) -> AsyncIterator[bytes]:
    """CSV with a byte order mark, in pieces.

    Rows that had no key of their own get one, so that the corrected table can be imported twice too, and a corrected
    row is never taken for another one of the same words. Cells that a spreadsheet would take for formulas are escaped.
    """
    whole = view.line.id
    columns = [column for column in await _columns(whole, view) if column != ERRORS]
    keyed = next((column for column, field in view.mapping.items() if field == "key"), None)
    heads = [*columns, *([] if keyed else [KEY]), ERRORS]
    yield b"\xef\xbb\xbf" + _lines([heads])
    after: UUID | None = None
    while rows := await rejected_chunk(whole, after):
        yield _lines([_row(locale, row, columns, keyed, whole) for row in rows])
        after = rows[-1].id


async def _columns(whole: UUID, view: ImportView) -> list[str]:
    """The columns of the file; JSON lines may have others behind their first rows."""
    found = dict.fromkeys(view.form.columns)
    if view.form.format == "ndjson":
        after: UUID | None = None
        while rows := await rejected_chunk(whole, after):
            for row in rows:
                found |= dict.fromkeys(msgspec.json.decode(row.cells, type=dict[str, Any]))
            after = rows[-1].id
    return list(found)


def _row(locale: str, row: RejectedCells, columns: Sequence[str], keyed: str | None, whole: UUID) -> list[str]:
    cells = msgspec.json.decode(row.cells, type=dict[str, Any])
    key = f"{whole.hex[-12:]}-{row.number}"
    found = [escaped(_text(cells.get(column, key if column == keyed else ""))) for column in columns]
    said = "；".join(f"{one.field}: {one.message}" if one.field else one.message for one in errors_of(locale, row))
    return [*found, *([] if keyed else [key]), escaped(said)]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
