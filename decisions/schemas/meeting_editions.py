"""What becomes public of a meeting: its announcement with the agenda, its decisions, and what was written of it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from decisions.schemas.agenda import MatterNamed
from decisions.schemas.meeting import BodyNamed, CallNamed
from decisions.schemas.participant import PublicParticipant
from decisions.words import EditionKind, MeetingKind, Ruling


class AnnouncedPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A public paper, known by the hash of its bytes; ``size`` in bytes."""

    id: UUID
    title: str
    filename: str
    media_type: str
    size: int
    sha256: str


class AnnouncedItem(msgspec.Struct, frozen=True, kw_only=True):
    """What of an agenda item is public; its summary is empty where that stays inside."""

    id: UUID
    number: int
    title: str
    title_en: str
    summary: str
    matter: MatterNamed | None
    body: BodyNamed
    starts_at: datetime | None
    minutes: int | None
    attended: bool
    papers: list[AnnouncedPaper]


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting as it is announced. The link for those invited is never in it; ``online`` says that there is one.

    ``withheld`` counts items of the agenda whose titles stay inside; ``participants`` sit in for the public, each under
    a name that may be published or a pseudonym.
    """

    slug: str
    kind: MeetingKind
    title: str
    title_en: str
    number: int | None
    summary: str
    body: BodyNamed
    call: CallNamed | None
    starts_at: datetime
    minutes: int
    place: str
    online: bool
    members: int | None
    quorum: int | None
    hand_in_days: int
    shortening_reason: str
    contact_phone: str
    items: list[AnnouncedItem]
    withheld: int
    participants: list[PublicParticipant] = []


class PublishedDecision(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided on an item; ``version`` counts from 1, ``reason`` says why an earlier one was wrong."""

    item: UUID
    number: int
    title: str
    title_en: str
    matter: MatterNamed | None
    ruling: Ruling
    text: str
    decided_on: date
    version: int
    reason: str


class PublishedDecisions(msgspec.Struct, frozen=True, kw_only=True):
    """The decisions of a meeting as far as they are public; ``quorum_reached`` is None where nobody counted.

    ``withheld`` counts decisions that stay inside.
    """

    meeting: str
    title: str
    title_en: str
    members_present: int | None
    quorum_reached: bool | None
    decisions: list[PublishedDecision]
    withheld: int


class PublishedText(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes, a summary, the record or the report of a hearing. One that is not ``public`` is signed for the file."""

    meeting: str
    title: str
    title_en: str
    kind: EditionKind
    public: bool
    text: str
