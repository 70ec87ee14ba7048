"""What a file was found to be, and one row of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from participation.base.errors import FieldError

Format = Literal["csv", "xlsx", "ndjson", "mail", "pasted"]
# what a cell holds; a FieldError where what it holds cannot be read
Value = str | int | float | bool | date | dict[str, object] | list[object] | FieldError | None


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is to be read.

    ``header`` is the number of the row with the headings, 0 where there is none; ``columns`` are their names, each
    once; ``rows`` is how many rows or lines there are in all as far as that is known, for the progress.
    ``escaped`` says that cells which look like formulas have an apostrophe before them, as in our own files.
    """

    format: Format
    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header: int = 0
    columns: tuple[str, ...] = ()
    rows: int | None = None
    escaped: bool = False


class Enclosure(msgspec.Struct, frozen=True):
    """A file that came with an e-mail."""

    filename: str
    content: bytes


class Row(msgspec.Struct, frozen=True):
    """One row: its number as an editor shows it, its cells by column, and what is wrong with it as a row."""

    number: int
    cells: Mapping[str, Value]
    wrong: FieldError | None = None
    enclosures: tuple[Enclosure, ...] = ()
