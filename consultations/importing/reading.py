"""The rows of what was handed over, from any of them on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from consultations.importing import workbooks
from consultations.importing.delimited import records
from consultations.importing.encodings import texts
from consultations.importing.errors import TOO_MANY_CELLS
from consultations.importing.form import Form, Row, Value
from consultations.importing.lines import lines
from consultations.importing.mails import mail_row
from consultations.importing.objects import object_rows
from consultations.importing.pasted import pasted_rows
from participation.base.cells import FORMULA


def rows(paths: Sequence[Path], form: Form, *, after: int = 0) -> Iterator[Row]:
    """The rows behind the first ``after``; the same file gives the same rows each time.

    Raises :class:`Refused` where a workbook breaks off in the middle.
    """
    return islice(_all(paths, form), after, None)


def _all(paths: Sequence[Path], form: Form) -> Iterator[Row]:
    if form.format == "mail":
        return (mail_row(path, number) for number, path in enumerate(paths, start=1))
    if form.format == "xlsx":
        return workbooks.rows(paths[0], form)
    found = lines(texts(paths[0], form.encoding))
    if form.format == "ndjson":
        return object_rows(found)
    if form.format == "pasted":
        return pasted_rows(found)
    return _table(found, form)


def _table(found: Iterator[str | None], form: Form) -> Iterator[Row]:
    columns, width = form.columns, len(form.columns)
    for record in records(found, form.delimiter):
        if record.number <= form.header:
            continue
        filled = record.cells
        if record.wrong is not None:
            yield Row(record.number, dict(zip(columns, filled, strict=False)), record.wrong)
            continue
        wrong = TOO_MANY_CELLS if len(filled) > width and any(cell.strip() for cell in filled[width:]) else None
        cells: dict[str, Value] = {
            name: _unescaped(cell) if form.escaped else cell
            for name, cell in zip(columns, filled, strict=False)
            if cell and not cell.isspace()
        }
        if cells or wrong:
            yield Row(record.number, cells, wrong)


def _unescaped(cell: str) -> str:
    """A cell of our own file without the apostrophe that kept a spreadsheet from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
