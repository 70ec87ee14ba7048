"""Several opinions typed or pasted into one text, apart by a line of dashes; those with headers are e-mails."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from consultations.importing.errors import LINE_TOO_LONG
from consultations.importing.form import Row, Value
from consultations.importing.limits import LINE

COLUMNS = ("text", "date", "name", "email", "subject")
FIELDS = {"text": "text", "date": "stated_on", "name": "name", "email": "email"}

_PARTED = re.compile(r"\s*(?:-{3,}|={3,}|\*{3,}|—{2,}|－{3,})\s*")
_NAMES = {
    **dict.fromkeys(("from", "发件人", "发信人"), "from"),
    **dict.fromkeys(("date", "sent", "日期", "时间", "发送时间"), "date"),
    **dict.fromkeys(("subject", "主题"), "subject"),
    **dict.fromkeys(("to", "cc", "收件人", "抄送"), ""),
}
_HEADER = re.compile(rf"\s*({'|'.join(_NAMES)})\s*[:：]\s*(.*)", re.IGNORECASE)
_ADDRESS = re.compile(r"[<＜(（\[]?([^\s<>＜＞()（）\[\]]+@[^\s<>＜＞()（）\[\]]+)[>＞)）\]]?")


def pasted_rows(lines: Iterable[str | None]) -> Iterator[Row]:
    """One row for each piece; the number is that of the line on which it begins."""
    piece: list[str] = []
    begins, length = 1, 0
    too_long = False
    for number, line in enumerate(lines, start=1):
        if line is not None and _PARTED.fullmatch(line):
            yield from _row(piece, begins, too_long=too_long)
            piece, begins, length, too_long = [], number + 1, 0, False
            continue
        length += len(line) if line is not None else LINE + 1
        too_long = too_long or length > LINE
        if not piece and not too_long and line is not None and not line.strip():
            begins = number + 1
        elif not too_long and line is not None:
            piece.append(line)
    yield from _row(piece, begins, too_long=too_long)


def _row(piece: list[str], begins: int, *, too_long: bool) -> Iterator[Row]:
    if too_long:
        yield Row(begins, {}, LINE_TOO_LONG)
    elif any(line.strip() for line in piece):
        yield Row(begins, _cells(piece))


def _cells(piece: list[str]) -> dict[str, Value]:
    heads: dict[str, str] = {}
    headed = list(takewhile(bool, map(_HEADER.fullmatch, piece)))
    # one line that looks like a header is how letters begin too; an e-mail has at least two
    if len(headed) < 2:
        return {"text": "\n".join(piece).strip()}
    for found in headed:
        if found and (name := _NAMES[found[1].lower()]):
            heads.setdefault(name, found[2].strip())
    words = "\n".join(piece[len(headed) :]).strip()
    subject = heads.get("subject", "")
    if subject and subject not in words:
        words = f"{subject}\n\n{words}".rstrip()
    sender = heads.get("from", "")
    address = _ADDRESS.search(sender)
    name = sender.replace(address[0], "").strip(" \"'") if address else sender
    cells: dict[str, Value] = {
        "text": words, "date": heads.get("date", ""), "name": name, "email": address[1] if address else "",
        "subject": subject,
    }  # fmt: skip
    return {column: value for column, value in cells.items() if value}
