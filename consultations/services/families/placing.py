"""One comment finds its family as it arrives: by its exact text, else among the texts that share a band key with it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec
import numpy as np

from consultations.grouping.likeness import MEMBER, between
from consultations.grouping.minhash import VALUES
from consultations.grouping.normal import TABLE_VERSION
from consultations.grouping.placing import Placement
from consultations.grouping.placing import place as placed_among
from consultations.grouping.signing import Signature, sign
from consultations.rules.families import is_weighed_anew, place_of
from consultations.services.families.candidates import OF_A_FAMILY, UNDER_A_KEY, candidates_of, opposite
from consultations.services.families.holding import hold_families
from consultations.services.families.owing import owe_weighing
from consultations.services.families.texts import keys_of, said, within
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction

# so many of the heaviest families are looked at whatever key a text has
HEAVIEST = 64


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """A comment that has no family yet."""

    id: UUID
    consultation: UUID
    clause: UUID | None
    text: str
    proposed_text: str
    erased: bool


class Known(msgspec.Struct, frozen=True):
    """Where a text is filed already, if it is; ``placed`` tells whether the comment has its family already."""

    placed: bool
    erased: bool
    text: int | None
    family: UUID | None
    similarity: float | None
    flag: str | None
    heaviest: list[UUID]
    minima: bytes


ARRIVED = """
SELECT c.id, c.consultation, c.clause, c.text, c.proposed_text, c.erased_at IS NOT NULL AS erased FROM comment c
WHERE c.id = {}
"""
# Read once the families are held: what was erased meanwhile is erased here too. Of a text that is new it tells what
# stands for the heaviest families, since a letter that was retyped may share no key with the one that does.
KNOWN = """
SELECT EXISTS (SELECT FROM family_member m WHERE m.comment = c.id) AS placed, c.erased_at IS NOT NULL AS erased,
    t.id AS text, t.family, t.similarity, t.flag, coalesce(h.families, ARRAY[]::uuid[]) AS heaviest,
    coalesce(h.minima, ''::bytea) AS minima
FROM comment c LEFT JOIN text_signature t ON t.consultation = c.consultation AND t.exact = {} CROSS JOIN LATERAL (
    SELECT array_agg(g.id ORDER BY g.id) AS families, string_agg(s.minima, ''::bytea ORDER BY g.id) AS minima
    FROM (SELECT f.id, f.representative FROM family f WHERE f.consultation = c.consultation AND f.members > 7
        ORDER BY f.members DESC LIMIT {}) g
    JOIN family_member m ON m.comment = g.representative JOIN text_signature s ON s.id = m.text
    WHERE t.id IS NULL AND s.clause IS NOT DISTINCT FROM {}) h
WHERE c.id = {}
"""
ALONE = """
WITH f AS (INSERT INTO family (id, consultation, representative, clause, members, oldest, made_at, version)
    SELECT {}, c.consultation, c.id, c.clause, 1, c.id, {}, 1 FROM comment c WHERE c.id = {} RETURNING id, oldest)
INSERT INTO family_member (comment, family, similarity, placed_at) SELECT f.oldest, f.id, 1, {} FROM f
"""
NEW_FAMILY = """
WITH f AS (INSERT INTO family (id, consultation, representative, clause, members, oldest, apart_from, made_at, version)
    SELECT {}, c.consultation, c.id, c.clause, 1, c.id, {}, {}, 1 FROM comment c WHERE c.id = {} RETURNING id, oldest),
t AS (INSERT INTO text_signature
        (consultation, clause, exact, minima, polarity, length, table_version, family, similarity, flag)
    SELECT {}, {}, {}, {}, {}, {}, {}, f.id, 1, {} FROM f RETURNING id, flag),
k AS (INSERT INTO band_key (key, text) SELECT k.key, t.id FROM t, unnest({}::bigint[]) k (key))
INSERT INTO family_member (comment, family, text, similarity, flag, placed_at)
SELECT f.oldest, f.id, t.id, 1, t.flag, {} FROM f, t
"""
# Of its family's texts so many lead to it under a key; the count looks at no more rows than a search does.
NEW_TEXT = """
WITH t AS (INSERT INTO text_signature
        (consultation, clause, exact, minima, polarity, length, table_version, family, similarity, flag)
    VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}) RETURNING id, family, similarity, flag),
