"""Answers to offers: accepted, declined, nothing heard, given back; and who follows on a seat that fell free."""

from __future__ import annotations

from uuid import UUID

from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import CLOCKWORK, Actor
from participation.base.identity.words import Role
from participation.base.notices.owing import owe_notices
from participation.base.outbox.owing import owe
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.settings import current
from participation.base.text import clean
from participation.representatives.rules.seats import (
    FREES,
    WRONG_LINK,
    Answer,
    AnsweredBy,
    check_answer,
    check_note,
)
from participation.representatives.schemas.seat import SeatStanding
from participation.representatives.seat_links import opens_seat, seat_link
from participation.representatives.services.draw_loading import Held, locked_call_of
from participation.representatives.services.seat_news import tell_seats_changed
from participation.representatives.services.seat_offering import EXPIRE, applicants, notice
from participation.representatives.services.seat_passing_on import SeatHeld, held_seat, pass_on

# A clerk notes what somebody said on the telephone; the secretary and the officer do so too.
NOTING = (Role.SECRETARY, Role.OFFICER, Role.CLERK)


async def accept(actor: Actor, *, seat: UUID, key: str = "", by: AnsweredBy, note: str = "") -> SeatStanding:
    """Accept a seat, by the signed link or through a clerk who notes the call.

    Raises 403 ``wrong_link`` or without the role, 404, 409 ``answered_already`` or ``answer_too_late``, 422.
    """
    return await _answer(actor, seat, Answer.ACCEPTED, key, by, note)


async def refuse(actor: Actor, *, seat: UUID, key: str = "", by: AnsweredBy, note: str = "") -> SeatStanding:
    """Decline a seat, or give back one that was accepted; the next alternate of the type is asked at once.

    Raises as above.
    """
    return await _answer(actor, seat, Answer.DECLINED, key, by, note)


async def expire(seat: UUID) -> None:
    """The time to answer is over: nothing heard means that the next alternate is asked. Answered, it does nothing."""
    async with transaction():
        found = await held_seat(seat)
        held = await locked_call_of(found.call)
        it = await held_seat(seat)
        if it.answer is not None:
            return
        if clock.now() < it.answer_by:
            # the clock that called was fast; nobody else would call
            await owe(EXPIRE, due_at=it.answer_by, seat=seat)
            return
        await _write(CLOCKWORK, held, it, Answer.SILENT, AnsweredBy.CLOCK, "")
        people = await applicants(held.id, [it.pseudonym])
        values = {"title": held.title, "link": f"{current().base_url}/calls/{held.slug}"}
        await owe_notices([notice(held, people[it.pseudonym], "seat_passed_on", f"seat:{seat}:silent", values)])


async def remind(seat: UUID) -> None:
    """Ask once more where nothing was heard yet."""
    async with transaction():
        found = await held_seat(seat)
        held = await locked_call_of(found.call)
        it = await held_seat(seat)
        if it.answer is not None or clock.now() >= it.answer_by:
            return
        people = await applicants(held.id, [it.pseudonym])
        values = {"title": held.title, "until": it.answer_by.isoformat(), "link": seat_link(seat)}
        await owe_notices([notice(held, people[it.pseudonym], "seat_reminder", f"seat:{seat}:reminder", values)])


async def _answer(actor: Actor, seat: UUID, answer: Answer, key: str, by: AnsweredBy, note: str) -> SeatStanding:
    async with transaction():
        found = await held_seat(seat)
        # the call is what two who answer at once wait for; what the seat's answer is, is read after that
        held = await locked_call_of(found.call)
        it = await held_seat(seat)
        _demand_way(actor, held, it, key, by)
        said = clean(note).strip()
        demand(check_note(by, said))
        if answer is Answer.DECLINED and it.answer is Answer.ACCEPTED:
            answer = Answer.GIVEN_BACK
        demand(check_answer(before=it.answer, answer=answer, until=it.answer_by, now=clock.now()))
        await _write(actor, held, it, answer, by, said)
        standing = SeatStanding(id=seat, answer=answer, at=clock.now())
        await answered(standing)
    return standing


def _demand_way(actor: Actor, held: Held, it: SeatHeld, key: str, by: AnsweredBy) -> None:
    """Raises 403 unless the link is the seat's, or the actor may note what was said."""
    if by is AnsweredBy.LINK:
        if not opens_seat(it.id, key):
            raise Refused(WRONG_LINK)
    elif not actor.has(*NOTING, body=held.body):
        raise Refused(WRONG_ROLE)


async def _write(actor: Actor, held: Held, it: SeatHeld, answer: Answer, by: AnsweredBy, note: str) -> None:
    await execute(
        "INSERT INTO seat_answer (id, seat, turn, answer, by, note, at, person)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
        uuid7(),
        it.id,
        2 if answer is Answer.GIVEN_BACK else 1,
        answer,
        by,
        note,
        clock.now(),
        None if by is AnsweredBy.LINK else actor.person,
    )
    await record(actor, "seat.answered", f"call:{held.id}", body=held.body, place=it.place, answer=answer, by=by)
    if answer in {Answer.ACCEPTED, Answer.GIVEN_BACK}:
        await tell_seats_changed(held.id)
    if answer in FREES:
        await pass_on(held, it)
    elif answer is Answer.ACCEPTED:
        await _confirm(held, it)


async def _confirm(held: Held, it: SeatHeld) -> None:
    people = await applicants(held.id, [it.pseudonym])
    values = {
        "title": held.title,
        "meeting": held.meeting_title,
        "at": held.meeting_at.isoformat(),
        "place": held.place,
        "link": seat_link(it.id),
    }
    await owe_notices([notice(held, people[it.pseudonym], "seat_confirmed", f"seat:{it.id}:confirmed", values)])
