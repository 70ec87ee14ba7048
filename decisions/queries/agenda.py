"""The agenda of a meeting as its office sees it: items, papers, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from decisions.queries.meetings import STAFF
from decisions.schemas.agenda import DecisionView, ItemView, MatterNamed, PaperView
from decisions.schemas.meeting import BodyNamed
from participation.base.database import fetch
from participation.base.identity.actor import Actor

ITEMS = """
SELECT i.id, i.position, i.title, i.title_en, i.summary, i.starts_at, i.minutes, i.attended, i.title_public,
    i.summary_public, i.decision_public, i.opinions_public, i.version, b.slug AS body_slug, b.name AS body_name,
    b.name_en AS body_name_en, t.slug AS matter_slug, t.title AS matter_title, t.title_en AS matter_title_en,
    t.id IS NOT NULL AND EXISTS (SELECT FROM edition_in_force f WHERE f.kind = 'matter' AND f.subject = t.id)
    AS matter_public
FROM agenda_item i JOIN body b ON b.id = i.body LEFT JOIN matter t ON t.id = i.matter
WHERE i.meeting = {} AND i.removed_at IS NULL ORDER BY i.position, i.id
"""
PAPERS = """
SELECT p.id, p.item, p.title, p.audience, p.added_at, p.withdrawn_at, a.filename, u.media_type, u.size, u.sha256
FROM paper p JOIN attachment a ON a.subject = 'paper:' || p.id JOIN upload u ON u.id = a.upload
WHERE p.item = ANY ({}::uuid[]) ORDER BY p.id
"""
NEWEST = """
SELECT DISTINCT ON (item) id, item, version, ruling, text, decided_on, reason, at FROM decision
WHERE item = ANY ({}::uuid[]) ORDER BY item, version DESC
"""
EVERY = """
SELECT id, item, version, ruling, text, decided_on, reason, at FROM decision WHERE item = {} ORDER BY version DESC
"""

MATTERS = """
SELECT t.slug, t.title, t.title_en FROM matter t WHERE t.body = ANY ({}::uuid[])
    OR EXISTS (SELECT FROM edition_in_force f WHERE f.kind = 'matter' AND f.subject = t.id)
ORDER BY t.id DESC LIMIT {}
"""
MOST_MATTERS = 300


class _Item(msgspec.Struct, kw_only=True):
    id: UUID
    position: int
    title: str
    title_en: str
    summary: str
    starts_at: datetime | None
    minutes: int | None
    attended: bool
    title_public: bool
    summary_public: bool
    decision_public: bool
    opinions_public: bool
    version: int
    body_slug: str
    body_name: str
    body_name_en: str
    matter_slug: str | None
    matter_title: str | None
    matter_title_en: str | None
    matter_public: bool


async def agenda_inside(meeting: UUID) -> list[ItemView]:
    """The items of a meeting in order, with every paper (withdrawn ones too) and the newest decision."""
    rows = await fetch(_Item, ITEMS, meeting)
    ids = [row.id for row in rows]
    papers = await papers_of(ids)
    decided = {one.item: one for one in await fetch(DecisionView, NEWEST, ids)}
    return [
        ItemView(
            **{name: getattr(row, name) for name in ItemView.__struct_fields__ if hasattr(row, name)},
            matter=MatterNamed(row.matter_slug, row.matter_title or "", row.matter_title_en or "")
            if row.matter_slug
            else None,
            body=BodyNamed(row.body_slug, row.body_name, row.body_name_en),
            papers=[paper for paper in papers if paper.item == row.id],
            decision=decided.get(row.id),
        )
        for row in rows
    ]


async def papers_of(items: Sequence[UUID]) -> list[PaperView]:
    """The papers of items in the order they were added, withdrawn ones too."""
    return await fetch(PaperView, PAPERS, list(items))


async def decisions_on(item: UUID) -> list[DecisionView]:
    """Every version of what was decided on an item, the newest first."""
    return await fetch(DecisionView, EVERY, item)


async def matters_to_choose(actor: Actor) -> list[MatterNamed]:
    """The matters that an item can be about: those that are public, and all of the bodies one works for."""
    return await fetch(MatterNamed, MATTERS, sorted(actor.bodies(*STAFF)), MOST_MATTERS)
