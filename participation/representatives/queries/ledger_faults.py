"""Whether what is stored of draws, seats and lists is what the ledger committed to, file by file and row by row."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from uuid import UUID

import msgspec
from piccolo.querystring import Unquoted

from participation.base.database import fetch

# Rows that are named of one kind; more would say no more.
MOST = 20
# The tables whose rows owe leaves of the kind "draw".
TABLES = (
    "draw_freeze",
    "draw_voiding",
    "draw_entropy",
    "draw_digit",
    "draw_postponement",
    "draw_result",
    "draw_attempt",
    "selection",
    "seat",
    "seat_answer",
    "representative_list",
    "list_step",
)


class _Row(msgspec.Struct):
    id: UUID


class _File(msgspec.Struct):
    id: UUID
    content: bytes
    sha256: str


# The body is made anew from the row; where a leaf has lost what opens it, its commitment still has to be that.
CHANGED = """
SELECT t.id FROM {} t
WHERE NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.subject = t.id AND l.kind = 'draw'
        AND (l.salt IS NULL OR l.commitment = sha256(l.salt || convert_to(draw_leaf(to_jsonb(t), {}), 'UTF8'))))
    AND NOT EXISTS (SELECT FROM ledger_pending p WHERE p.subject = t.id AND p.kind = 'draw'
        AND p.commitment = sha256(p.salt || convert_to(draw_leaf(to_jsonb(t), {}), 'UTF8')))
ORDER BY t.id LIMIT {}
"""
GONE = """
SELECT l.subject AS id FROM ledger_leaf l
WHERE l.kind = 'draw' AND l.body IS NOT NULL AND convert_from(l.body, 'UTF8')::jsonb ->> 'act' = {}
    AND NOT EXISTS (SELECT FROM {} t WHERE t.id = l.subject) LIMIT {}
"""
FILES = (
    ("draw_freeze", "SELECT id, content, public_sha256 AS sha256 FROM draw_freeze ORDER BY id"),
    ("draw_freeze", "SELECT id, whole AS content, sha256 FROM draw_freeze WHERE whole IS NOT NULL ORDER BY id"),
    ("draw_result", "SELECT id, content, sha256 FROM draw_result ORDER BY id"),
    ("representative_list", "SELECT id, content, sha256 FROM representative_list ORDER BY id"),
)


async def draw_faults() -> AsyncIterator[str]:
    """What is stored otherwise than the ledger says, a sentence each; nothing where all is as it was entered."""
    for table in TABLES:
        for row in await fetch(_Row, CHANGED, Unquoted(table), table, table, MOST):
            yield f"{table} {row.id} is not what its leaf says."
        for row in await fetch(_Row, GONE, table, Unquoted(table), MOST):
            yield f"{table} {row.id} is gone; its leaf is there."
    for table, statement in FILES:
        for file in await fetch(_File, statement):
            if hashlib.sha256(file.content).hexdigest() != file.sha256:
                yield f"The file of {table} {file.id} is not the one of its hash."
