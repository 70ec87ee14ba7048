"""The figures as files: a table for spreadsheets in which nothing runs as a formula, and JSON for programs."""

from __future__ import annotations

import csv
import io
from datetime import UTC
from typing import Literal

import msgspec
from litestar import Response
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.writer.excel import ExcelWriter

from consultations.report_document.as_xlsx import MEDIA_TYPE as XLSX
from consultations.report_document.fixed_times import FixedZip
from decisions.schemas.figures import Figures
from frontend.figures_words import COLUMNS, NAMES
from participation.base.cells import escaped
from participation.base.messages import say

Cell = str | int | None
MARK = "\ufeff"
BEHIND = ("people", "unidentified", "organisations", "co_signatures")
BOLD = Font(bold=True)


def file_of(told: Figures, kind: Literal["csv", "xlsx", "json"], locale: str) -> Response[bytes]:
    """A file to be kept; the JSON has the same words in every language."""
    whose = f"-{told.body.slug}" if told.body else ""
    headers = {
        "Content-Disposition": f'attachment; filename="figures-{told.first}_{told.last}{whose}.{kind}"',
        "Cache-Control": "private, no-cache",
    }
    if kind == "json":
        return Response(msgspec.json.encode(told), media_type="application/json", headers=headers)
    rows = table(told, locale)
    if kind == "csv":
        return Response(as_csv(rows), media_type="text/csv; charset=utf-8", headers=headers)
    return Response(as_workbook(told, rows), media_type=XLSX, headers=headers)


def table(told: Figures, locale: str) -> list[list[Cell]]:
    """One row a number: the whole, who stands behind it, then by quarter and by body; the first row are headings."""
    heading: list[Cell] = [say(locale, COLUMNS[name]) for name in ("number", "total", *BEHIND)]
    heading += [*told.quarters, *(body.name_in(locale) for body in told.bodies)]
    rows = [heading]
    for one in told.figures:
        behind: list[Cell] = [getattr(one.behind, name) if one.behind else None for name in BEHIND]
        rows.append(
            [
                say(locale, NAMES[one.number]) if one.number in NAMES else one.number,
                one.total,
                *behind,
                *(one.quarters.get(quarter, 0) for quarter in told.quarters),
                *(one.bodies.get(body.slug, 0) for body in told.bodies),
            ]
        )
    return rows


def as_csv(rows: list[list[Cell]]) -> bytes:
    """Comma-separated, behind a byte order mark, without which Excel misreads Chinese."""
    text = io.StringIO()
    csv.writer(text).writerows([["" if cell is None else _plain(cell) for cell in row] for row in rows])
    return (MARK + text.getvalue()).encode()


def as_workbook(told: Figures, rows: list[list[Cell]]) -> bytes:
    """A workbook of one sheet; the same figures make the same bytes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(f"{told.first} {told.last}")
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 40
    heading = [WriteOnlyCell(sheet, _plain(cell)) for cell in rows[0]]
    for cell in heading:
        cell.font = BOLD
    sheet.append(heading)
    for row in rows[1:]:
        sheet.append([_plain(cell) for cell in row])
    book.properties.created = book.properties.modified = told.made_at.astimezone(UTC).replace(tzinfo=None)
    file = io.BytesIO()
    ExcelWriter(book, FixedZip(file, told.made_at)).save()
    return file.getvalue()


def _plain(cell: Cell) -> Cell:
    return escaped(cell) if isinstance(cell, str) else cell
