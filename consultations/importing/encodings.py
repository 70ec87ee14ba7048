"""Which encoding a text file has, found by reading all of it a piece at a time."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from consultations.importing.errors import ENCODING
from consultations.importing.limits import PIECE
from participation.base.errors import Refusal

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# So many characters beyond ASCII do not come out right by chance: such a file is UTF-8, and damaged.
SURELY_UTF8 = 8


def encoding_of(path: Path) -> tuple[str, int] | Refusal:
    """The encoding of a file and its number of lines; refused (``encoding``) with the place nobody can read.

    UTF-8, with or without its mark, UTF-16 with one, and GB18030, which holds GBK and GB2312.
    """
    with path.open("rb") as file:
        head = file.read(4)
    marked = next((name for mark, name in BOMS if head.startswith(mark)), None)
    if marked:
        found = _readable(path, marked)
        return (marked, found) if isinstance(found, int) else found.refusal
    first = _readable(path, "utf-8")
    if isinstance(first, int):
        return "utf-8", first
    if first.foreign > SURELY_UTF8:
        return first.refusal
    second = _readable(path, "gb18030")
    return ("gb18030", second) if isinstance(second, int) else second.refusal


class _Unreadable:
    """Where reading stopped: the refusal that names it, and how many characters beyond ASCII came before."""

    def __init__(self, row: int, byte: int, foreign: int) -> None:
        self.refusal = ENCODING.with_values(row=row, byte=byte)
        self.foreign = foreign


def _readable(path: Path, encoding: str) -> int | _Unreadable:
    """The number of lines, or where the file stops being text in this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    ends = foreign = read = 0
    last = "\n"
    for piece in chain(_pieces(path), (b"",)):
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(encoding, "ignore")
            begins = read + len(piece) - len(error.object)
            return _Unreadable(
                ends + before.count("\n") + 1, begins + error.start + 1, foreign + sum(not c.isascii() for c in before)
            )
        read += len(piece)
        ends += text.count("\n")
        last = text[-1:] or last
        if foreign <= SURELY_UTF8 and not text.isascii():
            foreign += sum(not c.isascii() for c in text)
    return ends + (last != "\n")


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def texts(path: Path, encoding: str) -> Iterator[str]:
    """The text of a file, piece by piece; one that was judged by :func:`encoding_of` raises nothing."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for piece in _pieces(path):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)
