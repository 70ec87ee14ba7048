"""Counting who stands behind comments: one definition for every place that shows a number of them.

People are distinct verified contacts: the person who was signed in, with at least a verified contact; should only
the verified contact be known, that. A name or number that somebody wrote without proving it is theirs makes nobody
known: such a message is unidentified, and so is one that a clerk entered. An organisation is known by its entry in
the register, else by the name it gives, in whatever case; the person who acts for it is not counted beside it. What
is hidden or erased is a message like any other; an erased one has neither text nor author left. One that was found
not to be of whoever is named in it is nobody's that is known.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.schemas.voices import Voices
from participation.base import clock
from participation.base.database import fetch, fetch_one

# Of a comment ``c``: whose it is, as far as that is known for sure. Those disowned are few and looked up once, not with
# each comment; see ``queries.disowning_standing`` for what is asked of a single one.
KNOWN = QueryString(
    "CASE WHEN c.id IN (SELECT d.comment FROM disowning d WHERE (SELECT y.result FROM disowning_decision y"
    " WHERE y.disowning = d.id ORDER BY y.id DESC LIMIT 1) = 'confirmed') THEN NULL"
    " WHEN c.author_kind = 'organisation' THEN coalesce(c.organisation::text, nullif(lower(c.author_name), ''))"
    " WHEN c.assurance <> 'none' THEN coalesce(c.person::text, c.contact_kind || ' ' || c.contact) END"
)
# Of comments ``c``: the columns of ``Voices``.
VOICES = QueryString(
    "count(DISTINCT {}) FILTER (WHERE c.author_kind = 'person') AS people,"
    " count(*) FILTER (WHERE ({}) IS NULL) AS unidentified,"
    " count(DISTINCT {}) FILTER (WHERE c.author_kind = 'organisation') AS organisations,"
    " coalesce(sum(c.co_signatures), 0)::bigint AS co_signatures,"
    " count(DISTINCT c.text_hash) FILTER (WHERE c.erased_at IS NULL) AS distinct_texts,"
    " count(*) AS messages",
    KNOWN,
    KNOWN,
    KNOWN,
)


class _Row(Voices, frozen=True, kw_only=True):
    id: UUID | None


async def voices_of(consultation: UUID) -> Voices:
    """Who stands behind all comments of a consultation."""
    found = await fetch_one(Voices, "SELECT {} FROM comment c WHERE c.consultation = {}", VOICES, consultation)
    assert found is not None  # counts always have a row
    return found


async def voices_by_clause(consultation: UUID) -> dict[UUID | None, Voices]:
    """The same for each clause that somebody commented on; None is the whole draft."""
    rows = await fetch(
        _Row,
        "SELECT c.clause AS id, {} FROM comment c WHERE c.consultation = {} GROUP BY c.clause",
        VOICES,
        consultation,
    )
    return {row.id: _plain(row) for row in rows}


class Overview(msgspec.Struct, frozen=True):
    """Who stands behind all comments of a consultation, and behind those on each clause; None is the whole draft."""

    all: Voices
    by_clause: dict[UUID | None, Voices]


class _Counted(msgspec.Struct, frozen=True):
    received: int
    at: datetime
    overview: Overview


# Counting a million takes seconds, and every look at an overview asks: what was counted lately will do.
_lately: dict[UUID, _Counted] = {}
KEPT, KEPT_OF_MANY = timedelta(minutes=10), timedelta(minutes=1)
MANY, REMEMBERED = 10_000, 256


async def overview_of(consultation: UUID, received: int) -> Overview:
    """Both counts, as they were when so many comments were received; of more than 10,000 a minute old at most."""
    now = clock.now()
    known = _lately.get(consultation)
    if known and now - known.at < KEPT and (known.received == received or _will_do(known, received, now)):
        return known.overview
    found = Overview(await voices_of(consultation), await voices_by_clause(consultation))
    while len(_lately) >= REMEMBERED:
        _lately.pop(next(iter(_lately)))
    _lately[consultation] = _Counted(received, now, found)
    return found


def _will_do(known: _Counted, received: int, now: datetime) -> bool:
    return min(known.received, received) > MANY and now - known.at < KEPT_OF_MANY


async def voices_of_families(families: Collection[UUID]) -> dict[UUID, Voices]:
    """The same for each of these families that has members."""
    rows = await fetch(
        _Row,
        "SELECT m.family AS id, {} FROM family_member m JOIN comment c ON c.id = m.comment"
        " WHERE m.family = ANY({}) GROUP BY m.family",
        VOICES,
        list(families),
    )
    return {row.id: _plain(row) for row in rows if row.id}


def _plain(row: _Row) -> Voices:
    return Voices(**{name: getattr(row, name) for name in Voices.__struct_fields__})
