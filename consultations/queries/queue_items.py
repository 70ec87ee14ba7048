"""Items of the queue with everything that is told of them in one statement: how far they are, and who speaks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.clause_numbers import BEFORE_OPENING
from consultations.queries.voices import VOICES
from consultations.rules.queue import progress_of
from consultations.schemas.queue import QueueItem
from consultations.schemas.voices import Voices
from consultations.words import Channel, Stance
from participation.base.database import fetch

# Where items come from: families that have members, and comments that the machine has not placed yet.
GROUPED = """(SELECT f.id, f.consultation, f.id AS family, f.representative AS comment, f.oldest AS place, f.clause,
    f.apart_from IS NOT NULL AS apart FROM family f WHERE f.consultation = {} AND f.members > 0) i"""
# Mostly there are none of these, which two sums tell sooner than a look at every comment; the OFFSET keeps the
# planner from asking everything else of each comment first.
SINGLE = """(SELECT c.id, c.consultation, NULL::uuid AS family, c.id AS comment, c.id AS place, c.clause, false AS apart
    FROM comment c WHERE c.consultation = {}
    AND (SELECT count(*) FROM comment k WHERE k.consultation = {})
        > (SELECT coalesce(sum(f.members), 0) FROM family f WHERE f.consultation = {} AND f.members > 0)
    AND NOT EXISTS (SELECT FROM family_member m WHERE m.comment = c.id) OFFSET 0) i"""
CHOSEN = QueryString("(SELECT m.comment FROM family_member m WHERE m.family = i.id) x")
ITSELF = QueryString("(SELECT i.comment) x")
EITHER = QueryString(
    "(SELECT y.comment FROM family_member y WHERE y.family = i.id UNION ALL SELECT i.comment WHERE i.family IS NULL) x"
)
# Whether a delegation d takes an item in: it has everything that the delegation names.
GIVEN = """d.consultation = i.consultation AND d.ended_at IS NULL
    AND (d.family IS NULL OR d.family = i.family)
    AND (d.comment IS NULL OR d.comment IN (SELECT x.comment FROM {}))
    AND (d.clause IS NULL OR d.clause = i.clause) AND (NOT d.whole OR i.clause IS NULL)
    AND (d.channel IS NULL OR EXISTS (SELECT FROM {} JOIN comment c ON c.id = x.comment WHERE c.channel = d.channel))
    AND (d.stance IS NULL OR EXISTS (SELECT FROM {} JOIN comment c ON c.id = x.comment WHERE c.stance = d.stance))"""
SOME = """SELECT * FROM {} WHERE i.id = ANY({})
    UNION ALL SELECT * FROM (SELECT c.id, c.consultation, NULL::uuid AS family,
    c.id AS comment, c.id AS place, c.clause, false AS apart FROM comment c WHERE c.consultation = {}
    AND c.id = ANY({})) i"""

# What a redaction withholds is withheld here too. A version is a digest of the members with their points and marks;
# ``version_of`` makes the same.
MEASURED = """
SELECT i.id, i.family, i.comment, i.place, i.clause, i.apart,
    (SELECT l.number FROM clause l JOIN draft d ON d.id = l.draft WHERE l.identity = i.clause
        ORDER BY {} DESC, d.version DESC LIMIT 1) AS clause_number,
    left(coalesce(rc.text, r.text), 400) AS text,
    left(coalesce(rc.proposed_text, r.proposed_text), 400) AS proposed_text, r.channel, r.stance, r.received_at,
    t.*,
    (SELECT count(*) FROM internal_note k WHERE k.family = i.family OR k.comment = i.comment) AS notes,
    ARRAY(SELECT DISTINCT p.name FROM delegation d JOIN person p ON p.id = d.officer WHERE {}) AS officers
