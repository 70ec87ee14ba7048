"""What a file is, by its content: its format, its encoding, its headings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path, PurePath

from consultations.importing import limits, mails, objects, pasted, workbooks
from consultations.importing.columns import is_ours, names_of, recognised
from consultations.importing.delimited import Record, delimiter_of, records
from consultations.importing.encodings import encoding_of, texts
from consultations.importing.errors import (
    EMPTY,
    NO_ROWS,
    NO_TABLE,
    OLD_EXCEL,
    ONE_LIST,
    QUOTES,
    SEVERAL_TABLES,
    TOO_LARGE,
    TOO_MANY_COLUMNS,
    TOO_MANY_FILES,
)
from consultations.importing.form import Form, Format
from consultations.importing.lines import lines
from participation.base.errors import Refusal

_HEAD = 1 << 16
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_TEXT = (
    b"%PDF-", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BM\x00", b"RIFF",
    b"\x7fELF", b"MZ\x90", b"II*\x00", b"MM\x00*", b"SQLite format 3", b"\xca\xfe\xba\xbe", b"<!DOCTYPE",
    b"<html", b"<?xml",
)  # fmt: skip
_BY_NAME: dict[str, Format] = {".eml": "mail", ".ndjson": "ndjson", ".jsonl": "ndjson", ".csv": "csv", ".tsv": "csv"}
# NUL characters in a text file of one byte a sign: a few are a slip, more are no text
_MOST_NULS = 0.01


def inspected(
    paths: Sequence[Path], names: Sequence[str], *, header: int | None = None, sheet: str = "", as_pasted: bool = False
) -> Form | Refusal:
    """What was handed over: one table, one file of JSON lines, or several e-mails.

    ``header`` (0: none) and ``sheet`` say where the rows are if they are not where they seem to be; ``as_pasted``
    that it is text somebody typed. All of the file is read once, a piece at a time, so that what nobody can read is
    refused before anything of it is imported.
    """
    if len(paths) > limits.MAILS:
        return TOO_MANY_FILES.with_values(files=limits.MAILS)
    if len(paths) > 1:
        mail = all(mails.is_mail(_head(path)) or PurePath(name).suffix.lower() == ".eml"
                   for path, name in zip(paths, names, strict=True))  # fmt: skip
        return Form(format="mail", columns=mails.COLUMNS, rows=len(paths)) if mail else SEVERAL_TABLES
    return _one(paths[0], names[0], header, sheet, as_pasted=as_pasted)


def _one(path: Path, name: str, header: int | None, sheet: str, *, as_pasted: bool) -> Form | Refusal:
    head = _head(path)
    if not head.strip(b"\x00\xef\xbb\xbf\xfe\xff \t\r\n"):
        return EMPTY
    if path.stat().st_size > limits.FILE_BYTES:
        return TOO_LARGE.with_values(megabytes=limits.FILE_BYTES // limits.MEGABYTE)
    if head.startswith(_ZIP):
        return workbooks.inspected(path, sheet, header)
    if head.startswith((_OLE2, *_NO_TEXT)) or _is_binary(head):
        return OLD_EXCEL if head.startswith(_OLE2) else NO_TABLE
    if not as_pasted and (mails.is_mail(head) or PurePath(name).suffix.lower() == ".eml"):
        return Form(format="mail", columns=mails.COLUMNS, rows=1)
    return _text(path, name, header, as_pasted=as_pasted)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _is_binary(head: bytes) -> bool:
    return not head.startswith((b"\xff\xfe", b"\xfe\xff")) and head.count(0) > len(head) * _MOST_NULS + 8


def _text(path: Path, name: str, header: int | None, *, as_pasted: bool) -> Form | Refusal:
    found = encoding_of(path)
    if isinstance(found, Refusal):
        return found
    encoding, many = found
    if as_pasted:
        return Form(format="pasted", encoding=encoding, columns=pasted.COLUMNS)
    first = next((line for line in lines(texts(path, encoding)) if line is None or line.strip()), None)
    begins = (first or "").lstrip("\ufeff \t")
    kind = _BY_NAME.get(PurePath(name).suffix.lower())
    if begins.startswith("[") and kind != "csv":
        return ONE_LIST
    if kind == "ndjson" or (kind is None and begins.startswith("{")):
        return _objects(path, encoding, many)
    return _table(path, encoding, header)


def _objects(path: Path, encoding: str, many: int) -> Form | Refusal:
    """JSON lines; the columns are the names of the first rows, others may follow."""
    names: dict[str, None] = {}
    seen = 0
    for row in islice(objects.object_rows(lines(texts(path, encoding))), limits.BROKEN_ROWS):
        seen += 1
        if row.wrong is None:
            names |= dict.fromkeys(row.cells)
    if not seen:
        return EMPTY
    if len(names) > limits.COLUMNS:
        return TOO_MANY_COLUMNS.with_values(columns=limits.COLUMNS)
    return Form(format="ndjson", encoding=encoding, columns=tuple(names), rows=many)


def _table(path: Path, encoding: str, header: int | None) -> Form | Refusal:
    heads = [line for line in islice(lines(texts(path, encoding)), limits.HEADER_WITHIN) if line]
    delimiter = delimiter_of(heads)
    first = list(islice(records(lines(texts(path, encoding)), delimiter), limits.HEADER_WITHIN))
    # headings that make a line longer than any comment are too many, too
    endless = not first or first[0].wrong is not None
    if endless or any(record.wrong is None and len(record.cells) > limits.COLUMNS for record in first):
        return TOO_MANY_COLUMNS.with_values(columns=limits.COLUMNS)
    if header is None:
        header = max(first, key=lambda record: (_known(record), -record.number)).number
    columns = _names(first, header)
    if not columns:
        return NO_ROWS
    rows = broken = 0
    for record in records(lines(texts(path, encoding)), delimiter):
        rows += record.number > header
        broken += record.wrong is not None and record.wrong.code == "quotes"
        if broken > limits.BROKEN_ROWS:
            return QUOTES.with_values(row=record.number)
    if not rows:
        return NO_ROWS
    return Form(
        format="csv",
        encoding=encoding,
        delimiter=delimiter,
        header=header,
        columns=columns,
        rows=rows,
        escaped=is_ours(columns),
    )


def _known(record: Record) -> tuple[int, bool]:
    return (len(recognised(record.cells)), True) if record.wrong is None else (-1, False)


def _names(first: list[Record], header: int) -> tuple[str, ...]:
    if not header:
        width = max((len(record.cells) for record in first if record.wrong is None), default=0)
        return tuple(f"#{place}" for place in range(1, width + 1))
    return next((names_of(record.cells) for record in first if record.number == header), ())
