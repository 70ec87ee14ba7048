"""Inviting those who have a seat, with an entry for their calendar that changes and ends with the meeting."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.notices.owing import Owed, owe_notices
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.settings import current
from participation.base.text import clean
from participation.representatives.rules.draws import OUT_OF_ORDER
from participation.representatives.rules.meetings import check_appointment, check_cancellation
from participation.representatives.schemas.seat import AppointmentView, NewAppointment
from participation.representatives.seat_links import seat_link
from participation.representatives.services.draw_loading import Held, locked_call
from participation.representatives.services.seat_offering import applicants, notice
from participation.representatives.words import CallState

INVITING = (Role.SECRETARY, Role.OFFICER)
SEATED = frozenset({CallState.DRAWN, CallState.CONCLUDED})


class _Seated(msgspec.Struct):
    id: UUID
    pseudonym: str


class _Again(msgspec.Struct):
    application: UUID
    person: UUID | None
    contact_kind: str
    contact: str
    locale: str


ACCEPTED = """
SELECT s.id, s.pseudonym FROM seat s WHERE s.call = {} AND
    (SELECT a.answer FROM seat_answer a WHERE a.seat = s.id ORDER BY a.turn DESC LIMIT 1) = 'accepted' ORDER BY s.place
"""
NEWEST = """
SELECT sequence, starts_at, minutes, place, note, cancelled, at FROM appointment WHERE call = {}
ORDER BY sequence DESC LIMIT 1
"""
# One message a contact, to those who allowed it, never sat for this body, and did not apply to the new call yet.
AGAIN = """
SELECT DISTINCT ON (a.contact_kind, a.contact) a.id AS application, a.person, a.contact_kind, a.contact, a.locale
FROM application a JOIN call k ON k.id = a.call JOIN consent c ON c.application = a.id
WHERE k.body = {} AND k.id <> {} AND c.purpose = 'invited again' AND c.taken_back_at IS NULL AND a.contact IS NOT NULL
    AND a.standing NOT IN ('draft', 'withdrawn')
    AND NOT EXISTS (SELECT FROM seat s JOIN application o ON o.id = s.application WHERE o.contact = a.contact
        AND o.contact_kind = a.contact_kind AND (SELECT x.answer FROM seat_answer x WHERE x.seat = s.id
        ORDER BY x.turn DESC LIMIT 1) = 'accepted')
    AND NOT EXISTS (SELECT FROM application o WHERE o.call = {} AND o.contact = a.contact
        AND o.contact_kind = a.contact_kind AND o.standing <> 'draft')
