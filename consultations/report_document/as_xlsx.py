"""A report as a spreadsheet: totals, points, changed clauses, and the comments as their senders let others see them.

Written row by row, so that a million comments take no more memory than a hundred. Nothing in it is a formula: a text
that a spreadsheet could take for one is escaped as in the tables of comma-separated values.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Any, BinaryIO

import msgspec
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Font
from openpyxl.writer.excel import ExcelWriter

from consultations.report_document.fixed_times import EARLIEST, FixedZip
from consultations.report_document.tables import answering
from consultations.report_document.wording import Wording
from consultations.reports_as_csv import COLUMNS as POINT_COLUMNS
from consultations.rules.totals import SEVERAL, WHOLE
from consultations.rules.voices import Voices
from consultations.schemas.exporting import ExportedComment
from consultations.schemas.report import ReportContent, ReportView
from participation.base.cells import escaped

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TRACE_COLUMNS = ("earlier", "later", "change", "points", "answers")
COMMENT_COLUMNS = ExportedComment.__struct_fields__
# What a cell holds at most, in units of UTF-16, and a sheet in rows, its heading included.
LARGEST_CELL, ROWS_ON_A_SHEET = 32_767, 1_048_576
VOICES = ("people", "unidentified", "organisations", "co_signatures", "distinct_texts")
# The table of words in which the values of a column are named.
NAMED_IN = {
    "channel": "channel", "outcome": "outcome", "status": "outcome", "change": "change", "author_kind": "totals",
    "standing": "totals", "stance": "values", "hidden_for": "values", "withheld": "values",
    "withheld_attachments": "values",
}  # fmt: skip
WIDE = {"text": 60, "proposed_text": 40, "reason": 60, "title": 40, "id": 38, "received_at": 22, "answers": 60}
BOLD = Font(bold=True)


class ReportBook:
    """A spreadsheet that is being written; of a report the totals and points, then comments in pieces, then the end."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._book = Workbook(write_only=True)
        self._comments: Any = None
        self._at = EARLIEST
        self._left = 0
        self.rows = 0

    def add_report(self, view: ReportView, made_on: str) -> None:
        """The sheets of totals and of points."""
        self._at = view.content.made_at
        self._totals(view, made_on)
        sheet = self._sheet("points", POINT_COLUMNS)
        for point in view.content.points:
            sheet.append([self._cell(column, getattr(point, column)) for column in POINT_COLUMNS])
        self._trace(view.content)

    def add_comments(self, comments: Iterable[ExportedComment]) -> None:
        """Rows of the sheet of comments, and where it is full of the next one."""
        for comment in comments:
            if not self._left:
                self.begin_comments()
            row = [self._cell(column, getattr(comment, column)) for column in COMMENT_COLUMNS]
            self._comments.append(row)
            self._left -= 1
            self.rows += 1

    def begin_comments(self) -> None:
        """A sheet of comments, also where none follows."""
        self._comments = self._sheet("comments", COMMENT_COLUMNS)
        self._left = ROWS_ON_A_SHEET - 1

    def add_remark(self, key: str) -> None:
        """A sentence in place of the comments."""
        self._comments.append([_text(self._wording.word("values", key))])

    def save(self, file: BinaryIO) -> None:
        """Write it. What it holds alone makes its bytes: the clock of this moment is in none of them."""
        made_at = self._at.astimezone(UTC).replace(tzinfo=None)
        self._book.properties.created = self._book.properties.modified = made_at
        ExcelWriter(self._book, FixedZip(file, self._at)).save()

    def _sheet(self, name: str, columns: Iterable[str]) -> Any:
        title = self._wording.word("sheets", name)
        taken = [one for one in self._book.sheetnames if one.split(" ")[0] == title]
        sheet = self._book.create_sheet(f"{title} {len(taken) + 1}" if taken else title)
        sheet.freeze_panes = "A2"
        for place, column in enumerate(columns):
            sheet.column_dimensions[_letter(place)].width = WIDE.get(column, 16)
        self._heading(sheet, [self._wording.word("fields", column) for column in columns])
        return sheet

    def _heading(self, sheet: Any, headings: Iterable[str]) -> None:
        cells = [WriteOnlyCell(sheet, _text(heading)) for heading in headings]
        for cell in cells:
            cell.font = BOLD
        sheet.append(cells)

    def _cell(self, column: str, value: object) -> str | int | None:
        """A plain value: cells with a look of their own would take four times as long."""
        plain = value if type(value) is str else msgspec.to_builtins(value)
        # an empty cell is none, which spares half the time of a sheet
        if plain is None or plain in ("", []):
            return None
        if isinstance(plain, int):
            return plain
        table = NAMED_IN.get(column)
        parts = plain if isinstance(plain, list) else [plain]
        words = [self._wording.word(table, str(one)) if table else str(one) for one in parts]
        return _text(self._fitting(self._wording.joined(words)))

    def _fitting(self, text: str) -> str:
        """The text, or as much of it as a cell holds and a sentence that says so."""
        if len(text) * 2 <= LARGEST_CELL or len(text.encode("utf-16-le")) // 2 < LARGEST_CELL:
            return text
        said = self._wording.word("values", "cut")
        kept = text.encode("utf-16-le")[: 2 * (LARGEST_CELL - len(said) - 2)].decode("utf-16-le", "ignore")
        return kept + said

    def _totals(self, view: ReportView, made_on: str) -> None:
        content, word = view.content, self._wording.word
        sheet = self._book.create_sheet(word("sheets", "totals"))
        for place, width in enumerate((20, 40, 12, 20, 24, 12, 12, 16)):
            sheet.column_dimensions[_letter(place)].width = width
        facts: list[tuple[str, str | int]] = [
            ("title", content.title),
            ("body", self._wording.joined([content.body, *content.joint_bodies])),
            ("edition", word("totals", content.edition)),
            ("version", content.version),
            ("made_on", made_on),
            ("sha256", view.sha256),
        ]
        if content.correction:
            facts.append(("correction", content.correction.reason))
        for name, value in facts:
            sheet.append([_text(word("totals", name)), value if isinstance(value, int) else _text(value)])
        sheet.append([])
        names = [word("columns", name) for name in ("messages", *VOICES)]
        self._heading(sheet, [word("totals", "split"), word("totals", "part"), *names])
        sheet.append([_text(word("columns", "all")), None, content.received, *_counts(content.behind)])
        for name, counts in splits(content).items():
            behind = content.voices.get(name, {})
            for part, number in counts.items():
                cells = [_text(word("totals", name)), _text(self._part(name, part))]
                sheet.append([*cells, number, *_counts(behind.get(part))])

    def _trace(self, content: ReportContent) -> None:
        """The clauses that were changed, with the points that changed them, where there are any."""
        if not content.trace:
            return
        sheet = self._sheet("trace", TRACE_COLUMNS)
        for one in content.trace:
            row = {"earlier": one.earlier, "later": one.later, "change": one.change, "points": one.points}
            cells = [self._cell(column, value) for column, value in row.items()]
            sheet.append([*cells, self._cell("answers", answering(one, content, self._wording))])

    def _part(self, split: str, part: str) -> str:
        if split == "clause":
            return self._wording.word("totals", part) if part in {WHOLE, SEVERAL} else part
        return self._wording.word(split if split in {"channel", "outcome"} else "totals", part)


def splits(content: ReportContent) -> dict[str, dict[str, int]]:
    """Every way in which a report splits what was received, by the names that ``voices`` has for them."""
    return {
        "outcome": content.by_outcome,
        "channel": content.by_channel,
        "clause": content.by_clause,
        "author kind": content.by_author_kind,
        "standing": content.by_standing,
    }


def _counts(voices: Voices | None) -> list[int | None]:
    return [getattr(voices, name) if voices else None for name in VOICES]


def _letter(place: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]


def _text(text: str) -> str:
    """A text that is neither a formula nor the name of an error, whatever it begins with."""
    return f"'{text}" if text in ERROR_CODES else escaped(text)
