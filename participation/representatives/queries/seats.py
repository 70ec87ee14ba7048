"""Seats for the office with names and answers, and one seat for the one who got it."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from participation.base.calendar import Event, as_ics
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.settings import current
from participation.representatives.queries.calls import body_of_call
from participation.representatives.rules.seats import Answer, AnsweredBy
from participation.representatives.schemas.seat import OwnSeat, SeatsView, SeatView
from participation.representatives.services.draw_loading import call_named
from participation.representatives.services.meeting_inviting import newest_appointment
from participation.representatives.services.seat_offering import in_percent
from participation.representatives.services.seat_vacancies import vacancies

# Whoever calls people has to see whom; everybody else sees pseudonyms.
CALLING = (Role.SECRETARY, Role.OFFICER, Role.CLERK)
READING = (*CALLING, Role.LEADER, Role.REVIEWER, Role.AUDITOR)
# How long a meeting stands in a calendar before it was appointed.
USUAL = 120


class _Seat(msgspec.Struct):
    id: UUID
    place: int
    pseudonym: str
    name: str
    contact: str
    type: str
    values: str
    reason: str
    offered_at: datetime
    answer_by: datetime
    answer: Answer | None
    by: AnsweredBy | None
    note: str
    answered_at: datetime | None
    follows: UUID | None


class _Own(msgspec.Struct):
    id: UUID
    call_id: UUID
    call: str
    title: str
    meeting: str
    meeting_at: datetime
    place: str
    phone: str
    pseudonym: str
    type: str
    round: UUID | None
    offered_at: datetime
    answer_by: datetime
    answer: Answer | None
    answered_at: datetime | None
    body_name: str
    body_email: str


class _Chance(msgspec.Struct):
    probability: str | None


SEATS = """
SELECT s.id, s.place, s.pseudonym, coalesce(nullif(a.organisation_name, ''), a.name) AS name,
    coalesce(a.contact, '') AS contact, s.type,
    coalesce((SELECT jsonb_object_agg(c.name, q.value) FROM application_value v JOIN category c ON c.id = v.category
        JOIN quota q ON q.id = v.quota WHERE v.application = a.id), jsonb_build_object())::text AS "values",
    s.reason, s.offered_at, s.answer_by, x.answer, x.by, coalesce(x.note, '') AS note, x.at AS answered_at, s.follows
FROM seat s JOIN application a ON a.id = s.application LEFT JOIN LATERAL (
    SELECT answer, by, note, at FROM seat_answer WHERE seat = s.id ORDER BY turn DESC LIMIT 1
) x ON true WHERE s.call = {} ORDER BY s.place, s.id
"""
OWN = """
SELECT s.id, k.id AS call_id, k.slug AS call, k.title, k.meeting_title AS meeting, k.meeting_at, k.place,
    k.contact_phone AS phone, s.pseudonym, s.type, n.round, s.offered_at, s.answer_by, x.answer, x.at AS answered_at,
    b.name AS body_name, b.email AS body_email
FROM seat s JOIN call k ON k.id = s.call JOIN selection n ON n.id = s.selection JOIN body b ON b.id = k.body
LEFT JOIN LATERAL (SELECT answer, at FROM seat_answer WHERE seat = s.id ORDER BY turn DESC LIMIT 1) x ON true
WHERE s.id = {}
"""
CHANCE = """
SELECT t ->> 'probability' AS probability FROM draw_result r
CROSS JOIN LATERAL jsonb_array_elements(convert_from(r.content, 'UTF8')::jsonb #> ARRAY['portfolio', 'types']) AS t
WHERE r.round = {} AND t ->> 'id' = {} LIMIT 1
"""


async def seats(actor: Actor, slug: str) -> SeatsView:
    """Everybody who was offered a seat. Raises 404 and 403 for who does not work for the call.

    Names and contacts are for those who call people; others of the office see pseudonyms.
    """
    body = await body_of_call(actor, slug)
    if not actor.has(*READING, body=body):
        raise Refused(WRONG_ROLE)
    return await seats_of_call((await call_named(slug)).id, named=actor.has(*CALLING, body=body))


async def seats_of_call(call: UUID, *, named: bool = False) -> SeatsView:
    """The same for who may see it; with names and contacts where ``named``."""
    found = [_view(row, named=named) for row in await fetch(_Seat, SEATS, call)]
    return SeatsView(
        seats=found,
        vacant=(await vacancies(call)).places,
        accepted=sum(one.answer is Answer.ACCEPTED for one in found),
        waiting=sum(one.answer is None for one in found),
    )


async def own_seat(seat: UUID) -> OwnSeat:
    """A seat for the one who got it, who has shown the key. Raises 404."""
    row = await _own(seat)
    told = await newest_appointment(row.call_id)
    chance = await fetch_one(_Chance, CHANCE, row.round, row.type) if row.round else None
    return OwnSeat(
        id=row.id,
        call=row.call,
        title=row.title,
        meeting=row.meeting,
        meeting_at=told.starts_at if told else row.meeting_at,
        place=told.place if told else row.place,
        pseudonym=row.pseudonym,
        answer_by=row.answer_by,
        answer=row.answer,
        chance=in_percent(chance.probability or "") if chance else "",
        note=told.note if told else "",
        off=told.cancelled if told else "",
        phone=row.phone,
    )


async def calendar_of(seat: UUID) -> bytes:
    """The file of :func:`seat_event`."""
    return as_ics(await seat_event(seat), str(current().zone))


async def seat_event(seat: UUID) -> Event:
    """The calendar entry of a seat; of one that is no longer theirs, or of a meeting that is off, its cancelling.

    Raises 404, and where nobody has accepted it yet.
    """
    row = await _own(seat)
    told = await newest_appointment(row.call_id)
    theirs = row.answer is Answer.ACCEPTED
    if row.answer in {None, Answer.DECLINED, Answer.SILENT}:
        raise Refused(NOT_FOUND)
    starts_at = told.starts_at if told else row.meeting_at
    stamps = [row.answered_at or row.offered_at, *([told.at] if told else [])]
    return Event(
        uid=f"seat-{seat}@{urlsplit(current().base_url).hostname or 'kaimen'}",
        sequence=2 * (told.sequence if told else 0) + (0 if theirs else 1),
        stamped_at=max(stamps),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=told.minutes if told else USUAL),
        summary=row.meeting,
        description="\n".join(part for part in (row.title, told.note if told else "") if part),
        place=told.place if told else row.place,
        url=f"{current().base_url}/calls/{row.call}",
        organiser=row.body_name,
        organiser_email=row.body_email,
        cancelled=not theirs or bool(told and told.cancelled),
    )


async def _own(seat: UUID) -> _Own:
    row = await fetch_one(_Own, OWN, seat)
    if row is None:
        raise Refused(NOT_FOUND)
    return row


def _view(row: _Seat, *, named: bool) -> SeatView:
    given = msgspec.structs.asdict(row) | {"values": msgspec.json.decode(row.values, type=dict[str, str])}
    if not named:
        given |= {"name": "", "contact": "", "note": ""}
    return SeatView(**given)
