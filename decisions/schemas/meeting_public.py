"""Meetings as everybody reads them: what was published of them, and what moved or ended them in the open since."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from decisions.schemas.meeting import BodyNamed, MeetingStepTaken
from decisions.schemas.meeting_editions import Announcement, PublishedDecisions, PublishedText
from decisions.words import EditionKind, MeetingKind, MeetingState, SignatureWay


class PublishedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """Which version of something is in force: its SHA-256, since when, and why an earlier one was replaced."""

    kind: EditionKind
    version: int
    sha256: str
    published_at: datetime
    reason: str


class PublicRemark(msgspec.Struct, frozen=True, kw_only=True):
    """What a participant of a hearing wrote beside their signature, or why they would not sign, as they let it stand.

    ``name`` is the one that is published of them.
    """

    name: str
    way: SignatureWay
    note: str
    at: datetime


class PublicText(msgspec.Struct, frozen=True, kw_only=True):
    """A published text with its version; ``remarks`` stand beside the signatures of a record."""

    content: PublishedText
    version: PublishedVersion
    remarks: list[PublicRemark] = []


class AnnouncedNow(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting as it stands for everybody.

    ``starts_at`` and ``place`` are those told last, ``content`` is the announcement in force; ``sequence`` and
    ``changed_at`` are those of its calendar entry.
    """

    id: UUID
    state: MeetingState
    starts_at: datetime
    place: str
    minutes: int
    sequence: int
    changed_at: datetime
    content: Announcement

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return self.content.slug


class PublicMeeting(AnnouncedNow, frozen=True, kw_only=True):
    """The same with everything that was published of it; ``withdrawn`` are papers that are no longer handed out.

    ``versions`` are those of the announcement and the decisions that ever were public, of each the newest first.
    """

    announcement: PublishedVersion
    steps: list[MeetingStepTaken]
    withdrawn: list[UUID]
    decisions: PublishedDecisions | None
    decisions_version: PublishedVersion | None
    texts: list[PublicText]
    versions: list[PublishedVersion] = []


class MeetingLine(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting in the public list; ``items`` on its public agenda, of which representatives attend ``attended``."""

    id: UUID
    slug: str
    kind: MeetingKind
    title: str
    title_en: str
    number: int | None
    body: BodyNamed
    starts_at: datetime
    minutes: int
    place: str
    state: MeetingState
    items: int
    attended: int


class MeetingList(msgspec.Struct, frozen=True):
    """One page of meetings; ``next`` is the cursor of the following one."""

    items: list[MeetingLine]
    next: str | None
