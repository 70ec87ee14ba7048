"""An answered opinion with what follows it up and whether its representative is satisfied, for the office."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from decisions.queries.follow_ups import READING, follow_ups_of
from decisions.rules.satisfaction import Said, waits
from decisions.schemas.follow_up import FollowUpView, Unit
from decisions.schemas.satisfaction import SatisfactionView
from decisions.services.follow_up_loading import ANSWERING
from decisions.services.satisfaction import NOTING, turns_of
from participation.base.database import fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.rules_file.signing_off import WRONG_ROLE


class AnswerFollowed(msgspec.Struct, frozen=True, kw_only=True):
    """``adoption`` is the id of the newest answer, ``due_on`` the day it promises; None where there is none.

    ``silent`` says that nothing follows the promise up, ``waits`` that the representative is not satisfied and nobody
    has responded; ``may_…`` what the reader may do.
    """

    opinion: UUID
    number: int
    meeting: str
    meeting_title: str
    meeting_title_en: str
    text: str
    unit: Unit
    adoption: UUID | None
    reason: str
    due_on: date | None
    silent: bool
    answered: bool
    follow_ups: list[FollowUpView]
    turns: list[SatisfactionView]
    waits: bool
    may_make: bool
    may_note: bool
    may_respond: bool

    @property
    def adopted(self) -> UUID:
        """The newest answer. Raises 404 where there is none yet."""
        if self.adoption is None:
            raise Refused(NOT_FOUND)
        return self.adoption


class _Row(msgspec.Struct, kw_only=True):
    number: int
    meeting: str
    meeting_title: str
    meeting_title_en: str
    text: str
    body: UUID
    unit_id: UUID
    unit: str
    unit_name: str
    unit_name_en: str
    adoption: UUID | None
    reason: str
    due_on: date | None
    promised_on: date | None
    answered_at: datetime | None


ROW = """
SELECT o.number, m.slug AS meeting, m.title AS meeting_title, m.title_en AS meeting_title_en,
    coalesce((SELECT t.text FROM opinion_text t WHERE t.opinion = o.id ORDER BY t.version DESC LIMIT 1), '') AS text,
    s.body, s.unit AS unit_id, u.slug AS unit, u.name AS unit_name, u.name_en AS unit_name_en, a.id AS adoption,
    coalesce(a.reason, '') AS reason, a.due_on, s.due_on AS promised_on, s.answered_at
FROM opinion o JOIN opinion_standing s ON s.opinion = o.id JOIN meeting m ON m.id = o.meeting
JOIN body u ON u.id = s.unit
LEFT JOIN LATERAL (SELECT id, reason, due_on FROM adoption WHERE opinion = o.id ORDER BY version DESC LIMIT 1) a ON true
WHERE o.id = {}
"""


async def answer_followed(actor: Actor, opinion: UUID) -> AnswerFollowed:
    """The same for the unit that answers and the office of the meeting, or whoever follows up. Raises 404 and 403."""
    row = await fetch_one(_Row, ROW, opinion)
    if row is None:
        raise Refused(NOT_FOUND)
    if not any(actor.has(*READING, body=body) for body in (row.body, row.unit_id)):
        raise Refused(WRONG_ROLE)
    turns = await turns_of(opinion)
    office, unit = actor.has(*ANSWERING, body=row.body), actor.has(*ANSWERING, body=row.unit_id)
    return AnswerFollowed(
        opinion=opinion,
        number=row.number,
        meeting=row.meeting,
        meeting_title=row.meeting_title,
        meeting_title_en=row.meeting_title_en,
        text=row.text,
        unit=Unit(row.unit, row.unit_name, row.unit_name_en),
        adoption=row.adoption,
        reason=row.reason,
        due_on=row.due_on,
        silent=row.promised_on is not None,
        answered=row.answered_at is not None,
        follow_ups=(await follow_ups_of([opinion])).get(opinion, []),
        turns=turns,
        waits=waits([Said(one.answer, one.at, one.response) for one in turns if not one.former]),
        may_make=row.adoption is not None and (office or unit),
        may_note=actor.has(*NOTING, body=row.body),
        may_respond=office,
    )
