"""The rows behind the numbers of opinions and follow-ups, the newest day first, each list in the order of an index.

What a number counts, a partial index holds, or holds in one piece: nobody reads a period to find that nothing is in
it. What is open has no word of its own that is stored, since it is overdue by the day on which one asks: within a day
it stands by when it is due, and the index passes over the days on which there is none.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from decisions.queries.overdue_paging import After, after_of, cursor_after
from decisions.rules.figures import FOLLOW_UPS_BY_STANDING, OPINIONS_BY_STATUS, OPINIONS_BY_TIME, Number, Period
from decisions.schemas.figures import CountedRow, CountedRows
from participation.base.database import fetch
from participation.base.errors import FieldError, Refused, invalid
from participation.base.paging import WRONG_CURSOR


class _Standings(msgspec.Struct, frozen=True):
    """A table of standings: which row each is of, its day, when it is due, and how rows of it are told."""

    table: str
    id: str
    day: str
    due: str
    told: str


class _List(msgspec.Struct, frozen=True):
    """Which standings a number counts; ``open`` where they stand by when they are due within a day."""

    of: _Standings
    which: QueryString
    open: bool = False


class _Key(msgspec.Struct):
    id: UUID
    day: date
    due: date


OPINIONS = _Standings(
    "opinion_standing",
    "opinion",
    "received_on",
    "answer_due_on",
    """
SELECT o.id, o.received_at AS at, b.slug AS body, b.name AS body_name, b.name_en AS body_name_en, m.slug,
    o.number::text AS label, m.title
FROM opinion o JOIN meeting m ON m.id = o.meeting JOIN body b ON b.id = m.body WHERE o.id = ANY ({}::uuid[])
""",
)
FOLLOW_UPS = _Standings(
    "follow_up_standing",
    "follow_up",
    "made_on",
    "due_on",
    """
SELECT f.id, f.at, b.slug AS body, b.name AS body_name, b.name_en AS body_name_en, m.slug, f.title AS label, m.title
FROM follow_up f JOIN opinion o ON o.id = f.opinion JOIN meeting m ON m.id = o.meeting JOIN body b ON b.id = m.body
WHERE f.id = ANY ({}::uuid[])
""",
)
KEYS = """
SELECT s.{} AS id, s.{} AS day, s.{} AS due FROM {} s
WHERE {} AND {} AND s.{} BETWEEN {} AND {} AND {} ORDER BY {} LIMIT {}
"""
EVERYTHING = QueryString("true")


def list_of(number: Number, today: date) -> _List | None:
    """The list of a number of opinions or follow-ups; None of any other."""
    in_time, late, overdue, not_due = OPINIONS_BY_TIME
    done, behind, ahead = FOLLOW_UPS_BY_STANDING
    lists = {
        Number.OPINIONS: _List(OPINIONS, EVERYTHING),
        in_time: _List(OPINIONS, QueryString("s.answered_on <= s.answer_due_on")),
        late: _List(OPINIONS, QueryString("s.answered_on > s.answer_due_on")),
        overdue: _List(OPINIONS, QueryString("s.answered_at IS NULL AND s.answer_due_on < {}", today), open=True),
        not_due: _List(OPINIONS, QueryString("s.answered_at IS NULL AND s.answer_due_on >= {}", today), open=True),
        Number.FOLLOW_UPS: _List(FOLLOW_UPS, EVERYTHING),
        done: _List(FOLLOW_UPS, QueryString("s.done_at IS NOT NULL")),
        behind: _List(FOLLOW_UPS, QueryString("s.done_at IS NULL AND s.due_on < {}", today), open=True),
        ahead: _List(FOLLOW_UPS, QueryString("s.done_at IS NULL AND s.due_on >= {}", today), open=True),
    }
    if number in OPINIONS_BY_STATUS:
        word = number.value.removeprefix("opinions ")
        unanswered = number is Number.OPINIONS_UNANSWERED
        which = QueryString("s.status IS NULL") if unanswered else QueryString("s.status = {}", word)
        return _List(OPINIONS, which)
    return lists.get(number)


async def listed(wanted: _List, period: Period, body: UUID | None, cursor: str | None, limit: int) -> CountedRows:
    """One page of a list, of one body or of all. Raises 422 for a wrong cursor."""
    of = wanted.of
    order = (of.day, of.due, of.id) if wanted.open else (of.day, of.id)
    keys = await fetch(
        _Key,
        KEYS,
        *(QueryString(name) for name in (of.id, of.day, of.due, of.table)),
        wanted.which,
        QueryString("s.body = {}", body) if body else EVERYTHING,
        QueryString(of.day),
        period.first,
        period.last,
        _after(wanted, after_of(cursor)) if cursor else EVERYTHING,
        QueryString(", ".join(f"s.{name} DESC" for name in order)),
        limit + 1,
        replica=True,
    )
    shown = keys[:limit]
    rows = {row.id: row for row in await fetch(CountedRow, of.told, [key.id for key in shown], replica=True)}
    end = shown[-1] if len(keys) > limit else None
    due = end.due.isoformat() if end and wanted.open else ""
    following = cursor_after(After(end.day, due, end.id)) if end else None
    return CountedRows([rows[key.id] for key in shown if key.id in rows], following)


def _after(wanted: _List, after: After) -> QueryString:
    of = wanted.of
    names = QueryString(of.day), QueryString(of.due), QueryString(of.id)
    if not wanted.open:
        return QueryString("(s.{}, s.{}) < ({}::date, {}::uuid)", names[0], names[2], after.due_on, after.id)
    try:
        due = date.fromisoformat(after.kind)
    except ValueError as error:
        raise Refused(invalid(FieldError("cursor", "invalid", WRONG_CURSOR))) from error
    return QueryString("(s.{}, s.{}, s.{}) < ({}::date, {}::date, {}::uuid)", *names, after.due_on, due, after.id)
