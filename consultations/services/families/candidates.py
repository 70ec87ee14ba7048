"""Filed texts that a new one may be like: those that a comparison of all would compare it with."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec
import numpy as np

from consultations.grouping.likeness import between, likeness
from consultations.grouping.linking import LINK
from consultations.grouping.minhash import VALUES
from consultations.grouping.placing import Candidate
from consultations.grouping.polarity import reverses
from consultations.grouping.signing import Signature
from consultations.services.families.texts import keys_of
from participation.base.database import fetch

# Rows looked at under one key, and rows that the texts of one family may have under it: what a million people sign
# is found by a few of its texts, and never hides what else is like it. Of all these so many are compared.
UNDER_A_KEY = 128
OF_A_FAMILY = 4
LIKELY = 100


class _Candidate(msgspec.Struct):
    heaviest: bool
    exact: bytes
    minima: bytes
    polarity: bytes
    length: int
    flag: str | None
    family: UUID
    members: int
    model_exact: bytes
    model_minima: bytes
    model_polarity: bytes
    model_length: int


# Of the texts under each key those of the heaviest family, further those that share two keys, as a linked one nearly
# always does, and what stands for some families in any case.
CANDIDATES = """
WITH found AS (
    SELECT b.text, f.members, f.representative,
        s.family = first_value(s.family) OVER (PARTITION BY k.band ORDER BY f.members DESC, s.exact) AS heaviest
    FROM unnest({}::bigint[]) WITH ORDINALITY k (key, band)
    CROSS JOIN LATERAL (SELECT b.text FROM band_key b WHERE b.key = k.key LIMIT {}) b
    JOIN text_signature s ON s.id = b.text JOIN family f ON f.id = s.family
    WHERE s.consultation = {} AND s.clause IS NOT DISTINCT FROM {}),
likely AS (
    SELECT text, members, representative, bool_or(heaviest) AS heaviest FROM found
    GROUP BY text, members, representative HAVING bool_or(heaviest) OR count(*) > 1
    ORDER BY bool_or(heaviest) DESC, count(*) DESC, members DESC LIMIT {})
SELECT x.heaviest, t.exact, t.minima, t.polarity, t.length, t.flag, t.family, x.members,
    r.exact AS model_exact, r.minima AS model_minima, r.polarity AS model_polarity, r.length AS model_length
FROM (SELECT text, members, representative, heaviest FROM likely
    UNION ALL SELECT m.text, g.members, g.representative, true FROM family g
        JOIN family_member m ON m.comment = g.representative WHERE g.id = ANY({})) x
JOIN text_signature t ON t.id = x.text
JOIN family_member m ON m.comment = x.representative
JOIN text_signature r ON r.id = m.text
"""


async def candidates_of(
    consultation: UUID, filed: Signature, clause: UUID | None, near: Sequence[UUID] = ()
) -> list[Candidate[UUID]]:
    """Filed texts that may be like this one, with their families; ``clause`` is that within which it is compared."""
    keys = keys_of(consultation, filed, clause)
    rows = await fetch(_Candidate, CANDIDATES, keys, UNDER_A_KEY, consultation, clause, LIKELY, list(near))
    return [_candidate(row) for row in _compared(filed, rows)]


def _compared(filed: Signature, rows: Sequence[_Candidate]) -> list[_Candidate]:
    """Those that a comparison of all would compare with: the heaviest ones, and what the text is linked with."""
    if not rows:
        return []
    values = np.frombuffer(b"".join(row.minima for row in rows), "<u2").reshape(len(rows), VALUES)
    linked = between(filed.row(), values) >= LINK
    return [row for row, near in zip(rows, linked, strict=True) if row.heaviest or near]


def _candidate(row: _Candidate) -> Candidate[UUID]:
    return Candidate(
        Signature(exact=row.exact, values=row.minima, polarity=row.polarity, length=row.length),
        row.family,
        Signature(exact=row.model_exact, values=row.model_minima, polarity=row.model_polarity, length=row.model_length),
        row.members,
        row.flag is not None,
    )


def opposite(filed: Signature, candidates: Sequence[Candidate[UUID]]) -> UUID | None:
    """The family whose words are nearest of those that say the opposite."""
    against = [one for one in candidates if reverses(filed, one.representative)]
    nearest = max(against, key=lambda one: likeness(filed, one.representative), default=None)
    return nearest.family if nearest else None
