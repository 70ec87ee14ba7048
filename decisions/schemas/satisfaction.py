"""Whether a representative is satisfied, and what the office did where not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from decisions.words import AnswerWay, Response, Satisfaction

Reason = Annotated[str, Meta(max_length=4_000)]


class NewSatisfaction(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a representative says; ``code`` is the last part of their own link, a clerk who notes it sends none."""

    answer: Satisfaction
    reason: Reason = ""
    code: Annotated[str, Meta(max_length=64)] = ""


class NewResponse(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the office does; ``due_on`` is until when it is answered anew, where it is taken up again."""

    response: Response
    reason: Reason = ""
    due_on: date | None = None


class SatisfactionView(msgspec.Struct, frozen=True, kw_only=True):
    """One turn: what was said and how it came, and the response where there is one.

    ``former`` says that it was said by somebody whose the opinion is no longer held to be.
    """

    id: UUID
    turn: int
    answer: Satisfaction
    reason: str
    way: AnswerWay
    at: datetime
    response: Response | None
    response_reason: str
    due_on: date | None
    responded_at: datetime | None
    former: bool = False


class ObjectionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A representative who is not satisfied and waits for the office."""

    opinion: UUID
    number: int
    meeting: str
    meeting_title: str
    meeting_title_en: str
    said: str
    since: datetime
    reason: str
