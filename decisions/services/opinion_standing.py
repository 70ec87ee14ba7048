"""The standing of opinions, made from their rows and written as exactly that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from consultations.words import Status
from decisions.rules.opinion_standing import AdoptionMade, OpinionHistory, SatisfactionSaid, Standing, standing_of
from decisions.rules.placing import Placing
from decisions.words import Response, Satisfaction
from participation.base.database import execute, fetch
from participation.base.in_force import current_calendar, current_rules
from participation.base.settings import current
from participation.base.text import SEARCHED, bigrams


class _Opinion(msgspec.Struct):
    id: UUID
    body: UUID
    presents: UUID
    item: UUID
    participant: UUID
    starts_at: datetime
    received_at: datetime
    titles: str
    followed_up: bool  # by something that is not done, or was done since the newest adoption


class _Adoption(msgspec.Struct):
    opinion: UUID
    status: Status
    unit: UUID
    due_on: date | None
    at: datetime


class _Said(msgspec.Struct):
    opinion: UUID
    answer: Satisfaction
    response: Response | None
    due_on: date | None
    responded_at: datetime | None
    at: datetime


class _Placing(msgspec.Struct):
    opinion: UUID
    item: UUID
    participant: UUID
    at: datetime


class _Id(msgspec.Struct):
    id: UUID


OPINIONS = """
SELECT o.id, m.body, i.body AS presents, o.item, o.participant, m.starts_at, o.received_at,
    concat_ws(chr(10), m.title, m.title_en) AS titles,
    EXISTS (SELECT FROM follow_up f LEFT JOIN LATERAL (SELECT act, at FROM follow_up_step WHERE follow_up = f.id
        AND act IN ('complete', 'reopen') ORDER BY id DESC LIMIT 1) x ON true
        WHERE f.opinion = o.id AND (x.act IS DISTINCT FROM 'complete'
            OR x.at >= (SELECT max(a.at) FROM adoption a WHERE a.opinion = o.id))) AS followed_up
FROM opinion o JOIN meeting m ON m.id = o.meeting
LEFT JOIN LATERAL (SELECT item FROM opinion_placing WHERE opinion = o.id ORDER BY version DESC LIMIT 1) n ON true
JOIN agenda_item i ON i.id = coalesce(n.item, o.item)
WHERE o.id = ANY ({}::uuid[]) ORDER BY o.id
"""
ADOPTIONS = """
SELECT opinion, status, unit, due_on, at FROM adoption WHERE opinion = ANY ({}::uuid[]) ORDER BY opinion, version
"""
SAID = """
SELECT a.opinion, a.answer, a.at, r.response, r.due_on, r.at AS responded_at FROM satisfaction_answer a
LEFT JOIN satisfaction_response r ON r.answer = a.id WHERE a.opinion = ANY ({}::uuid[]) ORDER BY a.opinion, a.turn
"""
PLACINGS = """
SELECT opinion, item, participant, at FROM opinion_placing WHERE opinion = ANY ({}::uuid[]) ORDER BY opinion, version
"""
WRITE = """
INSERT INTO opinion_standing (opinion, body, unit, answer_due_on, status, due_on, answered_at, satisfaction,
    objected_at, received_on, answered_on, words, item, participant, placings, speaker_since)
VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})
ON CONFLICT (opinion) DO UPDATE SET body = excluded.body, unit = excluded.unit,
    answer_due_on = excluded.answer_due_on, status = excluded.status, due_on = excluded.due_on,
    answered_at = excluded.answered_at, satisfaction = excluded.satisfaction, objected_at = excluded.objected_at,
    received_on = excluded.received_on, answered_on = excluded.answered_on, words = excluded.words,
    item = excluded.item, participant = excluded.participant, placings = excluded.placings,
    speaker_since = excluded.speaker_since
"""


async def computed(opinions: Collection[UUID]) -> Mapping[UUID, Standing]:
    """What the rows of these opinions amount to now, from scratch."""
    wanted = list(opinions)
    adoptions = await fetch(_Adoption, ADOPTIONS, wanted)
    said = await fetch(_Said, SAID, wanted)
    placings = await fetch(_Placing, PLACINGS, wanted)
    days = current_rules().meetings.opinions.answer_days
    return {
        one.id: standing_of(
            OpinionHistory(
                body=one.body,
                presents=one.presents,
                item=one.item,
                participant=one.participant,
                meeting_at=one.starts_at,
                received_at=one.received_at,
                adoptions=[AdoptionMade(a.status, a.unit, a.due_on, a.at) for a in adoptions if a.opinion == one.id],
                said=[
                    SatisfactionSaid(s.answer, s.response, s.due_on, s.responded_at, s.at)
                    for s in said
                    if s.opinion == one.id
                ],
                placings=[
                    Placing(item=p.item, participant=p.participant, at=p.at) for p in placings if p.opinion == one.id
                ],
                followed_up=one.followed_up,
                words=bigrams(one.titles[:SEARCHED]),
            ),
            days=days,
            calendar=current_calendar(),
            zone=current().zone,
        )
        for one in await fetch(_Opinion, OPINIONS, wanted)
    }


async def restand(*opinions: UUID) -> None:
    """Write the standing of these opinions anew, in the caller's act."""
    for opinion, standing in (await computed(opinions)).items():
        await execute(
            WRITE,
            opinion,
            standing.body,
            standing.unit,
            standing.answer_due_on,
            standing.status,
            standing.due_on,
            standing.answered_at,
            standing.satisfaction,
            standing.objected_at,
            standing.received_on,
            standing.answered_on,
            standing.words,
            standing.item,
            standing.participant,
            standing.placings,
            standing.speaker_since,
        )


async def restand_meeting(meeting: UUID) -> None:
    """The same for all opinions of a meeting, where it was moved or renamed or an item got another unit."""
    rows = await fetch(_Id, "SELECT id FROM opinion WHERE meeting = {} ORDER BY number", meeting)
    await restand(*(row.id for row in rows))
