"""Measuring a family anew after its members changed: who represents it, what each shares with that, how it is found."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import msgspec
import numpy as np

from consultations.grouping.centres import representatives
from consultations.services.families.candidates import OF_A_FAMILY
from consultations.services.families.holding import hold_families
from consultations.services.families.texts import FiledText, keys_of, together
from consultations.services.families.writing import LEADING, MEMBERS, measured
from participation.base.database import execute, fetch, fetch_one, transaction


class _Where(msgspec.Struct):
    consultation: UUID
    confirmed: bool


class _Weighed(msgspec.Struct):
    text: int
    comments: int
    first: UUID


class _Key(msgspec.Struct):
    key: int
    text: int


SEVERAL = 2
WHERE = "SELECT consultation, confirmed_at IS NOT NULL AS confirmed FROM family WHERE id = {}"
WEIGHED = """
SELECT m.text, count(*) AS comments, (array_agg(m.comment ORDER BY m.comment))[1] AS first
FROM family_member m WHERE m.family = {} AND m.text IS NOT NULL GROUP BY m.text
"""
KEYS = """
SELECT b.key, b.text FROM band_key b JOIN text_signature t ON t.id = b.text WHERE t.family = {}
"""


async def weigh(family: UUID) -> None:
    """Similarities and band keys as they are for the members of now. Run twice it does nothing."""
    where = await fetch_one(_Where, WHERE, family)
    if where is None:
        return
    async with transaction():
        await hold_families(where.consultation)
        if not where.confirmed:
            await _represented(family)
        await measured(family, None)
        await _filed(family, where.consultation)


async def _represented(family: UUID) -> None:
    """The text that has most in common with all others stands for the family, as in a comparison of all."""
    weighed = {row.text: row for row in await fetch(_Weighed, WEIGHED, family)}
    texts = await fetch(FiledText, MEMBERS, family, True, [])
    if len(texts) < SEVERAL:
        return
    texts.sort(key=lambda text: (-weighed[text.id].comments, text.exact))
    weights = np.array([weighed[text.id].comments for text in texts], np.int64)
    _, (chosen,) = representatives(together(texts).values, weights, np.zeros(len(texts), np.intp))
    first = weighed[texts[int(chosen)].id].first
    await execute(
        "UPDATE family f SET representative = c.id, clause = c.clause FROM comment c, family_member m"
        " WHERE f.id = {} AND c.id = {} AND m.comment = f.representative AND m.text IS DISTINCT FROM {}",
        family,
        first,
        texts[int(chosen)].id,
    )


async def _filed(family: UUID, consultation: UUID) -> None:
    """Every key of its texts leads to the family, also where the text that stood under it has gone elsewhere."""
    rows = await fetch(_Key, KEYS, family)
    under = Counter(row.key for row in rows)
    there = {(row.key, row.text) for row in rows}
    missing: list[tuple[int, int]] = []
    for text in await fetch(FiledText, LEADING, family):
        for key in keys_of(consultation, text.signature(), text.clause):
            if under[key] < OF_A_FAMILY and (key, text.id) not in there:
                under[key] += 1
                missing.append((key, text.id))
    await execute(
        "INSERT INTO band_key (key, text) SELECT k.key, k.text FROM unnest({}::bigint[], {}::int[]) k (key, text)",
        [key for key, _ in missing],
        [text for _, text in missing],
    )
