"""Points and dispositions as tables: comma-separated for spreadsheets, JSON lines for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from consultations.open_data.fields import DELIMITER, DISPOSITIONS, POINTS
from consultations.schemas.report import ReportContent
from participation.base.cells import escaped

Row = Mapping[str, Any]


def points(content: ReportContent) -> list[Row]:
    """One row a point."""
    names = [field["name"] for field in POINTS]
    return [{name: msgspec.to_builtins(getattr(point, name)) for name in names} for point in content.points]


def dispositions(content: ReportContent) -> list[Row]:
    """One row a point: what became of it."""
    own = {"point": "position", "point_id": "id"}
    names = [field["name"] for field in DISPOSITIONS]
    return [
        {
            name: content.version
            if name == "report_version"
            else msgspec.to_builtins(getattr(point, own.get(name, name)))
            for name in names
        }
        for point in content.points
    ]


def as_table(rows: Sequence[Row], names: Sequence[str]) -> bytes:
    """CSV with a byte order mark; cells that a spreadsheet would take for formulas are escaped."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in names])
    return ("\ufeff" + text.getvalue()).encode()


def _cell(value: object) -> str:
    return escaped(DELIMITER.join(map(str, value)) if isinstance(value, list) else str(value))


def as_lines(rows: Sequence[Row]) -> bytes:
    """One JSON object a line, in UTF-8."""
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
