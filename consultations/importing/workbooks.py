"""Excel sheets, read row by row: values as they were saved, dates as dates, numbers as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from consultations.importing import limits
from consultations.importing.archives import DAMAGE, Part, sheets_within
from consultations.importing.columns import is_ours, names_of, recognised
from consultations.importing.errors import CELL_ERROR, DAMAGED, FORMULA, MERGED, NO_ROWS, TOO_MANY_COLUMNS
from consultations.importing.form import Form, Row, Value
from participation.base.errors import FieldError, Refusal, Refused

# What openpyxl raises for parts that are not what they should be.
_BROKEN = (*DAMAGE, KeyError, TypeError, IndexError, AttributeError, SyntaxError, OverflowError)
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"})
_ROWS = 1 << 20
_ROW_OF = re.compile(r"\d+")
_NAMED = 3


def inspected(path: Path, sheet: str = "", header: int | None = None) -> Form | Refusal:
    """What a workbook holds. Without ``sheet`` the first that is not hidden; ``header`` is sought where it is None."""
    parts = sheets_within(path)
    if isinstance(parts, Refusal):
        return parts
    try:
        with _opened(path) as book:
            offered = [one for one in book.worksheets if one.sheet_state == "visible"] or book.worksheets
            if not offered:
                return NO_ROWS
            chosen = next((one for one in offered if one.title == sheet), offered[0])
            heads = [_texts(cells) for cells in _rows(chosen, limits.HEADER_WITHIN, limits.COLUMNS + 1)]
            found = _headed(heads, header)
            if isinstance(found, Refusal):
                return found
            at, columns = found
            merged = _merged_below(parts.get(_part_name(chosen), Part([])), at)
            if merged:
                return MERGED.with_values(cells="、".join(merged[:_NAMED]))
            return Form(
                format="xlsx",
                sheet=chosen.title,
                sheets=tuple(one.title for one in offered),
                header=at,
                columns=columns,
                rows=chosen.max_row - at if chosen.max_row else None,
                escaped=is_ours(columns),
            )
    except _BROKEN:
        return DAMAGED


def rows(path: Path, form: Form) -> Iterator[Row]:
    """The rows below the headings; empty ones are none. Raises :class:`Refused` (``damaged``) where it breaks off."""
    parts = sheets_within(path)
    if isinstance(parts, Refusal):
        raise Refused(parts)
    width = len(form.columns)
    try:
        with ExitStack() as opened:
            sheet = opened.enter_context(_opened(path))[form.sheet]
            formulas: Iterator[Any] | None = None
            if parts.get(_part_name(sheet), Part([])).formulas:
                written = opened.enter_context(_opened(path, formulas=True))
                formulas = written[form.sheet].iter_rows(min_row=1, max_row=_ROWS, min_col=1, max_col=width)
            for number, values in enumerate(_rows(sheet, _ROWS, width), start=1):
                beside = next(formulas, ()) if formulas is not None else ()
                if number <= form.header:
                    continue
                cells = {
                    name: value
                    for name, place, raw in zip(form.columns, range(width), values, strict=False)
                    if (value := _value(raw, number, place, beside)) not in (None, "")
                }
                if cells:
                    yield Row(number, cells)
    except _BROKEN as error:
        raise Refused(DAMAGED) from error


@contextmanager
def _opened(path: Path, *, formulas: bool = False) -> Iterator[Any]:
    from openpyxl import load_workbook  # noqa: PLC0415 # takes a while to load, and few processes read workbooks

    # given the file and not its name, which openpyxl would judge by its ending
    with path.open("rb") as file:
        book = load_workbook(file, read_only=True, data_only=not formulas, keep_links=False)
        try:
            yield book
        finally:
            book.close()


def _rows(sheet: Any, most: int, width: int) -> Iterator[Sequence[Any]]:
    # what the sheet says of its own size is not asked: some programs write that wrong
    found: Iterator[Sequence[Any]] = sheet.iter_rows(
        min_row=1, max_row=most, min_col=1, max_col=width, values_only=True
    )
    return found


def _part_name(sheet: Any) -> str:
    return str(sheet._worksheet_path).lstrip("/")


def _texts(cells: Sequence[Any]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in cells]


def _headed(heads: list[list[str]], header: int | None) -> tuple[int, tuple[str, ...]] | Refusal:
    """The number of the row with the headings, and what they are; 0 where there are none."""
    if not any(any(cells) for cells in heads):
        return NO_ROWS
    if header is None:
        best = max(range(len(heads)), key=lambda at: (len(recognised(heads[at])), any(heads[at]), -at))
        header = best + 1
    if header > len(heads):
        return NO_ROWS
    width = max((len([*_trimmed(cells)]) for cells in heads), default=0)
    if width > limits.COLUMNS:
        return TOO_MANY_COLUMNS.with_values(columns=limits.COLUMNS)
    cells = heads[header - 1] if header else [""] * width
    return header, names_of(cells) if header else tuple(f"#{place}" for place in range(1, width + 1))


def _trimmed(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _merged_below(part: Part, header: int) -> list[str]:
    """The merged ranges that reach below the headings."""
    return [ref for ref in part.merged if max(int(row) for row in _ROW_OF.findall(ref)) > header]


def _value(raw: Any, row: int, place: int, written: Sequence[Any]) -> Value:
    if raw is None:
        formula = place < len(written) and getattr(written[place], "data_type", "") == "f"
        return _named(FORMULA, row, place) if formula else None
    if raw in _ERRORS:
        return _named(CELL_ERROR, row, place, shown=raw)
    value: Value
    match raw:
        case str():
            value = raw.strip() and raw
        case datetime():
            value = raw.date() if raw.time() == time() else raw
        case float() if raw.is_integer():
            value = int(raw)
        case int() | float() | date():
            value = raw
        case _:
            value = str(raw)
    return value


def _named(error: FieldError, row: int, place: int, **values: object) -> FieldError:
    letters, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return FieldError(error.field, error.code, error.sentence, {"cell": f"{letters}{row}", **values})
