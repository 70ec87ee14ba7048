"""Rows of families as officers and the machine change them; whoever calls holds the families of the consultation."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.grouping.likeness import likeness_many
from consultations.services.families.texts import FiledText, together
from participation.base import clock
from participation.base.database import execute, fetch


class _Represented(msgspec.Struct):
    id: UUID
    before: UUID | None
    now: UUID | None


# Whoever is still a member goes on to represent it; else the most similar member whose text is known, then the oldest.
RECOUNT = """
WITH counted AS (
    SELECT f.id, f.representative AS before,
        (SELECT count(*) FROM family_member m WHERE m.family = f.id) AS members,
        (SELECT m.comment FROM family_member m WHERE m.family = f.id ORDER BY m.comment LIMIT 1) AS oldest,
        coalesce(
            (SELECT m.comment FROM family_member m
                WHERE m.comment = f.representative AND m.family = f.id AND m.text IS NOT NULL),
            (SELECT m.comment FROM family_member m WHERE m.family = f.id
                ORDER BY m.text IS NULL, m.similarity DESC, m.comment LIMIT 1)) AS now
    FROM family f WHERE f.id = ANY({})
)
UPDATE family f SET members = n.members, oldest = n.oldest, representative = n.now,
    clause = (SELECT c.clause FROM comment c WHERE c.id = n.now)
FROM counted n WHERE f.id = n.id RETURNING f.id, n.before, n.now
"""


async def moved(comments: Sequence[UUID], one: UUID, other: UUID, *, by: UUID | None) -> None:
    """Members go to another family by an officer's hand; texts of which none stays behind lead there from now on."""
    await execute(
        "UPDATE family_member SET family = {}, flag = NULL, placed_by = {}, placed_at = {}"
        " WHERE family = {} AND comment = ANY({})",
        other,
        by,
        clock.now(),
        one,
        list(comments),
    )
    await execute(
        "UPDATE text_signature t SET family = {}, flag = NULL WHERE t.family = {}"
        " AND t.id IN (SELECT m.text FROM family_member m WHERE m.comment = ANY({}))"
        " AND NOT EXISTS (SELECT FROM family_member m WHERE m.text = t.id AND m.family = {})",
        other,
        one,
        list(comments),
        one,
    )


async def recounted(families: Sequence[UUID]) -> set[UUID]:
    """Families say again how many they are, who is oldest and who represents them; those with a new representative."""
    rows = await fetch(_Represented, RECOUNT, list(families))
    return {row.id for row in rows if row.before != row.now}


# The text of a family's representative; those of its members; those that lead to it.
MODEL = """
SELECT t.id, t.clause, t.exact, t.minima, t.polarity, t.length, t.family FROM text_signature t
JOIN family_member m ON m.text = t.id JOIN family f ON f.representative = m.comment WHERE f.id = {}
"""
MEMBERS = """
SELECT t.id, t.clause, t.exact, t.minima, t.polarity, t.length, t.family FROM text_signature t
WHERE t.id IN (SELECT m.text FROM family_member m WHERE m.family = {} AND ({} OR m.comment = ANY({})))
"""
LEADING = """
SELECT t.id, t.clause, t.exact, t.minima, t.polarity, t.length, t.family FROM text_signature t
WHERE t.family = {} ORDER BY t.id
"""


async def measured(family: UUID, comments: Sequence[UUID] | None) -> None:
    """Members say again how similar they are to the representative: these, or all."""
    if comments is not None and not comments:
        return
    model = await fetch(FiledText, MODEL, family)
    if not model:
        return
    texts = await fetch(FiledText, MEMBERS, family, comments is None, list(comments or ()))
    if not texts:
        return
    ids = [text.id for text in texts]
    likeness = [float(value) for value in likeness_many(model[0].signature(), together(texts))]
    for statement in MEASURE:
        await execute(statement, ids, likeness, family)


MEASURE = (
    "UPDATE family_member x SET similarity = n.likeness FROM unnest({}::int[], {}::real[]) n (text, likeness)"
    " WHERE x.text = n.text AND x.family = {} AND x.similarity <> n.likeness",
    "UPDATE text_signature x SET similarity = n.likeness FROM unnest({}::int[], {}::real[]) n (text, likeness)"
    " WHERE x.id = n.text AND x.family = {} AND x.similarity <> n.likeness",
)
