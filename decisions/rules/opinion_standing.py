"""What the rows of an opinion amount to: who owes the answer, until when, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from uuid import UUID

import msgspec

from consultations.words import Status
from decisions.rules.placing import Placing, placed
from decisions.words import Response, Satisfaction
from participation.base.rules_file.counting import Calendar, last_day_of
from participation.base.rules_file.parts import Counting, Days, Text

UNNAMED = Text(zh="-", en="-")


class AdoptionMade(msgspec.Struct, frozen=True):
    """An adoption as far as the standing needs it."""

    status: Status
    unit: UUID
    due_on: date | None
    at: datetime


class SatisfactionSaid(msgspec.Struct, frozen=True):
    """What a representative said of it, and what the office did about that; ``due_on`` where it is taken up again."""

    answer: Satisfaction
    response: Response | None = None
    due_on: date | None = None
    responded_at: datetime | None = None
    at: datetime | None = None


class OpinionHistory(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the standing of an opinion comes from; rows in the order in which they were written.

    ``item`` and ``participant`` are what was recorded, ``presents`` the unit of the item it stands under now.
    """

    body: UUID
    presents: UUID
    item: UUID
    participant: UUID
    meeting_at: datetime
    received_at: datetime
    adoptions: Sequence[AdoptionMade] = ()
    said: Sequence[SatisfactionSaid] = ()
    placings: Sequence[Placing] = ()
    followed_up: bool = False
    words: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The row that lists read; see ``OpinionStanding``."""

    body: UUID
    unit: UUID
    answer_due_on: date
    status: Status | None
    due_on: date | None
    answered_at: datetime | None
    satisfaction: Satisfaction | None
    objected_at: datetime | None
    received_on: date
    answered_on: date | None
    words: str
    item: UUID
    participant: UUID
    placings: int
    speaker_since: datetime | None


def answer_due(meeting_at: datetime, received_at: datetime, days: int, calendar: Calendar, zone: tzinfo) -> date:
    """The last day on which an adoption is in time: so many working days after the meeting or the receipt.

    The later of the two counts; its own day does not.
    """
    begins = max(meeting_at, received_at).astimezone(zone).date()
    return last_day_of(begins, Days(days=days, counting=Counting.WORKING, source=UNNAMED), calendar)


def standing_of(history: OpinionHistory, *, days: int, calendar: Calendar, zone: tzinfo) -> Standing:
    """What the rows amount to.

    The newest adoption says status, unit and day; the day counts while nothing follows up. What was taken up again is
    unanswered until the first adoption after that, and in time until the day that was named for it. Whether somebody
    is satisfied is what the speaker said whose it is held to be now.
    """
    place = placed(history.item, history.participant, history.placings)
    newest = history.adoptions[-1] if history.adoptions else None
    reopened = max(
        (one for one in history.said if one.response is Response.REOPEN and one.responded_at),
        key=lambda one: one.responded_at or history.received_at,
        default=None,
    )
    since = reopened.responded_at if reopened else None
    counting = [one.at for one in history.adoptions if since is None or one.at > since]
    due = answer_due(history.meeting_at, history.received_at, days, calendar, zone)
    theirs = [one for one in history.said if is_theirs(one.at, place.speaker_since)]
    last = theirs[-1] if theirs else None
    waits = last is not None and last.answer is Satisfaction.NOT_SATISFIED and last.response is None
    return Standing(
        body=history.body,
        unit=newest.unit if newest else history.presents,
        answer_due_on=reopened.due_on if reopened and reopened.due_on else due,
        status=newest.status if newest else None,
        due_on=newest.due_on if newest and not history.followed_up else None,
        answered_at=counting[0] if counting else None,
        answered_on=counting[0].astimezone(zone).date() if counting else None,
        satisfaction=last.answer if last else None,
        objected_at=last.at if last and waits else None,
        received_on=history.received_at.astimezone(zone).date(),
        words=history.words,
        item=place.item,
        participant=place.participant,
        placings=place.placings,
        speaker_since=place.speaker_since,
    )


def is_theirs(at: datetime | None, speaker_since: datetime | None) -> bool:
    """Whether what was said then of an answer was said by the speaker whose the opinion is now."""
    return at is None or speaker_since is None or at >= speaker_since
