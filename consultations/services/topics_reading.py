"""What a draft list of topics is made from: families of near-identical comments, on each clause one text of each.

Where there are more families than are read, a sample is taken by a hash of their ids, which is the same each time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.grouping.families import families
from consultations.grouping.signing import sign_many
from participation.base.database import fetch, fetch_one

# Families that are read at most, and characters of each.
FAMILIES = 10_000
CHARACTERS = 4_000


class Spoken(msgspec.Struct):
    """A family on one clause: how many of its comments fall there, and one of them with its text.

    ``members`` are the families, or comments without one, that were put together here.
    """

    grouped: bool
    family: UUID
    clause: UUID | None
    comments: int
    comment: UUID
    text: str
    stands: bool
    members: list[UUID]


class _Count(msgspec.Struct):
    n: int


WITH_TEXT = "c.consultation = {} AND c.erased_at IS NULL AND (c.text <> '' OR c.proposed_text <> '')"
SPOKEN = """
WITH said AS (
    SELECT c.id, c.clause, m.family IS NOT NULL AS grouped, coalesce(m.family, c.id) AS family,
        coalesce(f.representative, c.id) = c.id AS stands
    FROM comment c LEFT JOIN family_member m ON m.comment = c.id LEFT JOIN family f ON f.id = m.family
    WHERE {}
), chosen AS (
    SELECT family FROM said GROUP BY family ORDER BY md5(family::text) LIMIT {}
), told AS (
    SELECT s.family, s.clause, bool_and(s.grouped) AS grouped, count(*) AS comments, bool_or(s.stands) AS stands,
        (array_agg(s.id ORDER BY s.stands DESC, s.id))[1] AS comment
    FROM said s JOIN chosen USING (family) GROUP BY s.family, s.clause
)
SELECT t.family, t.clause, t.grouped, t.comments, t.comment, t.stands, ARRAY[t.family] AS members,
    left(coalesce(rc.text, c.text) || ' ' || coalesce(rc.proposed_text, c.proposed_text), {}) AS text
FROM told t JOIN comment c ON c.id = t.comment LEFT JOIN redacted_comment rc ON rc.comment = c.id
ORDER BY t.family, t.stands DESC, t.comment
"""


async def spoken_of(consultation: UUID) -> tuple[int, list[Spoken]]:
    """How many comments of a consultation have a text, and what is read of them."""
    with_text = QueryString(WITH_TEXT, consultation)
    total = await fetch_one(_Count, "SELECT count(*) AS n FROM comment c WHERE {}", with_text)
    rows = await fetch(Spoken, SPOKEN, with_text, FAMILIES, CHARACTERS)
    return total.n if total else 0, await asyncio.to_thread(_grouped, rows)


def _grouped(rows: Sequence[Spoken]) -> list[Spoken]:
    """Comments that came too lately to be in a family are put together here, for this list only."""
    late = [row for row in rows if not row.grouped]
    found = families(sign_many([row.text for row in late]))
    stands_for = [late[place] for place in found.representative]
    merged: dict[tuple[UUID, UUID | None], Spoken] = {
        (row.family, row.clause): row for row in [*(row for row in rows if row.grouped), *stands_for]
    }
    for place, row in enumerate(late):
        family = stands_for[int(found.family[place])]
        if row is family:
            continue
        known = merged.get((family.family, row.clause))
        merged[family.family, row.clause] = (
            msgspec.structs.replace(row, family=family.family)
            if known is None
            else msgspec.structs.replace(
                known, comments=known.comments + row.comments, members=[*known.members, *row.members]
            )
        )
    return sorted(merged.values(), key=lambda row: (row.family, not row.stands, row.comment))
