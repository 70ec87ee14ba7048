"""Filing many new texts with their families at once: thousands in a statement, a whole family in one act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.grouping.normal import TABLE_VERSION
from consultations.grouping.signing import Signature
from consultations.services.families.candidates import OF_A_FAMILY
from consultations.services.families.holding import hold_families
from consultations.services.families.texts import keys_of
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, transaction

# values in one statement, of which the driver and the server hold copies
AT_ONCE = 20_000


class NewText(msgspec.Struct, frozen=True):
    """A text that is new here; ``similarity`` is to the representative of its family."""

    signature: Signature
    clause: UUID | None
    similarity: float
    flag: str | None


class NewFamily(msgspec.Struct, frozen=True):
    """Texts that are a family, and the comment that represents it."""

    representative: UUID
    texts: list[NewText]


class _Filed(msgspec.Struct):
    id: int
    exact: bytes


FAMILIES = """
INSERT INTO family (id, consultation, representative, clause, members, made_at, version)
SELECT n.id, c.consultation, c.id, c.clause, 0, {}, 1 FROM unnest({}::uuid[], {}::uuid[]) n (id, representative)
JOIN comment c ON c.id = n.representative
"""
FILE = """
INSERT INTO text_signature
    (consultation, clause, exact, minima, polarity, length, table_version, family, similarity, flag)
SELECT {}, n.clause, n.exact, n.minima, n.polarity, n.length, {}, n.family, n.similarity, n.flag
FROM unnest({}::uuid[], {}::bytea[], {}::bytea[], {}::bytea[], {}::int[], {}::uuid[], {}::real[], {}::text[])
    n (clause, exact, minima, polarity, length, family, similarity, flag)
RETURNING id, exact
"""
KEYS = "INSERT INTO band_key (key, text) SELECT n.key, n.text FROM unnest({}::bigint[], {}::int[]) n (key, text)"


async def file_families(consultation: UUID, families: Sequence[NewFamily]) -> None:
    """Write families with their texts, but those of which somebody else has filed a text meanwhile."""
    async with transaction():
        await hold_families(consultation)
        exact = [text.signature.exact for one in families for text in one.texts]
        there = {
            row.exact
            for row in await fetch(
                _Filed,
                "SELECT id, exact FROM text_signature WHERE consultation = {} AND exact = ANY({}::bytea[])",
                consultation,
                exact,
            )
        }
        free = [one for one in families if not any(text.signature.exact in there for text in one.texts)]
        ids = [uuid7() for _ in free]
        await execute(FAMILIES, clock.now(), ids, [one.representative for one in free])
        rows = [(id_, text) for id_, one in zip(ids, free, strict=True) for text in one.texts]
        for begin in range(0, len(rows), AT_ONCE):
            await _file(consultation, rows[begin : begin + AT_ONCE], Counter())


async def _file(consultation: UUID, rows: Sequence[tuple[UUID, NewText]], under: Counter[tuple[UUID, int]]) -> None:
    filed = await fetch(
        _Filed,
        FILE,
        consultation,
        TABLE_VERSION,
        [text.clause for _, text in rows],
        [text.signature.exact for _, text in rows],
        [text.signature.values for _, text in rows],
        [text.signature.polarity for _, text in rows],
        [text.signature.length for _, text in rows],
        [family for family, _ in rows],
        [text.similarity for _, text in rows],
        [text.flag for _, text in rows],
    )
    id_of = {row.exact: row.id for row in filed}
    keys, texts = [], []
    for family, text in rows:
        for key in keys_of(consultation, text.signature, text.clause):
            if under[family, key] < OF_A_FAMILY:
                under[family, key] += 1
                keys.append(key)
                texts.append(id_of[text.signature.exact])
    await execute(KEYS, keys, texts)
