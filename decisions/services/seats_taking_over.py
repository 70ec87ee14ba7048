"""Those who have a seat from the call of a meeting are its participants; who gives it back is not any more."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime
from uuid import UUID

import msgspec

from decisions.rules.participants import SEAT_GIVEN_BACK, SEAT_OF_ANOTHER_CALL, public_name
from decisions.services.meeting_doors import stand_tickets
from decisions.services.meeting_loading import MeetingHeld, locked_meeting
from decisions.services.participants import agenda_of, give_items
from decisions.words import AnswerWay, InvitationAnswer, MeetingKind, ParticipantKind
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import engine, execute, fetch, transaction
from participation.base.identity.actor import CLOCKWORK
from participation.base.identity.words import ContactKind
from participation.representatives.naming import named_by_law
from participation.representatives.rules.seats import Answer

HEARINGS = frozenset({MeetingKind.HEARING, MeetingKind.PRICE_HEARING})
# By rights the list of the call says who is published how; here the same rule is applied to one seat.
SEATS = """
SELECT s.id AS seat, s.pseudonym, a.name, a.organisation_name AS organisation, a.contact_kind, a.contact, a.locale,
    a.person, x.at AS answered_at,
    k.occasion, k.names_published, EXISTS (SELECT FROM consent c WHERE c.application = a.id
        AND c.purpose = 'name published' AND c.taken_back_at IS NULL) AS allowed,
    coalesce((SELECT q.speaks_for FROM application_value v JOIN quota q ON q.id = v.quota
        WHERE v.application = a.id AND q.speaks_for IS NOT NULL LIMIT 1), k.seats_speak_for) AS speaks_for,
    p.id AS participant
FROM seat s JOIN application a ON a.id = s.application JOIN call k ON k.id = s.call
JOIN LATERAL (SELECT answer, at FROM seat_answer WHERE seat = s.id ORDER BY turn DESC LIMIT 1) x ON true
LEFT JOIN participant p ON p.seat = s.id
WHERE s.call = {} AND x.answer = {} AND (p.id IS NULL OR p.meeting = {}) ORDER BY s.place, s.id
"""
LOST = """
SELECT p.id, s.call = m.call AS of_this_call, (SELECT coalesce(max(turn), 0) FROM participant_answer
    WHERE participant = p.id) AS turn
FROM participant p JOIN meeting m ON m.id = p.meeting JOIN seat s ON s.id = p.seat
WHERE p.meeting = {} AND p.removed_at IS NULL AND (m.call IS DISTINCT FROM s.call
    OR (SELECT answer FROM seat_answer WHERE seat = s.id ORDER BY turn DESC LIMIT 1) IS DISTINCT FROM {})
