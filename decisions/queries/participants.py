"""Everybody of a meeting for its office, and the list of those who are named in public."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from decisions.schemas.participant import ParticipantsView, ParticipantView, PublicParticipant
from decisions.services.meeting_loading import demand_role, meeting_named
from decisions.words import AnswerWay, InvitationAnswer, ParticipantKind
from participation.base.database import fetch
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role

# Whoever calls people has to see whom; everybody else sees pseudonyms.
CALLING = (Role.SECRETARY, Role.OFFICER, Role.CLERK)
READING = (*CALLING, Role.REVIEWER, Role.LEADER, Role.AUDITOR)


class _Row(msgspec.Struct):
    id: UUID
    kind: ParticipantKind
    seat: UUID | None
    name: str
    public_name: str
    speaks_for: str
    contact: str
    items: list[UUID]
    invited_at: datetime | None
    answer: InvitationAnswer | None
    way: AnswerWay | None
    note: str
    answered_at: datetime | None
    removed_at: datetime | None
    removed_reason: str


ROWS = """
SELECT p.id, p.kind, p.seat, p.name, p.public_name, p.speaks_for, coalesce(p.contact, '') AS contact,
    ARRAY(SELECT i.item FROM participant_item i JOIN agenda_item a ON a.id = i.item
        WHERE i.participant = p.id AND a.removed_at IS NULL ORDER BY a.position, a.id) AS items,
    p.invited_at, x.answer, x.way, coalesce(x.note, '') AS note, x.at AS answered_at, p.removed_at, p.removed_reason
FROM participant p LEFT JOIN LATERAL (SELECT answer, way, note, at FROM participant_answer WHERE participant = p.id
    ORDER BY turn DESC LIMIT 1) x ON true
WHERE p.meeting = {} ORDER BY p.id
"""
# A seat that fell free and an invitation that was declined are of nobody who comes.
PUBLIC = """
SELECT p.kind, p.public_name AS name, p.speaks_for FROM participant p
LEFT JOIN LATERAL (SELECT answer FROM participant_answer WHERE participant = p.id ORDER BY turn DESC LIMIT 1) x ON true
WHERE p.meeting = {} AND p.removed_at IS NULL AND p.kind = ANY ({}::text[])
    AND coalesce(x.answer, '') NOT IN ('declined', 'given back') ORDER BY p.kind, p.id
"""
# Who sits in for the public; members, presenters and guests are there by their office.
NAMED = (ParticipantKind.REPRESENTATIVE, ParticipantKind.HEARING_PARTICIPANT)


async def participants(actor: Actor, meeting: str | UUID) -> ParticipantsView:
    """Everybody of a meeting. Raises 404, and 403 for who does not work for its body.

    Names, contacts and what was said on the telephone are for those who call people; others see pseudonyms.
    """
    held = await meeting_named(meeting)
    demand_role(actor, held.body, *READING)
    named = actor.has(*CALLING, body=held.body)
    found = [_view(row, named=named) for row in await fetch(_Row, ROWS, held.id)]
    ended = [one for one in found if one.ended]
    going = [one for one in found if not one.ended]
    return ParticipantsView(
        participants=[*going, *ended],
        accepted=sum(one.answer is InvitationAnswer.ACCEPTED for one in going),
        waiting=sum(one.answer is None for one in going),
        ended=len(ended),
    )


async def public_participants(meeting: UUID) -> list[PublicParticipant]:
    """Who sits in, as it may be published: for the content of an edition of the meeting, never for a page itself."""
    return await fetch(PublicParticipant, PUBLIC, meeting, [kind.value for kind in NAMED])


def _view(row: _Row, *, named: bool) -> ParticipantView:
    given = msgspec.structs.asdict(row)
    if not named:
        given |= {"name": "", "contact": "", "note": ""}
    return ParticipantView(**given, shown=row.name if named and row.name else row.public_name)
