"""Tables as text: records of cells, apart by commas, tabs or semicolons, texts with line ends in quotation marks."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator

import msgspec

from consultations.importing.columns import recognised
from consultations.importing.errors import LINE_TOO_LONG, QUOTE_OPEN
from consultations.importing.limits import LINE, RECORD_LINES
from participation.base.errors import FieldError

DELIMITERS = (",", "\t", ";", "，", "|")
QUOTE = '"'


class Record(msgspec.Struct, frozen=True):
    """The cells of a record and the number of the line it begins on; of one that cannot be read, its line."""

    number: int
    cells: list[str]
    wrong: FieldError | None = None


def delimiter_of(heads: list[str]) -> str:
    """What parts the cells, judged by the first lines: that by which most headings are known, else most cells."""
    return max(DELIMITERS, key=lambda mark: max((_worth(head, mark) for head in heads), default=(0, 0)))


def _worth(head: str, mark: str) -> tuple[int, int]:
    cells = head.split(mark)
    return len(recognised([cell.strip(f" {QUOTE}") for cell in cells])), len(cells)


def records(lines: Iterable[str | None], delimiter: str) -> Iterator[Record]:
    """The records of a table; blank lines are none.

    A quotation mark that is not closed costs only the line it stands on: those after it are read as they are.
    """
    source = _Source(lines)
    for number, line in source:
        if line is None:
            yield Record(number, [], LINE_TOO_LONG)
        elif QUOTE not in line:
            if line and not line.isspace():
                yield Record(number, line.split(delimiter))
        else:
            yield _quoted(source, number, line, delimiter)


class _Source:
    """Numbered lines, of which some may be put back."""

    def __init__(self, lines: Iterable[str | None]) -> None:
        self._lines = enumerate(lines, start=1)
        self._put_back: deque[tuple[int, str | None]] = deque()

    def __iter__(self) -> Iterator[tuple[int, str | None]]:
        return self

    def __next__(self) -> tuple[int, str | None]:
        return self._put_back.popleft() if self._put_back else next(self._lines)

    def put_back(self, lines: list[tuple[int, str | None]]) -> None:
        self._put_back.extendleft(reversed(lines))


def _quoted(source: _Source, number: int, line: str, delimiter: str) -> Record:
    """A record with quotation marks: it ends where they pair."""
    following: list[tuple[int, str | None]] = []
    whole, marks, length = [line], line.count(QUOTE), len(line)
    while marks % 2 and len(following) < RECORD_LINES and length <= LINE:
        found = next(source, None)
        if found is None:
            break
        following.append(found)
        if found[1] is None:
            break
        whole.append(found[1])
        marks += found[1].count(QUOTE)
        length += len(found[1])
    try:
        return Record(number, next(csv.reader(["\n".join(whole)], delimiter=delimiter, strict=True)))
    except (csv.Error, StopIteration):
        source.put_back(following)
        return Record(number, [line], QUOTE_OPEN)
