"""Whether what is stored of open days is what the ledger committed to, row by row, and what is public is what was
signed and published last."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from uuid import UUID

import msgspec
from piccolo.querystring import Unquoted

from events.queries.ballot_faults import ballot_faults
from participation.base.database import fetch

# Rows that are named of one table; more would say no more.
MOST = 20
# Rows that are looked at by one statement, and versions that are read at once.
AT_ONCE, FILES_AT_ONCE = 5_000, 50
# The tables whose rows owe leaves, with the kind of these.
KINDS = {
    "programme_version": "programme",
    "programme_step": "programme",
    "ballot_step": "ballot",
    "ballot_postponement": "ballot",
    "award_result": "vote result",
    "award_step": "vote result",
}


class _Row(msgspec.Struct):
    id: UUID


class _Looked(msgspec.Struct):
    id: UUID
    wrong: bool


class _Version(msgspec.Struct):
    id: UUID
    content: bytes
    sha256: str


# The body is made anew from the row; where a leaf has lost what opens it, its commitment still has to be that.
ROWS = """
SELECT t.id, NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.subject = t.id AND l.kind = {}
        AND (l.salt IS NULL OR l.commitment = sha256(l.salt || convert_to(event_leaf(to_jsonb(t), {}), 'UTF8'))))
    AND NOT EXISTS (SELECT FROM ledger_pending p WHERE p.subject = t.id AND p.kind = {}
        AND p.commitment = sha256(p.salt || convert_to(event_leaf(to_jsonb(t), {}), 'UTF8'))) AS wrong
FROM {} t WHERE t.id > {} ORDER BY t.id LIMIT {}
"""
GONE = """
SELECT l.subject AS id FROM ledger_leaf l
WHERE l.kind = {} AND l.body IS NOT NULL AND convert_from(l.body, 'UTF8')::jsonb ->> 'leaf_of' = {}
    AND NOT EXISTS (SELECT FROM {} t WHERE t.id = l.subject) LIMIT {}
"""
VERSIONS = "SELECT id, content, sha256 FROM programme_version WHERE id > {} ORDER BY id LIMIT {}"
# What everybody reads has to be the newest that was published and was not taken off since.
IN_FORCE = """
WITH newest AS (
    SELECT DISTINCT ON (v.kind, v.subject) v.kind, v.subject, v.id AS version,
        EXISTS (SELECT FROM programme_step w WHERE w.programme_version = v.id AND w.act = 'withdraw') AS gone
    FROM programme_version v JOIN programme_step s ON s.programme_version = v.id AND s.act = 'publish'
    ORDER BY v.kind, v.subject, v.number DESC
)
SELECT coalesce(f.subject, n.subject) AS id
FROM newest n FULL JOIN programme_in_force f ON f.kind = n.kind AND f.subject = n.subject
WHERE CASE WHEN coalesce(n.gone, true) THEN f.id IS NOT NULL ELSE f.programme_version IS DISTINCT FROM n.version END
LIMIT {}
"""
# The lists show an activity as long as a version of it is in force.
LISTED = """
SELECT coalesce(a.id, f.subject) AS id FROM activity_in_force a
FULL JOIN (SELECT subject FROM programme_in_force WHERE kind = 'activity') f ON f.subject = a.id
WHERE (f.subject IS NULL) <> (a.id IS NULL OR a.withdrawn_at IS NOT NULL) LIMIT {}
"""


async def event_faults() -> AsyncIterator[str]:
    """What is stored otherwise than the ledger says, a sentence each; nothing where all is as it was entered."""
    for table, kind in KINDS.items():
        async for row in _changed(table, kind):
            yield f"{table} {row} is not what its leaf says."
        for gone in await fetch(_Row, GONE, kind, table, Unquoted(table), MOST):
            yield f"{table} {gone.id} is gone; its leaf is there."
    async for version in _versions():
        yield f"The content of programme_version {version} is not the one of its hash."
    for found in await fetch(_Row, IN_FORCE, MOST):
        yield f"programme_in_force of {found.id} is not what was published last."
    for found in await fetch(_Row, LISTED, MOST):
        yield f"activity_in_force {found.id} does not follow what is public."
    async for fault in ballot_faults():
        yield fault


async def _changed(table: str, kind: str) -> AsyncIterator[UUID]:
    after, named = UUID(int=0), 0
    while rows := await fetch(_Looked, ROWS, kind, table, kind, table, Unquoted(table), after, AT_ONCE):
        for row in rows:
            if row.wrong and named < MOST:
                named += 1
                yield row.id
        after = rows[-1].id


async def _versions() -> AsyncIterator[UUID]:
    after = UUID(int=0)
    while rows := await fetch(_Version, VERSIONS, after, FILES_AT_ONCE):
        for row in rows:
            if hashlib.sha256(row.content).hexdigest() != row.sha256:
                yield row.id
        after = rows[-1].id
