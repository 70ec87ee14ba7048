"""Meetings and their acts going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from decisions.words import MeetingAct, MeetingKind, MeetingState
from participation.representatives.schemas.limits import Instant, Line, LongText, Reason, Slug, Title

Minutes = Annotated[int, Meta(ge=5, le=1440)]
Members = Annotated[int, Meta(ge=1, le=10_000)]


class NewMeeting(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A meeting being prepared.

    ``body`` and ``call`` are slugs; ``number`` counts meetings of its kind (the 112th); ``link`` is where one attends
    from afar and is for those invited alone; ``members`` have a vote, ``quorum`` of them have to be there.
    ``hand_in_days`` after it opinions can still be handed in. ``shortening_reason`` is published.
    """

    title: Title
    kind: MeetingKind
    body: str
    starts_at: Instant
    slug: Slug | None = None
    title_en: Line = ""
    number: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    summary: LongText = ""
    call: str | None = None
    minutes: Minutes = 120
    place: Line = ""
    link: Annotated[str, Meta(max_length=500)] = ""
    members: Members | None = None
    quorum: Members | None = None
    hand_in_days: Annotated[int, Meta(ge=0, le=365)] = 7
    shortening_reason: Reason = ""
    contact_phone: Line = ""


class EditedMeeting(NewMeeting, kw_only=True, forbid_unknown_fields=True):
    """The whole meeting again; ``version`` is the one that was edited."""

    version: int


class MeetingStanding(msgspec.Struct, frozen=True, kw_only=True):
    """Where a meeting stands after an act."""

    id: UUID
    slug: str
    state: MeetingState
    version: int


class Postponement(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The new time and place, and why; an empty place is the old one."""

    starts_at: Instant
    reason: Reason = ""
    place: Line = ""


class MeetingDecision(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An act of the life of a meeting, with its reason where one is needed."""

    reason: Reason = ""


class MeetingHeld(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """That it took place: how many of those who have a vote were there, as the secretary counted."""

    members_present: Annotated[int, Meta(ge=0, le=10_000)] | None = None


class BodyNamed(msgspec.Struct, frozen=True):
    """A body as it is named to the public."""

    slug: str
    name: str
    name_en: str = ""


class CallNamed(msgspec.Struct, frozen=True):
    """The call that gave the seats."""

    slug: str
    title: str


class MeetingStepTaken(msgspec.Struct, frozen=True, kw_only=True):
    """One act in the life of a meeting; ``by`` is the person's name and is told to staff only."""

    act: MeetingAct
    at: datetime
    reason: str = ""
    starts_at: datetime | None = None
    place: str = ""
    by: str | None = None


class MeetingView(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting as its office sees it, whatever of it is public; ``call_public``: its call was announced."""

    id: UUID
    slug: str
    title: str
    title_en: str
    kind: MeetingKind
    number: int | None
    summary: str
    body: BodyNamed
    call: CallNamed | None
    call_public: bool
    starts_at: datetime
    minutes: int
    place: str
    link: str
    members: int | None
    quorum: int | None
    members_present: int | None
    hand_in_days: int
    shortening_reason: str
    contact_phone: str
    state: MeetingState
    sequence: int
    version: int
    steps: list[MeetingStepTaken] = []

    @property
    def quorum_reached(self) -> bool | None:
        """Whether enough were there; None where nobody counted or none was needed."""
        if self.quorum is None or self.members_present is None:
            return None
        return self.members_present >= self.quorum


class DeskMeetingLine(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting in the list on the desk."""

    id: UUID
    slug: str
    title: str
    title_en: str
    kind: MeetingKind
    number: int | None
    body: BodyNamed
    starts_at: datetime
    place: str
    state: MeetingState
    items: int


class DeskMeetingList(msgspec.Struct, frozen=True):
    """One page of meetings of one's bodies."""

    items: list[DeskMeetingLine]
    next: str | None
