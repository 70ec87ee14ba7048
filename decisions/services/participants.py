"""Participants beside the seats: put on the list, invited, given their items, and ended with a reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

import msgspec

from decisions.queries.participants_held import ParticipantHeld, locked_participant, participant_held
from decisions.rules.participants import HAS_SEAT, MEETING_OFF, check_end, check_items, check_new, public_name
from decisions.schemas.participant import Invited, NewParticipant, ParticipantStanding
from decisions.services.meeting_doors import stand_tickets
from decisions.services.meeting_loading import MeetingHeld, demand_role, shared_meeting
from decisions.services.participants_telling import Told, tell_each
from decisions.words import MeetingState
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import new_code, uuid7
from participation.base.database import execute, fetch, transaction
from participation.base.errors import FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import read_contact
from participation.base.identity.words import Role
from participation.base.text import clean

OFFICE = (Role.SECRETARY, Role.OFFICER)


class _Id(msgspec.Struct):
    id: UUID


TO_INVITE = """
SELECT p.id, p.person, p.contact_kind, p.contact, p.locale, m.body FROM participant p JOIN meeting m ON m.id = p.meeting
WHERE p.meeting = {} AND p.seat IS NULL AND p.removed_at IS NULL AND (
    CASE WHEN cardinality({}::uuid[]) = 0 THEN p.invited_at IS NULL ELSE p.id = ANY ({}::uuid[]) END)
