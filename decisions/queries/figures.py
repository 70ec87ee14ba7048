"""The figures of a period, and the rows behind each number."""

from __future__ import annotations

from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.voices import VOICES
from decisions.queries.figures_lists import list_of, listed
from decisions.queries.figures_rows import RELATIONS, Relation, Within, relation_of
from decisions.rules.figures import AREAS, Number, Period
from decisions.schemas.figures import Behind, CountedRow, CountedRows, Figure, Figures, FiguresBody, Source
from participation.base import clock
from participation.base.database import fetch
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.queries import bodies, body_by_slug
from participation.base.identity.words import Role
from participation.base.paging import after_cursor, page_of
from participation.base.rules_file.counting import day_of
from participation.base.settings import current

# Numbers of all bodies are for everybody of the office: they are what the bodies are compared by.
READING = (Role.OFFICER, Role.SECRETARY, Role.REVIEWER, Role.LEADER, Role.AUDITOR)


class _Counted(msgspec.Struct):
    word: str | None
    body: str | None
    quarter: str | None
    level: int
    n: int
    people: int = 0
    unidentified: int = 0
    organisations: int = 0
    co_signatures: int = 0


class _Source(msgspec.Struct):
    word: str
    slug: str
    title: str
    n: int


# By word, by word and body, by word and quarter; and the same of all words. ``level`` tells which columns are summed.
COUNTED = """
SELECT r.word, b.slug AS body, t.quarter, grouping(r.word, b.slug, t.quarter) AS level, count(*) AS n {}
FROM ({}) r JOIN body b ON b.id = r.body {}
CROSS JOIN LATERAL (SELECT to_char(r.at AT TIME ZONE {}, 'YYYY"-Q"Q') AS quarter) t
WHERE {} GROUP BY GROUPING SETS ((r.word), (r.word, b.slug), (r.word, t.quarter), (), (b.slug), (t.quarter))
"""
ALL, BY_QUARTER, BY_BODY = 0b011, 0b010, 0b001
OF_ALL_WORDS = 0b100
LISTED = """
SELECT r.id, r.at, b.slug AS body, b.name AS body_name, b.name_en AS body_name_en, r.slug, r.label, r.title
FROM ({}) r JOIN body b ON b.id = r.body WHERE {} AND {} AND {} ORDER BY r.id DESC LIMIT {}
"""
SOURCES = """
SELECT r.word, r.slug, r.title, count(*) AS n FROM ({}) r WHERE {} GROUP BY r.word, r.slug, r.title
ORDER BY max(r.at), r.slug
"""
EVERYTHING = QueryString("true")


def may_read_figures(actor: Actor) -> bool:
    """Whether somebody works for the office."""
    return actor.has(*READING)


async def figures(actor: Actor, period: Period, body: str = "") -> Figures:
    """The figures as they stand now, of one body (slug) or of all. Raises 403 for who is not of the office, 404."""
    if not may_read_figures(actor):
        raise Refused(FORBIDDEN)
    return await counted_figures(period, body)


async def counted_figures(period: Period, body: str = "", *, with_sources: bool = False) -> Figures:
    """The same for who may see them; ``with_sources`` tells of each number where what it counts is found."""
    known = await bodies()
    chosen = next((one for one in known if one.slug == body), None)
    if body and chosen is None:
        raise Refused(NOT_FOUND)
    counted: dict[Number, Figure] = {}
    for relation in RELATIONS:
        found = await _count(relation, period, chosen.id if chosen else None)
        if with_sources:
            found = await _with_sources(found, relation, period, chosen.id if chosen else None)
        counted |= found
    told = [counted[number] for numbers in AREAS.values() for number in numbers]
    named = {slug for figure in told for slug in figure.bodies}
    return Figures(
        first=period.first,
        last=period.last,
        body=FiguresBody(chosen.slug, chosen.name, chosen.name_en) if chosen else None,
        made_at=clock.now(),
        bodies=[FiguresBody(one.slug, one.name, one.name_en) for one in known if one.slug in named],
        quarters=_quarters(period),
        figures=told,
    )


