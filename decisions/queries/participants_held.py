"""A participant as the rules and the own page need them: which meeting, which items, what they answered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from decisions.attending_links import attending_path
from decisions.words import InvitationAnswer, MeetingKind, MeetingState, ParticipantKind
from participation.base.database import execute, fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.words import ContactKind

# Of those who are there for good; the newest row says what holds.
ANSWER = """
LEFT JOIN LATERAL (SELECT answer, at, turn FROM participant_answer WHERE participant = p.id
    ORDER BY turn DESC LIMIT 1) x ON true
"""
HELD = """
SELECT p.id, p.kind, p.seat, p.name, p.public_name, p.speaks_for, p.contact_kind, p.contact, p.locale, p.person,
    p.added_at, p.invited_at, p.removed_at, p.removed_reason, x.answer, x.at AS answered_at,
    coalesce(x.turn, 0) AS turn,
    m.id AS meeting, m.slug, m.title, m.title_en, m.kind AS meeting_kind, m.state, m.body, m.call, m.starts_at,
    m.minutes, m.place, m.link, m.contact_phone, m.sequence, m.hand_in_days,
    ARRAY(SELECT i.item FROM participant_item i JOIN agenda_item a ON a.id = i.item
        WHERE i.participant = p.id AND a.removed_at IS NULL ORDER BY a.position, a.id) AS items
FROM participant p JOIN meeting m ON m.id = p.meeting {} WHERE p.id = {}
"""


class ParticipantHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A participant with the meeting they are at.

    ``meeting`` is the meeting's id; ``items`` are the ids of the agenda items they attend, in their order; ``answer``
    is what they answered last, ``turn`` how often they answered.
    """

    id: UUID
    kind: ParticipantKind
    seat: UUID | None
    name: str
    public_name: str
    speaks_for: str
    contact_kind: ContactKind | None
    contact: str | None
    locale: str
    person: UUID | None
    added_at: datetime
    invited_at: datetime | None
    removed_at: datetime | None
    removed_reason: str
    answer: InvitationAnswer | None
    answered_at: datetime | None
    turn: int
    meeting: UUID
    slug: str
    title: str
    title_en: str
    meeting_kind: MeetingKind
    state: MeetingState
    body: UUID
    call: UUID | None
    starts_at: datetime
    minutes: int
    place: str
    link: str
    contact_phone: str
    sequence: int
    hand_in_days: int
    items: list[UUID]

    @property
    def ended(self) -> bool:
        """Whether they no longer attend: the seat fell free, the invitation ended, or they said no."""
        return self.removed_at is not None or self.answer in {InvitationAnswer.DECLINED, InvitationAnswer.GIVEN_BACK}

    @property
    def reached(self) -> tuple[str, str] | None:
        """Where they can be reached."""
        return (self.contact_kind, self.contact) if self.contact_kind and self.contact else None

    @property
    def path(self) -> str:
        """The address of their own page, with its key."""
        return attending_path(self.id)


async def participant_held(participant: UUID) -> ParticipantHeld:
    """A participant by id, as it is. Raises 404."""
    found = await fetch_one(ParticipantHeld, HELD, QueryString(ANSWER), participant)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def locked_participant(participant: UUID) -> ParticipantHeld:
    """The same, held until the end of the transaction; what they answered is read after that. Raises 404."""
    await execute("SELECT id FROM participant WHERE id = {} FOR UPDATE", participant)
    return await participant_held(participant)


async def lock_participants(participants: Collection[UUID]) -> None:
    """Hold several of them until the end of the transaction, in the order of their ids."""
    await fetch(
        _Id, "SELECT id FROM participant WHERE id = ANY ({}::uuid[]) ORDER BY id FOR UPDATE", sorted(participants)
    )


class _Id(msgspec.Struct):
    id: UUID


async def own_page_of_seat(seat: UUID) -> str:
    """The address of the own page of whoever has a seat; empty before the meeting has taken the seat over."""
    rows = await fetch(_Id, "SELECT id FROM participant WHERE seat = {} AND removed_at IS NULL", seat)
    return attending_path(rows[0].id) if rows else ""
