"""What became of somebody's opinions after they were answered, for their own page."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from decisions.queries.follow_ups import follow_ups_of
from decisions.rules.satisfaction import Said, waits
from decisions.schemas.follow_up import FollowUpView
from decisions.schemas.satisfaction import SatisfactionView
from decisions.services.follow_up_loading import today
from decisions.services.satisfaction import turns_of
from participation.base.database import fetch


class OwnAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An opinion of one's own that was answered once.

    ``silent_until`` is the day of a promise that nothing follows up, ``late`` whether that day is over; ``open`` says
    that one can say whether one is satisfied, ``anew_by`` until when it is answered anew where it was taken up again.
    """

    opinion: UUID
    number: int
    text: str
    silent_until: date | None
    late: bool
    follow_ups: list[FollowUpView]
    turns: list[SatisfactionView]
    waits: bool
    open: bool
    anew_by: date | None


class _Row(msgspec.Struct, kw_only=True):
    opinion: UUID
    number: int
    text: str
    due_on: date | None
    answered_at: datetime | None
    answer_due_on: date


ROWS = """
SELECT o.id AS opinion, o.number, s.due_on, s.answered_at, s.answer_due_on,
    coalesce((SELECT t.text FROM opinion_text t WHERE t.opinion = o.id ORDER BY t.version DESC LIMIT 1), '') AS text
FROM opinion o JOIN opinion_standing s ON s.opinion = o.id
WHERE s.participant = {} AND s.status IS NOT NULL ORDER BY o.number
"""


async def own_answers(participant: UUID) -> list[OwnAnswer]:
    """Those of a participant, in the order of their numbers."""
    rows = await fetch(_Row, ROWS, participant)
    following = await follow_ups_of([row.opinion for row in rows]) if rows else {}
    found = []
    for row in rows:
        turns = [turn for turn in await turns_of(row.opinion) if not turn.former]
        waiting = waits([Said(one.answer, one.at, one.response) for one in turns])
        answered = row.answered_at is not None
        found.append(
            OwnAnswer(
                opinion=row.opinion,
                number=row.number,
                text=row.text,
                silent_until=row.due_on,
                late=row.due_on is not None and today() > row.due_on,
                follow_ups=following.get(row.opinion, []),
                turns=turns,
                waits=waiting,
                open=answered and not waiting,
                anew_by=None if answered else row.answer_due_on,
            )
        )
    return found
