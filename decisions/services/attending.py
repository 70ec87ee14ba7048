"""What a participant answers: on their own page, opened by its link, or through a clerk who notes the call."""

from __future__ import annotations

import hmac
from uuid import UUID

from decisions.attending_links import attending_key, read_attending
from decisions.queries.participants_held import ParticipantHeld, locked_participant, participant_held
from decisions.rules.participants import HAS_SEAT, check_answer, check_note, over_at
from decisions.schemas.participant import ParticipantStanding
from decisions.services.meeting_doors import stand_tickets
from decisions.services.meeting_loading import demand_role, shared_meeting
from decisions.services.seats_taking_over import take_over_seats
from decisions.words import AnswerWay, InvitationAnswer
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import NOT_FOUND, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.text import clean
from participation.representatives.rules.seats import AnsweredBy
from participation.representatives.seat_links import seat_key
from participation.representatives.services.seat_answering import refuse

__all__ = ["ParticipantHeld", "accept_invitation", "decline_invitation", "participant_by"]

# A clerk notes what somebody said on the telephone; the secretary and the officer do so too.
NOTING = (Role.SECRETARY, Role.OFFICER, Role.CLERK)


async def participant_by(code: str) -> ParticipantHeld:
    """Whose own page the last part of a link opens. Raises 404 for a key that is forged."""
    participant = read_attending(code)
    if participant is None:
        raise Refused(NOT_FOUND)
    return await participant_held(participant)


async def accept_invitation(actor: Actor, *, participant: UUID, key: str = "", note: str = "") -> ParticipantStanding:
    """Say that somebody comes, by the key of their link or through a clerk who notes the call.

    Raises 404 for a key that is forged, 403 for a clerk of another body, 409 (``invitation_ended``, ``meeting_off``,
    ``answer_too_late``, ``answered_already``), 422 without a note where a clerk answers.
    """
    return await _answer(actor, participant, InvitationAnswer.ACCEPTED, key, note)


async def decline_invitation(actor: Actor, *, participant: UUID, key: str = "", note: str = "") -> ParticipantStanding:
    """Say that somebody does not come, or no longer: the invitation that was accepted is given back.

    Who has a seat gives that back, and the next alternate is asked. Raises as above; 409 ``has_seat`` for a clerk,
    who notes it where the seat is.
    """
    found = await participant_held(participant)
    if found.seat is None:
        return await _answer(actor, participant, InvitationAnswer.DECLINED, key, note)
    if not opens(participant, key):
        demand_role(actor, found.body, *NOTING)
        raise Refused(HAS_SEAT)
    _demand_open(found, InvitationAnswer.GIVEN_BACK)
    await refuse(actor, seat=found.seat, key=seat_key(found.seat), by=AnsweredBy.LINK)
    # the news of it comes through the outbox too; whoever looks at the page now sees it now
    await take_over_seats(found.meeting)
    return ParticipantStanding(id=participant, answer=InvitationAnswer.GIVEN_BACK, ended=True)


def opens(participant: UUID, key: str) -> bool:
    """Whether a key is that of the participant's link, compared in constant time."""
    return hmac.compare_digest(attending_key(participant).encode(), key.encode())


async def _answer(actor: Actor, participant: UUID, said: InvitationAnswer, key: str, note: str) -> ParticipantStanding:
    by_link = opens(participant, key)
    if key and not by_link:
        raise Refused(NOT_FOUND)
    way = AnswerWay.LINK if by_link else AnswerWay.CLERK
    async with transaction():
        found = await participant_held(participant)
        await shared_meeting(found.meeting)
        if not by_link:
            demand_role(actor, found.body, *NOTING)
        # whoever answers at the same time waits here; what was answered is read after that
        found = await locked_participant(participant)
        why = clean(note).strip()
        demand(check_note(way, why))
        answer = said
        if said is InvitationAnswer.DECLINED and found.answer is InvitationAnswer.ACCEPTED:
            answer = InvitationAnswer.GIVEN_BACK
        _demand_open(found, answer)
        await execute(
            "INSERT INTO participant_answer (id, participant, turn, answer, way, note, at, person)"
            " VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
            uuid7(),
            participant,
            found.turn + 1,
            answer,
            way,
            why if way is AnswerWay.CLERK else "",
            clock.now(),
            None if by_link else actor.person,
        )
        await stand_tickets(found.meeting)
        await record(
            actor, "participant.answered", f"participant:{participant}", body=found.body, answer=answer, way=way
        )
        standing = ParticipantStanding(id=participant, answer=answer, ended=answer is not InvitationAnswer.ACCEPTED)
        await answered(standing)
    return standing


def _demand_open(found: ParticipantHeld, answer: InvitationAnswer) -> None:
    refusal = check_answer(
        found.answer,
        answer,
        ended=found.removed_at is not None,
        state=found.state,
        over_at=over_at(found.starts_at, found.minutes),
        now=clock.now(),
    )
    demand(refusal)
