"""Representatives hand in their opinions in writing, on their own page or through the counter."""

from __future__ import annotations

from uuid import UUID

from decisions.queries.participants_held import ParticipantHeld, participant_held
from decisions.rules.opinions import TAKEN, check_handing_in, check_speaker, check_words, said_at
from decisions.schemas.opinion import OpinionStored, RecordedText
from decisions.services.opinion_loading import MeetingOf, meeting_to_number
from decisions.services.opinion_standing import restand
from decisions.services.recording import add_text, begin_opinion
from decisions.words import WrittenBy
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import NOT_FOUND, Refusal, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.settings import current

# At the counter, and by those who run the meeting.
ON_BEHALF = (Role.CLERK, Role.SECRETARY, Role.OFFICER)


async def hand_in(
    actor: Actor, *, participant: UUID, item: UUID, text: str, id_: UUID | None = None, by_link: bool = True
) -> OpinionStored:
    """Take in an opinion in writing: of whoever opened their own page (``by_link``), or through a clerk.

    ``id_`` is the form's own, so that a form sent twice is stored once. Raises 404, 403 for a clerk of another body,
    409 ``not_announced``, ``too_late``, ``not_their_item`` …, 422 for words that are none.
    """
    async with transaction():
        who = await participant_held(participant)
        held: MeetingOf = await meeting_to_number(who.meeting)
        if not by_link and not actor.has(*ON_BEHALF, body=held.body):
            raise Refused(WRONG_ROLE)
        now = clock.now()
        opinion = id_ or uuid7()
        if known := await _known(who, opinion):
            return known
        demand(check_handing_in(held.window, now, current().zone))
        demand(check_speaker(who.kind, who.items, item, ended=who.ended))
        if not await execute(
            "SELECT id FROM agenda_item WHERE id = {} AND meeting = {} AND removed_at IS NULL", item, held.id
        ):
            raise Refused(NOT_FOUND)
        demand(check_words(text))
        person = None if by_link else actor.person
        number = await begin_opinion(
            held,
            opinion=opinion,
            item=item,
            participant=who.id,
            said=said_at(held.window, now),
            at=now,
            person=person,
        )
        if number is None:
            raise Refused(TAKEN)
        words = RecordedText(id=uuid7(), opinion=opinion, item=item, participant=who.id, text=text, said_at=now)
        made = await add_text(actor, words, number, by=WrittenBy.REPRESENTATIVE, person=person)
        if isinstance(made, Refusal):
            raise Refused(made)
        await restand(opinion)
        await record(actor, "opinion.handed_in", f"meeting:{held.id}", body=held.body, number=number, by_link=by_link)
        stored = OpinionStored(id=opinion, number=number, version=1)
        await answered(stored)
    return stored


async def _known(who: ParticipantHeld, opinion: UUID) -> OpinionStored | None:
    rows = await execute("SELECT participant, number FROM opinion WHERE id = {}", opinion)
    if not rows:
        return None
    if rows[0]["participant"] != who.id:
        raise Refused(TAKEN)
    return OpinionStored(id=opinion, number=rows[0]["number"], version=1)
