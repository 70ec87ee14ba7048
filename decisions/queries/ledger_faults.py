"""Whether what is stored of meetings is what the ledger committed to, row by row, and editions are those of their
hashes."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from uuid import UUID

import msgspec
from piccolo.querystring import Unquoted

from participation.base.database import fetch

# Rows that are named of one table; more would say no more.
MOST = 20
# Rows that are looked at by one statement, and editions that are read at once.
AT_ONCE, FILES_AT_ONCE = 5_000, 50
# The tables whose rows owe leaves, with the kind of these.
KINDS = {
    "opinion": "opinion",
    "opinion_text": "opinion",
    "opinion_confirmation": "opinion",
    "opinion_placing": "opinion",
    "adoption": "adoption",
    "satisfaction_answer": "adoption",
    "satisfaction_response": "adoption",
    "follow_up": "follow-up",
    "follow_up_step": "follow-up",
    "decision": "decision",
    "edition": "edition",
    "edition_step": "edition",
    "record_signature": "edition",
}


class _Row(msgspec.Struct):
    id: UUID


class _Looked(msgspec.Struct):
    id: UUID
    wrong: bool


class _Edition(msgspec.Struct):
    id: UUID
    content: bytes
    sha256: str


# The body is made anew from the row; where a leaf has lost what opens it, its commitment still has to be that.
ROWS = """
SELECT t.id, NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.subject = t.id AND l.kind = {}
        AND (l.salt IS NULL OR l.commitment = sha256(l.salt || convert_to(decision_leaf(to_jsonb(t), {}), 'UTF8'))))
    AND NOT EXISTS (SELECT FROM ledger_pending p WHERE p.subject = t.id AND p.kind = {}
        AND p.commitment = sha256(p.salt || convert_to(decision_leaf(to_jsonb(t), {}), 'UTF8'))) AS wrong
FROM {} t WHERE t.id > {} ORDER BY t.id LIMIT {}
"""
GONE = """
SELECT l.subject AS id FROM ledger_leaf l
WHERE l.kind = {} AND l.body IS NOT NULL AND convert_from(l.body, 'UTF8')::jsonb ->> 'act' = {}
    AND NOT EXISTS (SELECT FROM {} t WHERE t.id = l.subject) LIMIT {}
"""
EDITIONS = "SELECT id, content, sha256 FROM edition WHERE id > {} ORDER BY id LIMIT {}"
# What everybody reads has to be the newest that was published.
IN_FORCE = """
SELECT f.id FROM edition_in_force f JOIN edition e ON e.id = f.edition
WHERE e.kind <> f.kind OR e.subject <> f.subject OR f.edition IS DISTINCT FROM (
    SELECT x.id FROM edition x JOIN edition_step s ON s.edition = x.id AND s.act = 'publish'
    WHERE x.kind = f.kind AND x.subject = f.subject ORDER BY x.version DESC LIMIT 1) LIMIT {}
"""


async def decision_faults() -> AsyncIterator[str]:
    """What is stored otherwise than the ledger says, a sentence each; nothing where all is as it was entered."""
    for table, kind in KINDS.items():
        async for row in _changed(table, kind):
            yield f"{table} {row} is not what its leaf says."
        for gone in await fetch(_Row, GONE, kind, table, Unquoted(table), MOST):
            yield f"{table} {gone.id} is gone; its leaf is there."
    async for edition in _editions():
        yield f"The content of edition {edition} is not the one of its hash."
    for row_ in await fetch(_Row, IN_FORCE, MOST):
        yield f"edition_in_force {row_.id} is not the newest that was published."


async def _changed(table: str, kind: str) -> AsyncIterator[UUID]:
    after, named = UUID(int=0), 0
    while rows := await fetch(_Looked, ROWS, kind, table, kind, table, Unquoted(table), after, AT_ONCE):
        for row in rows:
            if row.wrong and named < MOST:
                named += 1
                yield row.id
        after = rows[-1].id


async def _editions() -> AsyncIterator[UUID]:
    after = UUID(int=0)
    while rows := await fetch(_Edition, EDITIONS, after, FILES_AT_ONCE):
        for row in rows:
            if hashlib.sha256(row.content).hexdigest() != row.sha256:
                yield row.id
        after = rows[-1].id
