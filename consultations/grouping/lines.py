"""Comments as JSON lines, read one by one: what is wrong with a line is said with its number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

# A line that is longer is refused before it fills the memory; a comment of five million characters fits.
LONGEST_LINE = 16 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"


class Line(msgspec.Struct, frozen=True):
    """One comment."""

    id: str | int
    text: str


class LineWrong(ValueError):
    """One sentence that names the line."""


def lines(file: BinaryIO, *, longest: int = LONGEST_LINE) -> Iterator[Line]:
    """The comments of a file of JSON lines, UTF-8; empty lines are passed over.

    Raises:
        LineWrong: a line is no JSON object with ``id`` and ``text``, is too long, or repeats an id.
    """
    decode = msgspec.json.Decoder(Line).decode
    known: set[str] = set()
    number = 0
    while raw := file.readline(longest + 1):
        number += 1
        if len(raw) > longest:
            raise LineWrong(f"Line {number} is longer than {longest // 1024 // 1024} MiB.")
        if number == 1:
            raw = raw.removeprefix(_BOM)
        if not raw.strip():
            continue
        try:
            line = decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise LineWrong(
                f"Line {number} is no comment as JSON with id and text: {str(error).rstrip('.')}."
            ) from error
        name = str(line.id)
        if name in known:
            raise LineWrong(f"Line {number} repeats the id {name[:80]!r}.")
        known.add(name)
        yield line
