"""Which points a comment likely raises, and why; an officer decides."""

from __future__ import annotations

import asyncio
from uuid import UUID

import msgspec

from consultations.queries.consultations import STAFF
from consultations.queries.suggestions_model import CHARACTERS, model_of
from consultations.queries.topics import excerpts_of
from consultations.schemas.suggestions import SuggestedBy, Suggestion
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor

LIKELIEST = 5


class _Asked(msgspec.Struct):
    consultation: UUID
    body: UUID
    text: str
    raised: list[UUID]


class _Point(msgspec.Struct):
    id: UUID
    position: int
    title: str


ASKED = """
SELECT c.consultation, k.body,
    left(coalesce(rc.text, c.text) || ' ' || coalesce(rc.proposed_text, c.proposed_text), {}) AS text,
    ARRAY(SELECT pc.point FROM point_comment pc WHERE pc.comment = c.id) AS raised
FROM comment c JOIN consultation k ON k.id = c.consultation LEFT JOIN redacted_comment rc ON rc.comment = c.id
WHERE c.id = {}
"""


async def suggest(actor: Actor, comment_id: UUID) -> list[Suggestion]:
    """The five likeliest points for a comment among those that stand, without those that it raises already.

    For a family ask about its representative: what is suggested fits all members. Link by
    ``services.pointing.link(actor, point=suggestion.point, comments=[…])``; nothing is linked here. The list is
    shorter, or empty, where the comment has nothing in common with any point. Show ``words`` and ``examples`` with
    each: they say why. The first question after a decision fits the model anew (some tenths of a second, in a
    thread); after that an answer takes some milliseconds.

    Raises 404 where there is no such comment, 403 for who is not of the office that answers it. Not to be called inside
    a transaction.
    """
    asked = await fetch_one(_Asked, ASKED, CHARACTERS, comment_id)
    if asked is None:
        raise Refused(NOT_FOUND)
    if not actor.has(*STAFF, body=asked.body):
        raise Refused(FORBIDDEN)
    model = await model_of(asked.consultation)
    raised = set(map(str, asked.raised))
    found = await asyncio.to_thread(
        model.suggest, asked.text, leaving_out=str(comment_id), at_most=LIKELIEST + len(raised)
    )
    likeliest = [one for one in found if one.point not in raised][:LIKELIEST]
    points = {
        point.id: point
        for point in await fetch(
            _Point,
            "SELECT id, position, title FROM point WHERE id = ANY({}) AND retired_at IS NULL",
            [UUID(one.point) for one in likeliest],
        )
    }
    near = await excerpts_of(asked.consultation, {UUID(one.comment) for found in likeliest for one in found.near})
    return [
        Suggestion(
            point=point.id,
            position=point.position,
            title=point.title,
            score=one.score,
            words=list(one.words),
            examples=[
                SuggestedBy(
                    comment=excerpt.id, receipt=excerpt.receipt, excerpt=excerpt.text, similarity=example.similarity
                )
                for example in one.near
                if (excerpt := near.get(UUID(example.comment)))
            ],
        )
        for one in likeliest
        if (point := points.get(UUID(one.point)))
    ]