ORDER BY p.id
"""


class _Seat(msgspec.Struct):
    seat: UUID
    pseudonym: str
    name: str
    organisation: str
    contact_kind: ContactKind | None
    contact: str | None
    locale: str
    person: UUID | None
    answered_at: datetime
    occasion: str
    names_published: bool
    allowed: bool
    speaks_for: str
    participant: UUID | None


class _Lost(msgspec.Struct):
    id: UUID
    of_this_call: bool | None
    turn: int


class _Id(msgspec.Struct):
    id: UUID


async def take_over_seats(meeting: UUID) -> int:
    """Let everybody with an accepted seat of the meeting's call be its participant, and end those who have none any
    more; how many rows changed. Done again it changes nothing.

    In the caller's act, or in one of its own. What may be published of somebody, and what was forgotten of them,
    follows their application. Raises 404.
    """
    inside = engine().transaction_exists()
    act: AbstractAsyncContextManager[None] = nullcontext() if inside else transaction()
    async with act:
        held = await locked_meeting(meeting)
        ended = await _end(held)
        added = 0
        attended = await agenda_of(held.id, attended=True)
        for one in await fetch(_Seat, SEATS, held.call, Answer.ACCEPTED, held.id):
            added += await _take(held, one, attended)
        if added or ended:
            await stand_tickets(held.id)
            await record(
                CLOCKWORK, "participants.seats", f"meeting:{held.id}", body=held.body, added=added, ended=ended
            )
    return added + ended


async def take_over_seats_of_call(call: UUID) -> int:
    """The same for the meetings that a call gives seats for, or gave some for before."""
    meetings = await fetch(
        _Id,
        "SELECT id FROM meeting WHERE call = {} UNION SELECT p.meeting FROM participant p JOIN seat s ON s.id = p.seat"
        " WHERE s.call = {} ORDER BY id",
        call,
        call,
    )
    return sum([await take_over_seats(one.id) for one in meetings])


async def _take(held: MeetingHeld, one: _Seat, attended: list[UUID]) -> int:
    allowed = one.allowed or named_by_law(one.occasion, one.names_published)
    shown = public_name(name=one.name, organisation=one.organisation, allowed=allowed, pseudonym=one.pseudonym)
    of = one.organisation or one.speaks_for
    if one.participant is not None:
        rows = await execute(
            "UPDATE participant SET name = {}, public_name = {}, speaks_for = {}, contact_kind = {}, contact = {},"
            " person = {} WHERE id = {} AND (name, public_name, speaks_for, contact, person)"
            " IS DISTINCT FROM ({}, {}, {}, {}::text, {}::uuid) RETURNING id",
            one.name,
            shown,
            of,
            one.contact_kind,
            one.contact,
            one.person,
            one.participant,
            one.name,
            shown,
            of,
            one.contact,
            one.person,
        )
        await _give_missing(one.participant, attended)
        return len(rows)
    participant, now = uuid7(), clock.now()
    rows = await execute(
        "INSERT INTO participant (id, meeting, kind, seat, name, public_name, speaks_for, contact_kind, contact,"
        " locale, person, added_at, invited_at) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})"
        " ON CONFLICT (seat) DO NOTHING RETURNING id",
        participant,
        held.id,
        ParticipantKind.HEARING_PARTICIPANT if held.kind in HEARINGS else ParticipantKind.REPRESENTATIVE,
        one.seat,
        one.name,
        shown,
        of,
        one.contact_kind,
        one.contact,
        one.locale,
        one.person,
        now,
        now,
    )
    if rows:
        await _answer(participant, 1, InvitationAnswer.ACCEPTED, one.answered_at)
        await give_items(participant, attended)
    return len(rows)


async def _give_missing(participant: UUID, attended: list[UUID]) -> None:
    """Whoever attends nothing yet, since the agenda was made later, attends what representatives sit in on."""
    has = await execute(
        "SELECT FROM participant_item i JOIN agenda_item a ON a.id = i.item"
        " WHERE i.participant = {} AND a.removed_at IS NULL LIMIT 1",
        participant,
    )
    if not has:
        await give_items(participant, attended)


async def _end(held: MeetingHeld) -> int:
    lost = await fetch(_Lost, LOST, held.id, Answer.ACCEPTED)
    now = clock.now()
    for one in lost:
        if one.of_this_call:
            await _answer(one.id, one.turn + 1, InvitationAnswer.GIVEN_BACK, now)
        await execute(
            "UPDATE participant SET removed_at = {}, removed_reason = {} WHERE id = {}",
            now,
            SEAT_GIVEN_BACK if one.of_this_call else SEAT_OF_ANOTHER_CALL,
            one.id,
        )
    return len(lost)


async def _answer(participant: UUID, turn: int, answer: InvitationAnswer, at: datetime) -> None:
    await execute(
        "INSERT INTO participant_answer (id, participant, turn, answer, way, at) VALUES ({}, {}, {}, {}, {}, {})",
        uuid7(),
        participant,
        turn,
        answer,
        AnswerWay.SEAT,
        at,
    )
