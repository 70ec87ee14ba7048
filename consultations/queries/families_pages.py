"""One family with its members, each beside the representative, and everything officers did with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.families import lines
from consultations.rules.families import Flag
from consultations.schemas.families import ActDone, FamilyLine, FamilyView, Member
from consultations.words import AuthorKind, Channel
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.paging import after_cursor, page_of


class _Family(msgspec.Struct):
    slug: str
    consultation: UUID
    version: int
    confirmed_by: str


class _Id(msgspec.Struct):
    id: UUID


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    text: str
    proposed_text: str
    clause: UUID | None
    received_at: datetime
    channel: Channel
    author_kind: AuthorKind
    author_name: str
    erased: bool
    similarity: float
    flag: Flag | None
    placed_by: str
    placed_at: datetime


ONE = """
SELECT k.slug, f.consultation, f.version, coalesce(p.name, '') AS confirmed_by FROM family f
JOIN consultation k ON k.id = f.consultation LEFT JOIN person p ON p.id = f.confirmed_by WHERE f.id = {}
"""
# The least similar come first: they are what an officer looks for. Those of one text stand together.
MEMBERS = """
SELECT c.id, coalesce(rc.text, c.text) AS text, coalesce(rc.proposed_text, c.proposed_text) AS proposed_text, c.clause,
    c.received_at, c.channel, c.author_kind, coalesce(rc.author_name, c.author_name) AS author_name,
    c.erased_at IS NOT NULL AS erased, m.similarity, m.flag, coalesce(p.name, '') AS placed_by, m.placed_at
FROM family_member m JOIN comment c ON c.id = m.comment LEFT JOIN redacted_comment rc ON rc.comment = c.id
LEFT JOIN person p ON p.id = m.placed_by
WHERE m.family = {} AND ({}::uuid IS NULL
    OR (m.similarity, coalesce(m.text, 0), m.comment)
        > (SELECT x.similarity, coalesce(x.text, 0), x.comment FROM family_member x WHERE x.comment = {}))
ORDER BY m.similarity, coalesce(m.text, 0), m.comment LIMIT {}
"""
ACTS = """
SELECT a.id, a.kind, a.family, a.other, cardinality(a.comments) AS comments, p.name AS by, a.at, a.note,
    CASE WHEN a.family = {} THEN a.version ELSE coalesce(a.other_version, a.version) END AS version, a.reverses,
    EXISTS (SELECT FROM family_act r WHERE r.reverses = a.id) AS taken_back
FROM family_act a JOIN person p ON p.id = a.person WHERE a.family = {} OR a.other = {} ORDER BY a.id DESC
"""


async def family(actor: Actor, family_id: UUID, *, cursor: str | None = None, limit: int = 50) -> FamilyView:
    """A family for the office of its consultation. Raises 404 where there is none, 403 for others."""
    found = await fetch_one(_Family, ONE, family_id)
    if found is None:
        raise Refused(NOT_FOUND)
    view = await consultation(actor, found.slug)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    numbers = await clause_numbers(view.id)
    after = after_cursor(cursor) if cursor else None
    rows = await fetch(_Row, MEMBERS, family_id, after, after, limit + 1)
    shown, following = page_of(rows, limit)
    line = await lines([family_id], numbers)
    opposites = await fetch(
        _Id,
        "SELECT id FROM family WHERE apart_from = {} AND members > 0"
        " UNION SELECT o.id FROM family f JOIN family o ON o.id = f.apart_from WHERE f.id = {} AND o.members > 0"
        " ORDER BY id",
        family_id,
        family_id,
    )
    return FamilyView(
        id=family_id,
        consultation=found.slug,
        line=line[0] if line else None,
        confirmed_by=found.confirmed_by,
        version=found.version,
        items=[_member(row, numbers) for row in shown],
        next=following,
        acts=await fetch(ActDone, ACTS, family_id, family_id, family_id),
        opposites=[row.id for row in opposites],
    )


def _member(row: _Row, numbers: dict[UUID, str]) -> Member:
    values = {f: getattr(row, f) for f in Member.__struct_fields__ if f != "clause_number"}
    return Member(**values, clause_number=numbers.get(row.clause) if row.clause else None)


# Through the texts by which the family itself is found.
NEAR = """
SELECT DISTINCT t.family AS id FROM (SELECT s.id FROM text_signature s WHERE s.family = {} ORDER BY s.id LIMIT 20) mine
JOIN band_key k ON k.text = mine.id JOIN band_key b ON b.key = k.key JOIN text_signature t ON t.id = b.text
WHERE t.family <> {} LIMIT {}
"""


async def near_families(view: FamilyView, limit: int = 20) -> list[FamilyLine]:
    """Where a member may belong instead: families in similar words, those that say the opposite, and where officers
    have put members of this one.
    """
    similar = await fetch(_Id, NEAR, view.id, view.id, limit)
    acts = [id_ for act in view.acts for id_ in (act.family, act.other) if id_ and id_ != view.id]
    ids = dict.fromkeys([*view.opposites, *acts, *(row.id for row in similar)])
    consulted = await fetch(_Id, "SELECT consultation AS id FROM family WHERE id = {}", view.id)
    return await lines(list(ids)[:limit], await clause_numbers(consulted[0].id))
