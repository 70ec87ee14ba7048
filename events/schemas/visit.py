"""After a visit: feedback, records of who did not come, and the rows of exports."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from events.rules.no_shows import NoShowStanding
from events.schemas.waitlist import SessionNamed
from events.words import NoShowAct, PartyKind
from participation.representatives.schemas.limits import Reason

Mark = Annotated[int, Meta(ge=1, le=5)]


class NewFeedback(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a party says: ``rating`` 1 (poor) to 5 (very good), ``understood`` 1 to 5: do they know better now what the
    office does. ``publish`` is the consent that the words may be shown."""

    rating: Mark
    understood: Mark | None = None
    again: bool | None = None
    text: Annotated[str, Meta(max_length=2_000)] = ""
    publish: bool = False


class FeedbackGiven(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored."""

    id: UUID
    booking: UUID
    given_at: datetime
    changed_at: datetime | None


class OwnVisit(SessionNamed, frozen=True, kw_only=True):
    """The form of a booking for who has its link, with what they said so far."""

    booking: UUID
    checked_in: bool
    until: datetime
    rating: int | None
    understood: int | None
    again: bool | None
    text: str
    publish: bool
    given_at: datetime | None
    changed_at: datetime | None


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a party; ``shown_at`` is when the office let others read them."""

    id: UUID
    rating: int
    text: str
    publish: bool
    shown_at: datetime | None
    given_at: datetime


class FeedbackResults(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was said of a session, counted.

    ``parties`` were there, ``answers`` of them said something. ``ratings`` and ``understood`` are how often 1, 2, … 5
    was given, ``again`` is how many would come again and how many not.
    """

    parties: int
    answers: int
    ratings: list[int]
    understood: list[int]
    again: tuple[int, int]
    words: list[Said] = []

    @property
    def mean(self) -> float | None:
        """The mean rating; None without an answer."""
        return sum((at + 1) * n for at, n in enumerate(self.ratings)) / self.answers if self.answers else None


class NewAppeal(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the holder says against the record; ``code`` is the last part of the link of the booking."""

    reason: Reason = ""
    code: Annotated[str, Meta(max_length=80)] = ""


class NoShowStep(msgspec.Struct, frozen=True, kw_only=True):
    """One act about an absence; ``by`` is told to staff only."""

    act: NoShowAct
    at: datetime
    reason: str
    by: str | None = None


class OwnNoShow(SessionNamed, frozen=True, kw_only=True):
    """The record as its holder sees it, with the published rule and until when they may object."""

    booking: UUID
    standing: NoShowStanding
    rule: str
    until: datetime | None
    steps: list[NoShowStep]


class NoShowSet(msgspec.Struct, frozen=True, kw_only=True):
    """Where a record stands after an act."""

    booking: UUID
    standing: NoShowStanding


class Absent(msgspec.Struct, frozen=True, kw_only=True):
    """A booking of which nobody was checked in, on the desk."""

    booking: UUID
    name: str
    contact: str | None
    kind: PartyKind
    seats: int
    standing: NoShowStanding
    steps: list[NoShowStep]
