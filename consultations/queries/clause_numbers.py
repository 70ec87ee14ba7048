"""What clauses are called, and which of them people were asked about: the text that was put to the public decides."""

from __future__ import annotations

from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base.database import fetch, fetch_one

# Of a draft ``d``: saved before the first opening. The last of these is the one that was put to the public.
BEFORE_OPENING = QueryString(
    "d.saved_at <= coalesce("
    "(SELECT min(s.at) FROM step s WHERE s.consultation = d.consultation AND s.act = 'open'), 'infinity')"
)
# Of a consultation ``c``: the version that its report explains, which is public with it; what was saved later is not.
REPORTED_VERSION = QueryString(
    "(SELECT max(d.version) FROM draft d WHERE d.consultation = c.id AND d.saved_at <= ("
    "SELECT min(r.made_at) FROM report r WHERE r.consultation = c.id AND r.edition = 'public'))"
)
# Of a consultation ``c``: the version that was released as the text decided on.
FINAL_VERSION = QueryString(
    "(SELECT d.version FROM final_text f JOIN draft d ON d.id = f.draft"
    " WHERE f.consultation = c.id AND f.step = 'released' ORDER BY f.id DESC LIMIT 1)"
)
CLAUSES = """
WITH put AS (SELECT max(d.version) AS version FROM draft d WHERE d.consultation = {} AND {})
SELECT c.identity, c.number FROM clause c JOIN draft d ON d.id = c.draft CROSS JOIN put
WHERE d.consultation = {} ORDER BY d.version = put.version DESC, d.version DESC, c.position
"""


async def clause_numbers(consultation: UUID) -> dict[UUID, str]:
    """Every clause of every version: identity to number as printed, those that were put to the public first.

    A clause is called by its number in the text that people commented on, else by that of the newest version.
    """
    numbers: dict[UUID, str] = {}
    for row in await fetch(_Number, CLAUSES, consultation, BEFORE_OPENING, consultation):
        numbers.setdefault(row.identity, row.number)
    return numbers


class _Number(msgspec.Struct):
    identity: UUID
    number: str


class Put(msgspec.Struct, frozen=True):
    """What somebody may comment on: whether there is a draft at all, and whether it has the clause they name.

    ``words`` are heading and text of that clause, for passages that are quoted from it.
    """

    draft: bool
    clause: bool
    words: str = ""


async def clause_put(consultation: UUID, clause: UUID | None) -> Put:
    """Whether a clause stands in the text that was put to the public."""
    found = await fetch_one(
        Put,
        "WITH put AS (SELECT d.id FROM draft d WHERE d.consultation = {} AND {} ORDER BY d.version DESC LIMIT 1)"
        " SELECT EXISTS (SELECT FROM clause c JOIN put ON put.id = c.draft) AS draft,"
        " EXISTS (SELECT FROM clause c JOIN put ON put.id = c.draft WHERE c.identity = {}) AS clause,"
        " coalesce((SELECT c.heading || E'\\n' || c.text FROM clause c JOIN put ON put.id = c.draft"
        " WHERE c.identity = {}), '') AS words",
        consultation,
        BEFORE_OPENING,
        clause,
        clause,
    )
    assert found is not None  # two questions always have an answer
    return found
