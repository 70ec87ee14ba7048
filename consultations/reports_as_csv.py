"""A report as a table that a spreadsheet opens: one row a point, nothing that runs as a formula."""

from __future__ import annotations

import csv
import io

from consultations.schemas.report import ReportedPoint, ReportView
from participation.base.cells import escaped

COLUMNS = (
    "position", "title", "text", "clauses", "comments", "people", "unidentified_messages", "organisations",
    "co_signatures", "distinct_texts", "status", "reason", "referred_to", "result", "changed_clauses",
)  # fmt: skip


def report_rows(view: ReportView) -> str:
    """CSV with a byte order mark, without which Excel misreads Chinese."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for point in view.content.points:
        writer.writerow([_cell(point, column) for column in COLUMNS])
    return "\ufeff" + text.getvalue()


def _cell(point: ReportedPoint, column: str) -> str:
    value = getattr(point, column)
    return escaped("、".join(value) if isinstance(value, list) else str(value))
