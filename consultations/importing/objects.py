"""JSON lines: one object a line, its names as columns; objects within it are named with dots (``author.name``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from consultations.importing.errors import LINE_TOO_LONG, NOT_JSON, TOO_MANY_NAMES
from consultations.importing.form import Row, Value
from consultations.importing.limits import COLUMNS, NAME
from participation.base.errors import FieldError

_DECODER = msgspec.json.Decoder(dict[str, Any])
# whose members are no columns: questions with their answers
_WHOLE = frozenset({"answers"})


def object_rows(lines: Iterable[str | None]) -> Iterator[Row]:
    """The rows of JSON lines; blank lines are none."""
    for number, line in enumerate(lines, start=1):
        if line is None:
            yield Row(number, {}, LINE_TOO_LONG)
            continue
        if not line or line.isspace():
            continue
        try:
            found = _DECODER.decode(line)
        except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
            yield Row(number, {"line": line[:NAME]}, NOT_JSON)
            continue
        yield _row(number, found)


def _row(number: int, found: dict[str, Any]) -> Row:
    cells: dict[str, Value] = {}
    for name, value in found.items():
        if isinstance(value, dict) and name not in _WHOLE:
            for inner, one in value.items():
                if one is not None and one != "":
                    cells[f"{name}.{inner}"] = one
        elif value is not None and value != "":
            cells[name] = value
    wrong: FieldError | None = TOO_MANY_NAMES if len(found) > COLUMNS or len(cells) > COLUMNS else None
    return Row(number, {} if wrong else cells, wrong)
