"""Draft topics, keywords and stances of a consultation, for its office."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec

from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.voices import VOICES
from consultations.schemas.topics import (
    ClauseStances,
    MadeTopics,
    StanceCount,
    TopicContent,
    TopicProgress,
    TopicsView,
)
from consultations.schemas.voices import Voices
from consultations.words import Stance
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor

ORDER = (Stance.SUPPORT, Stance.OPPOSE, Stance.NEUTRAL, None)
EXCERPT = 160


class Excerpt(msgspec.Struct, frozen=True):
    """The beginning of a comment, by which it is known."""

    id: UUID
    receipt: str
    clause: UUID | None
    text: str


class _Made(msgspec.Struct):
    made_at: datetime
    comments: int
    read: int
    families: int
    content: str


class _Stance(Voices, frozen=True, kw_only=True):
    clause: UUID | None
    everything: bool
    stance: Stance | None


async def topics(actor: Actor, slug: str) -> TopicsView:
    """The newest draft list, the one that is being made, and the stances as they are now. Raises 403 and 404."""
    view = await consultation(actor, slug)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    made = await fetch_one(
        _Made,
        "SELECT made_at, comments, read, families, content FROM topic_draft"
        " WHERE consultation = {} AND made_at IS NOT NULL ORDER BY id DESC LIMIT 1",
        view.id,
    )
    under_way = await fetch_one(
        TopicProgress,
        "SELECT t.id, t.asked_at, p.name AS asked_by, t.begun_at, t.done, t.parts, t.failed_at IS NOT NULL AS failed"
        " FROM topic_draft t JOIN person p ON p.id = t.asked_by"
        " WHERE t.consultation = {} AND t.made_at IS NULL AND NOT EXISTS (SELECT FROM topic_draft n"
        " WHERE n.consultation = t.consultation AND n.made_at IS NOT NULL AND n.id > t.id)"
        " ORDER BY t.id DESC LIMIT 1",
        view.id,
    )
    whole, clauses = await _stances(view.id)
    return TopicsView(made=_made(made) if made else None, under_way=under_way, stances=whole, clauses=clauses)


def _made(row: _Made) -> MadeTopics:
    return MadeTopics(
        made_at=row.made_at,
        comments=row.comments,
        read=row.read,
        families=row.families,
        content=msgspec.json.decode(row.content, type=TopicContent),
    )


async def excerpts(actor: Actor, slug: str, ids: Collection[UUID]) -> dict[UUID, Excerpt]:
    """The beginnings of those comments that are the consultation's. Raises 403 and 404 for who is not of its office."""
    view = await consultation(actor, slug)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    return await excerpts_of(view.id, ids)


async def excerpts_of(consultation_id: UUID, ids: Collection[UUID]) -> dict[UUID, Excerpt]:
    """The same for who was found to be of the office already; in the order asked, each as its redactions leave it."""
    rows = await fetch(
        Excerpt,
        "SELECT c.id, c.receipt, c.clause, left(coalesce(nullif(coalesce(rc.text, c.text), ''),"
        " coalesce(rc.proposed_text, c.proposed_text)), {}) AS text"
        " FROM comment c LEFT JOIN redacted_comment rc ON rc.comment = c.id"
        " WHERE c.consultation = {} AND c.id = ANY({})",
        EXCERPT,
        consultation_id,
        list(ids),
    )
    found = {row.id: row for row in rows}
    return {id_: found[id_] for id_ in ids if id_ in found}


async def _stances(consultation_id: UUID) -> tuple[list[StanceCount], list[ClauseStances]]:
    rows = await fetch(
        _Stance,
        "SELECT c.clause, grouping(c.clause) = 1 AS everything, c.stance, {} FROM comment c WHERE c.consultation = {}"
        " GROUP BY GROUPING SETS ((c.stance), (c.clause, c.stance))",
        VOICES,
        consultation_id,
        replica=True,
    )
    numbers = await clause_numbers(consultation_id)
    places = {clause: place for place, clause in enumerate(numbers)}
    spoken_on = {row.clause for row in rows if not row.everything}
    ordered = sorted(spoken_on, key=lambda clause: (clause is None, places.get(clause, len(places)) if clause else 0))
    return _of([row for row in rows if row.everything]), [
        ClauseStances(
            clause=clause,
            number=numbers.get(clause) if clause else None,
            stances=_of([row for row in rows if not row.everything and row.clause == clause]),
        )
        for clause in ordered
    ]


def _of(rows: list[_Stance]) -> list[StanceCount]:
    """All four in their order, also those that nobody takes."""
    found = {row.stance: Voices(**{name: getattr(row, name) for name in Voices.__struct_fields__}) for row in rows}
    return [StanceCount(stance=stance, voices=found.get(stance, Voices())) for stance in ORDER]