ORDER BY a.contact_kind, a.contact, a.id DESC
"""


async def appoint(actor: Actor, *, slug: str, new: NewAppointment) -> AppointmentView:
    """Invite everybody who has accepted; a later appointment replaces the earlier and tells everybody again.

    Raises 409 before seats are given, 422 for an instant that is over, 403.
    """
    async with transaction():
        held = await _held(actor, slug)
        made = await appoint_seated(actor, held, new)
        await answered(made)
    return made


async def appoint_seated(actor: Actor, held: Held, new: NewAppointment) -> AppointmentView:
    """The same within an act of the caller, who has looked at who may and that seats are given.

    Raises 422 for an instant that is over.
    """
    demand(check_appointment(new.starts_at, clock.now()))
    made = await _write(
        actor,
        held,
        AppointmentView(
            sequence=0,
            starts_at=new.starts_at,
            minutes=new.minutes,
            place=clean(new.place).strip() or held.place,
            note=clean(new.note).strip(),
            cancelled="",
            at=clock.now(),
        ),
    )
    template = "meeting_invitation" if made.sequence == 1 else "meeting_changed"
    await _tell(held, made, template, {"place": made.place, "note": made.note})
    await record(actor, "meeting.appointed", f"call:{held.id}", body=held.body, sequence=made.sequence)
    return made


async def call_off(actor: Actor, *, slug: str, reason: str) -> AppointmentView:
    """Tell everybody that the meeting is off; it leaves their calendars. Raises 409 where it is off, 422, 403."""
    async with transaction():
        held = await _held(actor, slug)
        last = await newest_appointment(held.id)
        if last is None or last.cancelled:
            raise Refused(OUT_OF_ORDER)
        made = await call_off_seated(actor, held, last, reason)
        await answered(made)
    return made


async def call_off_seated(actor: Actor, held: Held, last: AppointmentView, reason: str) -> AppointmentView:
    """The same within an act of the caller, who has looked at who may; ``last`` is what everybody was told.

    Raises 422 without a reason.
    """
    why = clean(reason).strip()
    demand(check_cancellation(why))
    made = await _write(actor, held, msgspec.structs.replace(last, cancelled=why, at=clock.now()))
    await _tell(held, made, "meeting_cancelled", {"reason": why})
    await record(actor, "meeting.called_off", f"call:{held.id}", body=held.body, sequence=made.sequence)
    return made


async def invite_again(actor: Actor, *, slug: str) -> int:
    """Tell those of an open call who applied before, had no seat and allowed it; how many are told now.

    The office learns the number and nothing else. Raises 409 while one cannot apply, 403.
    """
    async with transaction():
        held = await locked_call(slug)
        if not actor.has(*INVITING, body=held.body):
            raise Refused(WRONG_ROLE)
        if held.state is not CallState.OPEN:
            raise Refused(OUT_OF_ORDER)
        people = await fetch(_Again, AGAIN, held.body, held.id, held.id)
        values = {
            "title": held.title,
            "meeting": held.meeting_title,
            "closes": held.closes_at.isoformat(),
            "link": f"{current().base_url}/calls/{held.slug}",
        }
        told = await owe_notices([_again(held, one, values) for one in people])
        await record(actor, "call.told_again", f"call:{held.id}", body=held.body, people=told)
    return told


async def newest_appointment(call: UUID) -> AppointmentView | None:
    """When and where the meeting is, as it was last told."""
    return await fetch_one(AppointmentView, NEWEST, call)


async def _held(actor: Actor, slug: str) -> Held:
    held = await locked_call(slug)
    if not actor.has(*INVITING, body=held.body):
        raise Refused(WRONG_ROLE)
    if held.state not in SEATED:
        raise Refused(OUT_OF_ORDER)
    return held


async def _write(actor: Actor, held: Held, new: AppointmentView) -> AppointmentView:
    last = await newest_appointment(held.id)
    made = msgspec.structs.replace(new, sequence=last.sequence + 1 if last else 1)
    await execute(
        "INSERT INTO appointment (id, call, sequence, starts_at, minutes, place, note, cancelled, at, person)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
        uuid7(),
        held.id,
        made.sequence,
        made.starts_at,
        made.minutes,
        made.place,
        made.note,
        made.cancelled,
        made.at,
        actor.person,
    )
    return made


async def _tell(held: Held, made: AppointmentView, template: str, more: Mapping[str, object]) -> None:
    seated = await fetch(_Seated, ACCEPTED, held.id)
    people = await applicants(held.id, [one.pseudonym for one in seated])
    values = {"title": held.title, "meeting": held.meeting_title, "at": made.starts_at.isoformat(), **more}
    await owe_notices(
        [
            notice(
                held,
                people[one.pseudonym],
                template,
                f"seat:{one.id}:meeting:{made.sequence}",
                values | {"link": seat_link(one.id)},
            )
            for one in seated
        ]
    )


def _again(held: Held, one: _Again, values: Mapping[str, object]) -> Owed:
    return Owed(
        template="call_again",
        values=values,
        owed_for=f"call:{held.id}:again:{one.application}",
        subject=f"call:{held.id}",
        contact=(one.contact_kind, one.contact),
        person=one.person,
        locale=one.locale,
        body=held.body,
    )
