"""Bookings, attendance, absences and feedback of a session as tables, written row by row to a file."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base.cells import escaped
from participation.base.settings import current
from participation.base.spooling import Hashed
from participation.base.streaming import streamed
from participation.base.words import Word

MARK = "\ufeff"
MOMENT = "%Y-%m-%d %H:%M"


class Visits(Word):
    """What of a session is exported."""

    BOOKINGS = "bookings"
    ATTENDANCE = "attendance"
    NO_SHOWS = "no-shows"
    FEEDBACK = "feedback"


COLUMNS: Mapping[Visits, Sequence[str]] = {
    Visits.BOOKINGS: (
        "booking", "name", "contact", "kind", "seats", "pool", "channel", "needs", "booked_at", "state", "ended_at",
        "names", "answers",
    ),
    Visits.ATTENDANCE: ("ticket", "booking", "name", "heads", "entered_at", "inside", "moved_at"),
    Visits.NO_SHOWS: ("booking", "name", "contact", "seats", "acts", "last_at", "last_reason"),
    Visits.FEEDBACK: ("given_at", "changed_at", "rating", "understood", "again", "text", "publish", "shown_at"),
}  # fmt: skip
ROWS: Mapping[Visits, str] = {
    Visits.BOOKINGS: """
SELECT b.id AS booking, b.name, b.contact, b.kind, b.seats, b.pool, b.channel, b.needs, b.booked_at, b.state,
    b.ended_at, (SELECT string_agg(t.name, '、' ORDER BY t.position) FROM ticket t WHERE t.booking = b.id
        AND t.name <> '') AS names,
    (SELECT string_agg(q.text || '：' || a.answer, '；' ORDER BY q.position, q.id) FROM booking_answer a
        JOIN booking_question q ON q.id = a.question WHERE a.booking = b.id) AS answers
FROM booking b WHERE b.session = {} ORDER BY b.id""",
    Visits.ATTENDANCE: """
SELECT t.code AS ticket, t.booking, coalesce(nullif(t.name, ''), b.name) AS name, t.heads, i.at AS entered_at, i.inside,
    i.moved_at
FROM ticket t JOIN booking b ON b.id = t.booking LEFT JOIN check_in i ON i.id = t.id
WHERE t.door = {} AND (t.cancelled_at IS NULL OR i.id IS NOT NULL) ORDER BY b.id, t.position""",
    Visits.NO_SHOWS: """
SELECT b.id AS booking, b.name, b.contact, b.seats,
    (SELECT string_agg(n.act, ', ' ORDER BY n.id) FROM no_show_step n WHERE n.booking = b.id) AS acts,
    (SELECT n.at FROM no_show_step n WHERE n.booking = b.id ORDER BY n.id DESC LIMIT 1) AS last_at,
    (SELECT n.reason FROM no_show_step n WHERE n.booking = b.id ORDER BY n.id DESC LIMIT 1) AS last_reason
FROM booking b WHERE b.session = {} AND b.state = 'booked'
    AND NOT EXISTS (SELECT FROM ticket t JOIN check_in i ON i.id = t.id WHERE t.booking = b.id) ORDER BY b.id""",
    Visits.FEEDBACK: """
SELECT given_at, changed_at, rating, understood, again, text, publish, shown_at FROM feedback
WHERE session = {} ORDER BY given_at, id""",
}


class _Packed(msgspec.Struct):
    row: str


async def write_csv(hashed: Hashed, what: Visits, session: UUID) -> int:
    """CSV with a byte order mark, without which Excel misreads Chinese; nothing in it runs as a formula."""
    rows = 0
    hashed.write((MARK + _line(COLUMNS[what])).encode())
    async for piece in _pieces(what, session):
        hashed.write("".join(_line([escaped(str(cell)) for cell in row]) for row in piece).encode())
        rows += len(piece)
    return rows


async def write_xlsx(hashed: Hashed, what: Visits, session: UUID, headings: Sequence[str]) -> int:
    """A workbook of one sheet, its headings in the reader's words; numbers are numbers, and texts never formulas."""
    from openpyxl import Workbook  # noqa: PLC0415 # takes a while to load, and few processes write workbooks

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(headings))
    rows = 0
    async for piece in _pieces(what, session):
        for row in piece:
            sheet.append([cell if isinstance(cell, int) else escaped(str(cell)) for cell in row])
        rows += len(piece)
    book.save(hashed.file)
    hashed.read_back()
    return rows


# a row of whatever columns, in one column
PACKED = "SELECT row_to_json(r)::text AS row FROM ({}) r"


async def _pieces(what: Visits, session: UUID) -> AsyncIterator[list[list[Any]]]:
    columns = COLUMNS[what]
    async for rows in streamed(_Packed, PACKED, QueryString(ROWS[what], session)):
        yield [[_cell(found[column]) for column in columns] for found in (msgspec.json.decode(one.row) for one in rows)]


def _cell(value: Any) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return value
        case str() if _is_moment(value):
            return datetime.fromisoformat(value).astimezone(current().zone).strftime(MOMENT)
        case _:
            return str(value)


def _is_moment(text: str) -> bool:
    """Whether a text is an instant as the database writes it; nobody types one with a zone and microseconds."""
    if not (text[4:5] == text[7:8] == "-" and text[10:11] == "T" and text[-6:] == "+00:00"):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
