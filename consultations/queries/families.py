"""Families of a consultation for its office: in the order of the draft, with who stands behind each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.voices import KNOWN, voices_of_families
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.families import Families, FamilyLine, Progress
from consultations.schemas.voices import Voices
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor
from participation.base.paging import after_cursor, page_of


class FamilyFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of families is narrowed to; comments without kin are left out unless ``alone``.

    ``whole`` keeps those about the whole draft, ``apart`` those that say the opposite of another, ``open`` those that
    no officer has confirmed.
    """

    clause: UUID | None = None
    whole: bool = False
    alone: bool = False
    apart: bool = False
    open: bool = False


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    representative: UUID
    text: str
    proposed_text: str
    clause: UUID | None
    clauses: list[UUID | None]
    first_at: datetime
    apart_from: UUID | None
    confirmed_at: datetime | None
    by_hand: bool
    version: int


class _Place(msgspec.Struct):
    clause: UUID | None
    oldest: UUID


class _Found(msgspec.Struct):
    id: UUID


# From each clause in its order as many as fit on the page: that many rows of an index, however many families there are.
ON_CLAUSES = """
SELECT f.id FROM unnest({}::uuid[], {}::uuid[]) WITH ORDINALITY AS p (clause, after, place)
CROSS JOIN LATERAL (SELECT f.id, f.oldest FROM family f WHERE f.consultation = {} AND f.clause = p.clause AND {}
    AND (p.after IS NULL OR f.oldest > p.after) ORDER BY f.oldest LIMIT {}) f
ORDER BY p.place, f.oldest LIMIT {}
"""
ON_THE_WHOLE = """
SELECT f.id FROM family f WHERE f.consultation = {} AND f.clause IS NULL AND {}
    AND ({}::uuid IS NULL OR f.oldest > {}::uuid) ORDER BY f.oldest LIMIT {}
"""
BY_PEOPLE = """
SELECT f.id FROM (SELECT f.id, f.oldest, count(DISTINCT {}) FILTER (WHERE c.author_kind = 'person') AS people
    FROM family f JOIN family_member m ON m.family = f.id JOIN comment c ON c.id = m.comment
    WHERE f.consultation = {} AND {} GROUP BY f.id) f
WHERE {} ORDER BY f.people DESC, f.oldest LIMIT {}
"""
AFTER_PEOPLE = """
(-f.people, f.oldest) > (SELECT -count(DISTINCT {}) FILTER (WHERE c.author_kind = 'person'),
    (SELECT x.oldest FROM family x WHERE x.id = {}) FROM family_member m JOIN comment c ON c.id = m.comment
    WHERE m.family = {})
"""
# What a redaction withholds is withheld here too.
LINES = """
SELECT f.id, f.representative, coalesce(rc.text, c.text) AS text,
    coalesce(rc.proposed_text, c.proposed_text) AS proposed_text, f.clause, o.received_at AS first_at, f.apart_from,
    f.confirmed_at, f.made_by IS NOT NULL AS by_hand, f.version,
    ARRAY(SELECT DISTINCT x.clause FROM family_member m JOIN comment x ON x.id = m.comment WHERE m.family = f.id)
        AS clauses
FROM family f JOIN comment c ON c.id = f.representative JOIN comment o ON o.id = f.oldest
LEFT JOIN redacted_comment rc ON rc.comment = c.id
WHERE f.id = ANY({}) AND f.members > 0
"""
WAITING = """
SELECT (SELECT count(*) FROM comment c WHERE c.consultation = {})
    - (SELECT coalesce(sum(f.members), 0) FROM family f WHERE f.consultation = {}) AS n
"""


