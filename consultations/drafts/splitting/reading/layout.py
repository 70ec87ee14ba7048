"""How read files are written down as lines: plain lines, headings, rows of a table."""

from __future__ import annotations

from collections.abc import Sequence

from consultations.drafts.splitting.marks import mark_of

_MOST_LINES = 3  # a cell with more is no cell of a table but a part of the page


def plain(text: str) -> str:
    """``text`` as a line in which nothing is markup, whatever it begins with."""
    text = text.replace("<!--", "\\<!--")
    return f"\\{text}" if text.startswith(("#", "\\")) and not text.startswith("\\<!--") else text


def heading(level: int, text: str) -> str:
    """``text`` as a heading of ``level`` 1 to 6; a longer one counts as 6."""
    return f"{'#' * min(level, 6)} {text.replace('<!--', chr(92) + '<!--')}"


def row(cells: Sequence[Sequence[str]]) -> list[str]:
    """A table's row, each cell given as its lines: one line with the cells apart by " | ", a clause number in
    the first cell apart by a space; line by line where a cell holds a part of the text itself."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or any(len(cell) > _MOST_LINES or _divides(cell) for cell in filled):
        return [line for cell in filled for line in cell]
    first, *others = (" ".join(cell) for cell in filled)
    mark = mark_of(first)
    return [f"{first}{' ' if mark and not mark.rest else ' | '}{' | '.join(others)}"]


def _divides(cell: Sequence[str]) -> bool:
    return any(line.startswith("#") for line in cell)