ORDER BY p.id FOR UPDATE OF p
"""


async def add_participant(actor: Actor, *, meeting: str | UUID, new: NewParticipant) -> ParticipantStanding:
    """Put somebody on the list; they are told once they are invited.

    Raises 403, 404, 409 ``meeting_off``, 422 without a name, for a wrong contact or an item of another meeting.
    """
    async with transaction():
        held = await shared_meeting(meeting)
        demand_role(actor, held.body, *OFFICE)
        if held.state is MeetingState.CANCELLED:
            raise Refused(MEETING_OFF)
        agenda = await agenda_of(held.id)
        items = new.items or agenda
        name, organisation = clean(new.name).strip(), clean(new.organisation).strip()
        demand(check_new(new.kind, name=name, organisation=organisation, items=items, agenda=agenda))
        contact = read_contact(new.contact) if new.contact.strip() else None
        if isinstance(contact, FieldError):
            raise Refused(invalid(contact))
        participant = uuid7()
        await execute(
            "INSERT INTO participant (id, meeting, kind, name, public_name, speaks_for, contact_kind, contact, locale,"
            " added_at, added_by) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
            participant,
            held.id,
            new.kind,
            name,
            public_name(name=name, organisation=organisation, allowed=new.name_published, pseudonym=a_pseudonym()),
            organisation,
            contact[0] if contact else None,
            contact[1] if contact else None,
            new.locale,
            clock.now(),
            actor.person,
        )
        await give_items(participant, items)
        await record(
            actor, "participant.added", f"participant:{participant}", body=held.body, meeting=held.slug, kind=new.kind
        )
        standing = ParticipantStanding(id=participant, answer=None, ended=False)
        await answered(standing)
    return standing


async def invite(actor: Actor, *, meeting: str | UUID, participants: Collection[UUID] = ()) -> Invited:
    """Send the invitation with the link of the own page to those named, or to everybody who has none yet.

    Who was invited before is told again. Raises 403, 404, 409 ``meeting_off``.
    """
    async with transaction():
        held = await shared_meeting(meeting)
        demand_role(actor, held.body, *OFFICE)
        if held.state is MeetingState.CANCELLED:
            raise Refused(MEETING_OFF)
        named = sorted(participants)
        people = await fetch(Told, TO_INVITE, held.id, named, named)
        now = clock.now()
        told = await tell_each(
            people, held.id, "attending_invitation", told_of(held), f"meeting:{held.id}:invited:{now.isoformat()}"
        )
        await execute(
            "UPDATE participant SET invited_at = coalesce(invited_at, {}) WHERE id = ANY ({}::uuid[])",
            now,
            [one.id for one in people],
        )
        await record(actor, "participants.invited", f"meeting:{held.id}", body=held.body, people=told)
        made = Invited(told)
        await answered(made)
    return made


async def attend(actor: Actor, *, participant: UUID, items: Sequence[UUID]) -> ParticipantStanding:
    """Say anew which items somebody attends, also of one with a seat. Raises 403, 404, 422."""
    async with transaction():
        found = await participant_held(participant)
        await shared_meeting(found.meeting)
        demand_role(actor, found.body, *OFFICE)
        demand(check_items(items, await agenda_of(found.meeting)))
        await locked_participant(participant)
        await execute("DELETE FROM participant_item WHERE participant = {}", participant)
        await give_items(participant, items)
        await record(
            actor, "participant.items", f"participant:{participant}", body=found.body, items=[str(one) for one in items]
        )
        standing = standing_of(found)
        await answered(standing)
    return standing


async def end_participant(actor: Actor, *, participant: UUID, reason: str) -> ParticipantStanding:
    """End an invitation, with a reason that the person reads on their own page and, once invited, is told.

    Ended before, it does nothing. Raises 403, 404, 409 ``has_seat`` (the call says who has a seat), 422.
    """
    async with transaction():
        found = await participant_held(participant)
        held = await shared_meeting(found.meeting)
        demand_role(actor, found.body, *OFFICE)
        found = await locked_participant(participant)
        if found.seat is not None:
            raise Refused(HAS_SEAT)
        why = clean(reason).strip()
        demand(check_end(why))
        if found.removed_at is None:
            await execute(
                "UPDATE participant SET removed_at = {}, removed_reason = {} WHERE id = {}",
                clock.now(),
                why,
                participant,
            )
            if found.invited_at is not None and not found.ended:
                await tell_each(
                    [Told(found.id, found.person, found.contact_kind, found.contact, found.locale, found.body)],
                    held.id,
                    "attending_ended",
                    told_of(held) | {"reason": why},
                    f"participant:{participant}:ended",
                )
            await stand_tickets(found.meeting)
            await record(actor, "participant.ended", f"participant:{participant}", body=found.body)
        standing = ParticipantStanding(id=participant, answer=found.answer, ended=True)
        await answered(standing)
    return standing


def standing_of(found: ParticipantHeld) -> ParticipantStanding:
    """A participant as the answer of an act."""
    return ParticipantStanding(id=found.id, answer=found.answer, ended=found.ended)


def told_of(held: MeetingHeld) -> dict[str, object]:
    """What every notice about a meeting says."""
    return {"meeting": held.title, "at": held.starts_at.isoformat(), "place": held.place, "online": held.link}


def a_pseudonym() -> str:
    """Letters and digits only: it is read out and printed in lists."""
    code = new_code(7)
    while not code.replace("-", "").isalnum():
        code = new_code(7)
    return code


async def agenda_of(meeting: UUID, *, attended: bool = False) -> list[UUID]:
    """The items of a meeting in their order; ``attended``: those that representatives sit in on."""
    rows = await fetch(
        _Id,
        "SELECT id FROM agenda_item WHERE meeting = {} AND removed_at IS NULL AND (attended OR NOT {})"
        " ORDER BY position, id",
        meeting,
        attended,
    )
    return [row.id for row in rows]


async def give_items(participant: UUID, items: Sequence[UUID]) -> None:
    """Let somebody attend these items too, in the caller's act."""
    await execute(
        "INSERT INTO participant_item (id, participant, item)"
        " SELECT given.id, {}, given.item FROM unnest({}::uuid[], {}::uuid[]) AS given (id, item)"
        " ON CONFLICT (participant, item) DO NOTHING",
        participant,
        [uuid7() for _ in items],
        list(items),
    )