FROM ({}) i JOIN comment r ON r.id = i.comment LEFT JOIN redacted_comment rc ON rc.comment = r.id
CROSS JOIN LATERAL (
    SELECT {},
        count(*) FILTER (WHERE s.raised IS NULL AND NOT s.marked) AS left,
        count(*) FILTER (WHERE s.undecided) AS undecided,
        count(*) FILTER (WHERE s.marked AND s.raised IS NULL) AS marked,
        count(*) FILTER (WHERE x.apart) AS set_apart,
        left(md5(string_agg(concat(c.id, s.raised, s.marked), ',' ORDER BY c.id)), 20) AS version,
        string_agg(DISTINCT s.raised, ' ') AS raised
    FROM (SELECT y.comment, y.flag IS NOT NULL AND NOT i.apart AS apart FROM family_member y WHERE y.family = i.id
          UNION ALL SELECT i.comment, false WHERE i.family IS NULL) x
    JOIN comment c ON c.id = x.comment
    CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM no_change n WHERE n.comment = c.id) AS marked,
            string_agg(pc.point::text, ' ' ORDER BY pc.point) AS raised,
            coalesce(bool_or(NOT EXISTS (SELECT FROM disposition d WHERE d.point = pc.point)), false) AS undecided
        FROM point_comment pc WHERE pc.comment = c.id
    ) s
) t ORDER BY i.place
"""
# The members of families, and comments by themselves, as an act on them needs to know them.
MEMBER_ROWS = """
SELECT x.item, x.comment, x.apart,
    ARRAY(SELECT pc.point FROM point_comment pc WHERE pc.comment = x.comment ORDER BY pc.point) AS points,
    EXISTS (SELECT FROM no_change n WHERE n.comment = x.comment) AS marked
FROM (SELECT m.family AS item, m.comment, m.flag IS NOT NULL AND f.apart_from IS NULL AS apart
      FROM family_member m JOIN family f ON f.id = m.family WHERE f.consultation = {} AND f.id = ANY({})
      UNION ALL SELECT c.id, c.id, false FROM comment c WHERE c.consultation = {} AND c.id = ANY({})) x
ORDER BY x.item, x.comment
"""


class MemberRow(msgspec.Struct, frozen=True):
    """A row of ``MEMBER_ROWS``; ``apart`` seems to say the opposite of its family."""

    item: UUID
    comment: UUID
    apart: bool
    points: list[UUID]
    marked: bool


class Row(msgspec.Struct, kw_only=True):
    """An item as the statement gives it; ``place`` is where it stands on the queue."""

    id: UUID
    family: UUID | None
    comment: UUID
    place: UUID
    clause: UUID | None
    apart: bool
    clause_number: str | None
    text: str
    proposed_text: str
    channel: Channel
    stance: Stance | None
    received_at: datetime
    people: int
    unidentified: int
    organisations: int
    co_signatures: int
    distinct_texts: int
    messages: int
    left: int
    undecided: int
    marked: int
    set_apart: int
    version: str
    raised: str | None
    notes: int
    officers: list[str]


async def measured(items: QueryString) -> list[Row]:
    """The items that a statement finds (columns of ``GROUPED``), in the order of the queue, with their counts."""
    given = QueryString(GIVEN, EITHER, EITHER, EITHER)
    return await fetch(Row, MEASURED, BEFORE_OPENING, given, items, VOICES)


async def some(consultation: UUID, ids: Sequence[UUID]) -> list[Row]:
    """The families and comments of these ids that are there, in the order of the queue; a comment is by itself."""
    wanted = list(ids)
    return await measured(QueryString(SOME, QueryString(GROUPED, consultation), wanted, consultation, wanted))


def version_of(members: Iterable[tuple[UUID, Sequence[UUID], bool]]) -> str:
    """The version of an item of which these are the comments, each with its points and whether it is marked."""
    told = (
        f"{comment}{' '.join(sorted(map(str, points)))}{'t' if marked else 'f'}"
        for comment, points, marked in sorted(members, key=lambda one: str(one[0]))
    )
    return hashlib.md5(",".join(told).encode(), usedforsecurity=False).hexdigest()[:20]


def item_of(row: Row) -> QueueItem:
    """An item as it is told."""
    values = {name: getattr(row, name) for name in QueueItem.__struct_fields__ if hasattr(row, name)}
    values |= {
        "text": row.text or row.proposed_text,
        "progress": progress_of(comments=row.messages, left=row.left, undecided=row.undecided, marked=row.marked),
        "voices": Voices(**{name: getattr(row, name) for name in Voices.__struct_fields__}),
        "points": sorted({UUID(point) for point in (row.raised or "").split()}),
    }
    return QueueItem(**values)