async def families(
    actor: Actor,
    which: str | ConsultationView,
    wanted: FamilyFilter | None = None,
    *,
    by_people: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> Families:
    """The families of a consultation: clause by clause as in the draft, then the whole, the oldest first.

    ``by_people`` puts those first behind which most people stand; nothing is ever ranked by the number of messages.
    Raises 403 for who is not of its office.
    """
    view = await consultation(actor, which)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    wanted = wanted or FamilyFilter()
    numbers = await clause_numbers(view.id)
    found = await (_by_people if by_people else _in_order)(view.id, wanted, list(numbers), cursor, limit + 1)
    shown, following = page_of(found, limit)
    return Families(
        await lines([one.id for one in shown], numbers), following, await waiting(view.id), await progress(view.id)
    )


async def lines(families: list[UUID], numbers: dict[UUID, str]) -> list[FamilyLine]:
    """These families as a list shows them, in the order given; those without members are left out."""
    rows = {row.id: row for row in await fetch(_Row, LINES, families)}
    voices = await voices_of_families(rows)
    return [_line(rows[id_], voices[id_], numbers) for id_ in families if id_ in rows]


async def waiting(consultation_id: UUID) -> int:
    """How many comments the machine has not grouped yet."""
    found = await fetch_one(_Count, WAITING, consultation_id, consultation_id)
    assert found is not None  # counts always have a row
    return found.n


async def progress(consultation_id: UUID) -> Progress | None:
    """How far the last grouping of many comments came; None where there was none."""
    return await fetch_one(
        Progress,
        "SELECT stage, done, total, started_at, changed_at FROM grouping_run WHERE consultation = {}",
        consultation_id,
    )


class _Count(msgspec.Struct):
    n: int


async def _in_order(
    consultation_id: UUID, wanted: FamilyFilter, order: list[UUID], cursor: str | None, limit: int
) -> list[_Found]:
    start = (
        await fetch_one(_Place, "SELECT clause, oldest FROM family WHERE id = {}", after_cursor(cursor))
        if cursor
        else None
    )
    after = start.oldest if start else None
    found: list[_Found] = []
    if not wanted.whole and not (start and start.clause is None):
        if wanted.clause:
            order = [wanted.clause]
        elif start and start.clause in order:
            order = order[order.index(start.clause) :]
        afters = [after, *(None for _ in order[1:])]
        found = await fetch(_Found, ON_CLAUSES, order, afters, consultation_id, _kept(wanted), limit, limit)
        after = None
    if len(found) < limit and not wanted.clause:
        rest = limit - len(found)
        found += await fetch(_Found, ON_THE_WHOLE, consultation_id, _kept(wanted), after, after, rest)
    return found


async def _by_people(
    consultation_id: UUID, wanted: FamilyFilter, order: list[UUID], cursor: str | None, limit: int
) -> list[_Found]:
    parts = [_kept(wanted)]
    if wanted.clause:
        parts.append(QueryString("f.clause = {}", wanted.clause))
    if wanted.whole:
        parts.append(QueryString("f.clause IS NULL"))
    last = after_cursor(cursor) if cursor else None
    after = QueryString(AFTER_PEOPLE, KNOWN, last, last) if last else QueryString("true")
    where = QueryString(" AND ".join("{}" for _ in parts), *parts)
    return await fetch(_Found, BY_PEOPLE, KNOWN, consultation_id, where, after, limit)


def _kept(wanted: FamilyFilter) -> QueryString:
    # written out, so that the planner finds the index of just these
    parts = [QueryString("f.members > 0" if wanted.alone else "f.members > 1")]
    if wanted.apart:
        parts.append(QueryString("f.apart_from IS NOT NULL"))
    if wanted.open:
        parts.append(QueryString("f.confirmed_at IS NULL"))
    return QueryString(" AND ".join("{}" for _ in parts), *parts)


def _line(row: _Row, voices: Voices, numbers: dict[UUID, str]) -> FamilyLine:
    named = sorted((c for c in row.clauses if c), key=lambda c: (c != row.clause, numbers.get(c, "")))
    values = {f: getattr(row, f) for f in FamilyLine.__struct_fields__ if f not in {"voices", "clauses"}}
    return FamilyLine(**values, voices=voices, clauses=[numbers[c] for c in named if c in numbers])
