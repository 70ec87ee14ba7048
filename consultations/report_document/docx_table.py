"""A table of a Word file: as wide as the text, its heading on each page, short rows unbroken."""

from __future__ import annotations

from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from consultations.report_document.blocks import Table

TEXT_WIDTH = 156
# Characters of a cell up to which its row is kept on one page.
SHORT = 60


def add_table(made: Any, block: Table) -> None:
    """Add it at the end of the document ``made``, which has the styles for its cells."""
    table = made.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    properties = table._tbl.tblPr  # python-docx has no name for captions
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), block.caption)
    properties.append(caption)
    _narrow(properties)
    shares = sum(column.share for column in block.columns)
    widths = [Mm(TEXT_WIDTH * column.share / shares) for column in block.columns]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _repeated(table.rows[0])
    for cell, column, width in zip(table.rows[0].cells, block.columns, widths, strict=True):
        _cell(cell, column.heading, width, "Table Heading")
    for values in block.rows:
        row = table.add_row()
        if all(len(value) < SHORT for value in values):
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # no name for it
        for cell, value, column, width in zip(row.cells, values, block.columns, widths, strict=True):
            _cell(cell, value, width, "Table Text", WD_ALIGN_PARAGRAPH.RIGHT if column.number else None)


def _narrow(properties: Any) -> None:
    """Leave a millimetre at both sides of each cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.find(qn("w:tblLook")).addprevious(margins)


def _repeated(row: Any) -> None:
    """Stand at the top of each page, unbroken."""
    properties = row._tr.get_or_add_trPr()  # python-docx has no name for it
    for name in ("w:cantSplit", "w:tblHeader"):
        properties.append(OxmlElement(name))


def _cell(cell: Any, text: str, width: Any, style: str, align: Any = None) -> None:
    cell.width = width
    for place, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.style = style
        paragraph.add_run(line)
        if align is not None:
            paragraph.alignment = align