async def rows_behind(
    actor: Actor, period: Period, number: Number, *, body: str = "", cursor: str | None = None, limit: int = 50
) -> CountedRows:
    """What a number counts, newest first: exactly those rows. Raises 403 for who is not of the office."""
    if not may_read_figures(actor):
        raise Refused(FORBIDDEN)
    wanted = list_of(number, day_of(clock.now(), current().zone))
    if wanted is not None:
        office = await body_by_slug(body) if body else None
        if body and office is None:
            return CountedRows([], None)
        return await listed(wanted, period, office.id if office else None, cursor, limit)
    relation = relation_of(number)
    rows = await fetch(
        CountedRow,
        LISTED,
        relation.rows_of(number, _within(period)),
        EVERYTHING if number is relation.whole else QueryString("r.word = {}", number.value),
        QueryString("b.slug = {}", body) if body else EVERYTHING,
        QueryString("r.id < {}", after_cursor(cursor)) if cursor else EVERYTHING,
        limit + 1,
        replica=True,
    )
    return CountedRows(*page_of(rows, limit))


async def _count(relation: Relation, period: Period, body: UUID | None) -> dict[Number, Figure]:
    rows = await fetch(
        _Counted,
        COUNTED,
        QueryString(", {}", VOICES) if relation.voiced else QueryString(""),
        relation.rows(_within(period)),
        QueryString("JOIN comment c ON c.id = r.id") if relation.voiced else QueryString(""),
        str(current().zone),
        QueryString("r.body = {}", body) if body else EVERYTHING,
        replica=True,
    )
    found = {}
    for number in relation.words:
        found[number] = _figure(number, [row for row in rows if row.word == number.value], relation, 0)
    if relation.whole:
        of_all = [row for row in rows if row.level & OF_ALL_WORDS]
        found[relation.whole] = _figure(relation.whole, of_all, relation, OF_ALL_WORDS)
    return found


async def _with_sources(
    found: dict[Number, Figure], relation: Relation, period: Period, body: UUID | None
) -> dict[Number, Figure]:
    of_body = QueryString("r.body = {}", body) if body else EVERYTHING
    rows = await fetch(_Source, SOURCES, relation.rows(_within(period)), of_body)
    told = {}
    for number, figure in found.items():
        sources: dict[str, Source] = {}
        for row in rows:
            if number is relation.whole or row.word == number.value:
                before = sources.get(row.slug)
                sources[row.slug] = Source(row.slug, row.title, row.n + (before.n if before else 0))
        told[number] = msgspec.structs.replace(figure, sources=list(sources.values()))
    return told


def _figure(number: Number, rows: list[_Counted], relation: Relation, words: int) -> Figure:
    whole = next((row for row in rows if row.level == ALL | words), None)
    return Figure(
        number=number.value,
        total=whole.n if whole else 0,
        # what stands in a catalogue stands there in every quarter
        quarters={}
        if number is Number.MATTERS
        else {row.quarter: row.n for row in rows if row.level == BY_QUARTER | words and row.quarter},
        bodies={row.body: row.n for row in rows if row.level == BY_BODY | words and row.body},
        behind=_behind(whole) if relation.voiced else None,
    )


def _behind(row: _Counted | None) -> Behind:
    if row is None:
        return Behind(0, 0, 0, 0)
    return Behind(row.people, row.unidentified, row.organisations, row.co_signatures)


def _within(period: Period) -> Within:
    zone = current().zone
    return Within(*period.instants(zone), period.last.year, day_of(clock.now(), zone))


def _quarters(period: Period) -> list[str]:
    first = 4 * period.first.year + (period.first.month - 1) // 3
    last = 4 * period.last.year + (period.last.month - 1) // 3
    return [f"{at // 4}-Q{at % 4 + 1}" for at in range(first, last + 1)]
