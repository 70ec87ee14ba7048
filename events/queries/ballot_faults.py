"""Whether ballots and votes are what their published files say: the hashes, who drew what, and the counts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

import msgspec

from participation.base.database import fetch

# Rows that are named of one kind of fault; more would say no more.
MOST = 20


class _Row(msgspec.Struct):
    id: UUID


FILES = """
SELECT b.id FROM ballot b
WHERE (b.frozen IS NOT NULL) <> (b.state IN ('frozen', 'drawn')) OR (b.drawn IS NOT NULL) <> (b.state = 'drawn')
    OR b.frozen IS NOT NULL AND (encode(sha256(b.frozen), 'hex') <> b.sha256 OR NOT EXISTS (
        SELECT FROM ballot_step s WHERE s.ballot = b.id AND s.act = 'freeze' AND s.sha256 = b.sha256))
    OR b.drawn IS NOT NULL AND NOT EXISTS (
        SELECT FROM ballot_step s WHERE s.ballot = b.id AND s.act = 'draw'
            AND s.sha256 = encode(sha256(b.drawn), 'hex'))
ORDER BY b.id LIMIT {}
"""
GIVEN_UP = """
SELECT f.id FROM ballot_file f WHERE encode(sha256(f.content), 'hex') <> f.sha256 ORDER BY f.id LIMIT {}
"""
OUTCOMES = """
SELECT DISTINCT b.id FROM ballot b
CROSS JOIN LATERAL jsonb_array_elements(convert_from(b.drawn, 'UTF8')::jsonb -> 'outcomes') o
LEFT JOIN ballot_entry e ON e.ballot = b.id AND e.pseudonym = o ->> 'pseudonym'
WHERE b.drawn IS NOT NULL AND (e.id IS NULL OR e.place IS DISTINCT FROM (o ->> 'place')::integer
    OR e.session IS DISTINCT FROM (o ->> 'session')::uuid)
ORDER BY b.id LIMIT {}
"""
CALLED_OFF = """
SELECT DISTINCT b.id FROM ballot b
CROSS JOIN LATERAL jsonb_array_elements_text(convert_from(b.drawn, 'UTF8')::jsonb -> 'called_off') o
WHERE b.drawn IS NOT NULL AND NOT EXISTS (
    SELECT FROM ballot_session x JOIN session s ON s.id = x.session
    WHERE x.ballot = b.id AND s.id::text = o AND s.state = 'called off')
ORDER BY b.id LIMIT {}
"""
RESULTS = """
SELECT r.id FROM award_result r WHERE encode(sha256(r.content), 'hex') <> r.sha256
    OR convert_from(r.content, 'UTF8')::jsonb -> 'figures' IS DISTINCT FROM r.figures
ORDER BY r.id LIMIT {}
"""


async def ballot_faults() -> AsyncIterator[str]:
    """What is stored otherwise than the published files say, a sentence each; nothing where all fits."""
    for found in await fetch(_Row, FILES, MOST):
        yield f"The files of ballot {found.id} are not those of its steps."
    for found in await fetch(_Row, GIVEN_UP, MOST):
        yield f"The content of ballot_file {found.id} is not the one of its hash."
    for found in await fetch(_Row, OUTCOMES, MOST):
        yield f"What the parties of ballot {found.id} have is not what its file says."
    for found in await fetch(_Row, CALLED_OFF, MOST):
        yield f"The file of ballot {found.id} leaves a session out that was not called off."
    for found in await fetch(_Row, RESULTS, MOST):
        yield f"The content of award_result {found.id} is not the one of its hash and figures."
