"""The meeting and the opinion that an act is about, held until the act is done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from decisions.rules.opinions import Window, Wording
from decisions.words import MeetingState, ParticipantKind, WrittenBy
from participation.base.database import execute, fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused

# Numbers are given one after the other, while rows that only point at the meeting need not wait.
TO_NUMBER = QueryString("FOR NO KEY UPDATE")
TO_READ = QueryString("")


class MeetingOf(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting as opinions need it."""

    id: UUID
    slug: str
    title: str
    title_en: str
    body: UUID
    state: MeetingState
    starts_at: datetime
    minutes: int
    hand_in_days: int

    @property
    def window(self) -> Window:
        """When opinions are taken."""
        return Window(self.state, self.starts_at, self.minutes, self.hand_in_days)


class OpinionHeld(msgspec.Struct, frozen=True, kw_only=True):
    """An opinion with its meeting, what it stands under now, and which unit owes the answer.

    ``placings`` is how often it was put elsewhere than it was recorded, ``speaker_since`` when it became theirs.
    """

    id: UUID
    meeting: UUID
    slug: str
    title: str
    body: UUID
    item: UUID
    item_title: str
    participant: UUID
    kind: ParticipantKind
    number: int
    unit: UUID
    placings: int
    speaker_since: datetime | None


class _Text(msgspec.Struct):
    version: int
    by: WrittenBy
    person: UUID | None
    text: str
    confirmed: bool


MEETING = """
SELECT id, slug, title, title_en, body, state, starts_at, minutes, hand_in_days FROM meeting WHERE {} {}
"""
OPINION = """
SELECT o.id, o.meeting, m.slug, m.title, m.body, s.item, i.title AS item_title, s.participant, p.kind, o.number, s.unit,
    s.placings, s.speaker_since
FROM opinion o JOIN opinion_standing s ON s.opinion = o.id JOIN meeting m ON m.id = o.meeting
JOIN agenda_item i ON i.id = s.item JOIN participant p ON p.id = s.participant
WHERE o.id = {}
"""
TEXTS = """
SELECT t.version, t.by, t.person, t.text, c.id IS NOT NULL AS confirmed FROM opinion_text t
LEFT JOIN opinion_confirmation c ON c.opinion = t.opinion AND c.version = t.version
WHERE t.opinion = {} ORDER BY t.version
"""


async def meeting_to_number(which: str | UUID) -> MeetingOf:
    """The meeting of a slug or id, held so that its opinions are numbered one after the other. Raises 404."""
    return await _meeting(which, TO_NUMBER)


async def meeting_to_read(which: str | UUID) -> MeetingOf:
    """The meeting as it is, held against nothing. Raises 404."""
    return await _meeting(which, TO_READ)


async def _meeting(which: str | UUID, held: QueryString) -> MeetingOf:
    named = QueryString("id = {}", which) if isinstance(which, UUID) else QueryString("slug = {}", which)
    found = await fetch_one(MeetingOf, MEETING, named, held)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def locked_opinion(opinion: UUID) -> OpinionHeld:
    """The opinion, held against everybody who adds to it until the end of the transaction. Raises 404."""
    # held first and read then: what is read while waiting would be how it stood before
    await execute("SELECT id FROM opinion WHERE id = {} FOR NO KEY UPDATE", opinion)
    return await read_opinion(opinion)


async def read_opinion(opinion: UUID) -> OpinionHeld:
    """The opinion as it is. Raises 404."""
    found = await fetch_one(OpinionHeld, OPINION, opinion)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def wordings_of(opinion: UUID) -> list[Wording]:
    """Every version of the words, the oldest first."""
    return [
        Wording(version=one.version, by=one.by, person=one.person, text=one.text, confirmed=one.confirmed)
        for one in await fetch(_Text, TEXTS, opinion)
    ]