k AS (INSERT INTO band_key (key, text) SELECT k.key, t.id FROM t, unnest({}::bigint[]) k (key)
    WHERE (SELECT count(*) FROM (SELECT b.text FROM band_key b WHERE b.key = k.key LIMIT {}) b
        WHERE (SELECT s.family FROM text_signature s WHERE s.id = b.text) = t.family) < {}),
m AS (INSERT INTO family_member (comment, family, text, similarity, flag, placed_at)
    SELECT {}, t.family, t.id, t.similarity, t.flag, {} FROM t RETURNING family, comment)
UPDATE family f SET members = f.members + 1, oldest = least(f.oldest, m.comment),
    representative = coalesce(f.representative, m.comment)
FROM m WHERE f.id = m.family RETURNING f.members
"""
JOIN = """
WITH m AS (INSERT INTO family_member (comment, family, text, similarity, flag, placed_at)
    VALUES ({}, {}, {}, {}, {}, {}) RETURNING family, comment)
UPDATE family f SET members = f.members + 1, oldest = least(f.oldest, m.comment),
    representative = coalesce(f.representative, m.comment)
FROM m WHERE f.id = m.family RETURNING f.members
"""


async def place(comment: UUID) -> None:
    """Put a comment into its family, or into one of its own; nothing where it has one. Run twice it does nothing."""
    arrived = await fetch_one(Arrived, ARRIVED, comment)
    if arrived is None:
        return
    filed = filed_as(arrived)
    async with transaction():
        await hold_families(arrived.consultation)
        await put(arrived, filed)


def filed_as(arrived: Arrived) -> Signature | None:
    """The signature under which a comment's text is filed; None of what is erased."""
    if arrived.erased:
        return None
    return within(sign(said(arrived.text, arrived.proposed_text)), arrived.clause)


async def put(arrived: Arrived, filed: Signature | None) -> None:
    """The same inside a transaction that holds the families."""
    clause = place_of(filed.length, arrived.clause) if filed else None
    known = await fetch_one(Known, KNOWN, filed.exact if filed else None, HEAVIEST, clause, arrived.id)
    if known is None or known.placed:
        return
    if filed is None or known.erased:
        await execute(ALONE, uuid7(), clock.now(), arrived.id, clock.now())
    elif known.family is not None:
        rows = await execute(JOIN, arrived.id, known.family, known.text, known.similarity, known.flag, clock.now())
        await _grown(known.family, rows[0]["members"])
    else:
        await _file(arrived, filed, clause, _near(filed, known))


def _near(filed: Signature, known: Known) -> list[UUID]:
    """Those of the heaviest families whose representative the text is like."""
    alike = between(filed.row(), np.frombuffer(known.minima, "<u2").reshape(-1, VALUES))
    return [family for family, score in zip(known.heaviest, alike, strict=True) if score >= MEMBER]


async def _file(arrived: Arrived, filed: Signature, clause: UUID | None, near: Sequence[UUID]) -> None:
    """A text that is new here; ``near`` are heavy families that it is like, whether or not it shares a key."""
    keys = keys_of(arrived.consultation, filed, clause)
    candidates = await candidates_of(arrived.consultation, filed, clause, near)
    placement: Placement[UUID] = placed_among(filed, candidates)
    text = (
        arrived.consultation,
        clause,
        filed.exact,
        filed.values,
        filed.polarity,
        filed.length,
        TABLE_VERSION,
    )
    if placement.family is None:
        apart_from = opposite(filed, candidates) if placement.flag else None
        now = clock.now()
        await execute(NEW_FAMILY, uuid7(), apart_from, now, arrived.id, *text, placement.flag, keys, now)
        return
    rows = await execute(
        NEW_TEXT,
        *text,
        placement.family,
        placement.similarity,
        placement.flag,
        keys,
        UNDER_A_KEY,
        OF_A_FAMILY,
        arrived.id,
        clock.now(),
    )
    await _grown(placement.family, rows[0]["members"])


async def _grown(family: UUID, members: int) -> None:
    if is_weighed_anew(members):
        await owe_weighing(family)
