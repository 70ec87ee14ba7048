"""The secretary writes down what is said: sent as often as need be, stored once, numbered one after the other.

Every version of every opinion carries an id that the device made. A device that never heard an answer sends the same
again, and two devices send in any order: whatever is stored already is told as known.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from decisions.rules.opinions import (
    NOT_SPEAKING,
    SPEAKING,
    TAKEN,
    THEIR_OWN_WORDS,
    check_recording,
    check_words,
)
from decisions.schemas.opinion import NewOpinion, OpinionStored, RecordedBatch, RecordedText, Synced, SyncResult
from decisions.services.opinion_loading import MeetingOf, meeting_to_number, wordings_of
from decisions.services.opinion_standing import restand
from decisions.words import ParticipantKind, Said, WrittenBy
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refusal, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.messages import say
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.settings import current
from participation.base.text import clean

RECORDING = (Role.SECRETARY, Role.OFFICER)


class _Known(msgspec.Struct):
    opinion: UUID
    version: int
    number: int


class _There(msgspec.Struct):
    meeting: UUID
    number: int


class _Next(msgspec.Struct):
    number: int


class _Place(msgspec.Struct):
    meeting: UUID


class _Speaker(msgspec.Struct):
    kind: ParticipantKind


KNOWN = """
SELECT t.opinion, t.version, o.number FROM opinion_text t JOIN opinion o ON o.id = t.opinion WHERE t.id = {}
"""


async def sync(actor: Actor, *, meeting: str | UUID, batch: RecordedBatch) -> Synced:
    """Store what a device recorded, each version once; what becomes of each is told in the order of the batch.

    One that cannot be stored is refused alone, with its reason. Raises 404, 403, 409 ``meeting_cancelled``.
    """
    async with transaction():
        held = await meeting_to_number(meeting)
        _demand_recorder(actor, held)
        demand(check_recording(held.state))
        results = [await _stored(actor, held, one) for one in batch.texts]
        await restand(*dict.fromkeys(one.opinion for one in results if one.result == "stored"))
        new = sum(one.result == "stored" for one in results)
        if new:
            await record(actor, "opinion.recorded", f"meeting:{held.id}", body=held.body, versions=new)
    return Synced(results)


async def record_opinion(actor: Actor, *, item: UUID, new: NewOpinion) -> OpinionStored:
    """Write down one opinion on an item; with an id of the caller's own, twice is once.

    Raises 404, 403, 409 ``meeting_cancelled``, ``not_speaking`` or ``id_taken``, 422 for words that are none.
    """
    async with transaction():
        place = await fetch_one(_Place, "SELECT meeting FROM agenda_item WHERE id = {}", item)
        if place is None:
            raise Refused(NOT_FOUND)
        held = await meeting_to_number(place.meeting)
        _demand_recorder(actor, held)
        demand(check_recording(held.state))
        demand(check_words(new.text))
        opinion = new.id or uuid7()
        text = RecordedText(
            id=opinion,
            opinion=opinion,
            item=item,
            participant=new.participant,
            text=new.text,
            said_at=new.said_at or clock.now(),
        )
        made = await _written(actor, held, text)
        if isinstance(made, Refusal):
            raise Refused(made)
        if made.result == "stored":
            await restand(opinion)
            await record(actor, "opinion.recorded", f"meeting:{held.id}", body=held.body, versions=1)
        stored = OpinionStored(id=opinion, number=made.number or 0, version=made.version or 0)
        await answered(stored)
    return stored


def _demand_recorder(actor: Actor, held: MeetingOf) -> None:
    if not actor.has(*RECORDING, body=held.body):
        raise Refused(WRONG_ROLE)


async def _stored(actor: Actor, held: MeetingOf, text: RecordedText) -> SyncResult:
    wrong = check_words(text.text)
    made = wrong or await _written(actor, held, text)
    if not isinstance(made, Refusal):
        return made
    first = made.errors[0] if made.errors else None
    code, sentence, values = (
        (first.code, first.sentence, first.values) if first else (made.code, made.sentence, made.values)
    )
    return SyncResult(
        id=text.id,
        opinion=text.opinion,
        result="refused",
        code=code,
        sentence=say(actor.locale, sentence, values, current().zone),
    )


async def _written(actor: Actor, held: MeetingOf, text: RecordedText) -> SyncResult | Refusal:
    """Store a version, and its opinion where that is new; the meeting is held, so nobody else numbers meanwhile."""
    if known := await fetch_one(_Known, KNOWN, text.id):
        if known.opinion != text.opinion:
            return TAKEN
        return SyncResult(id=text.id, opinion=text.opinion, result="known", number=known.number, version=known.version)
    there = await fetch_one(_There, "SELECT meeting, number FROM opinion WHERE id = {}", text.opinion)
    if there is None:
        if refusal := await _check_place(held, text):
            return refusal
        number = await begin_opinion(
            held,
            opinion=text.opinion,
            item=text.item,
            participant=text.participant,
            said=Said.SPOKEN,
            at=text.said_at,
            person=actor.person,
        )
        if number is None:
            return TAKEN
    elif there.meeting != held.id:
        return TAKEN
    else:
        number = there.number
    return await add_text(actor, text, number, by=WrittenBy.SECRETARY, person=actor.person)


async def add_text(
    actor: Actor, text: RecordedText, number: int, *, by: WrittenBy, person: UUID | None
) -> SyncResult | Refusal:
    """Add a version of the words to an opinion that is there; another's version since ``base`` is told beside it.

    What representatives wrote or confirmed is theirs: the office adds no version after it.
    """
    await execute("SELECT id FROM opinion WHERE id = {} FOR NO KEY UPDATE", text.opinion)
    before = await wordings_of(text.opinion)
    newest = before[-1] if before else None
    if by is WrittenBy.SECRETARY and newest and (newest.by is WrittenBy.REPRESENTATIVE or newest.confirmed):
        return THEIR_OWN_WORDS
    version = newest.version + 1 if newest else 1
    rows = await execute(
        "INSERT INTO opinion_text (id, opinion, version, text, by, at, person) VALUES ({}, {}, {}, {}, {}, {}, {})"
        " ON CONFLICT (id) DO NOTHING RETURNING id",
        text.id,
        text.opinion,
        version,
        clean(text.text).strip(),
        by,
        clock.now(),
        person,
    )
    if not rows:
        return TAKEN
    beside = newest and text.base < newest.version and newest.person != actor.person
    return SyncResult(
        id=text.id,
        opinion=text.opinion,
        result="stored",
        number=number,
        version=version,
        other=newest.text if newest and beside else "",
    )


async def _check_place(held: MeetingOf, text: RecordedText) -> Refusal | None:
    item = await fetch_one(_Place, "SELECT meeting FROM agenda_item WHERE id = {}", text.item)
    speaker = await fetch_one(
        _Speaker, "SELECT kind FROM participant WHERE id = {} AND meeting = {}", text.participant, held.id
    )
    if item is None or item.meeting != held.id or speaker is None:
        return NOT_FOUND
    return None if speaker.kind in SPEAKING else NOT_SPEAKING


async def begin_opinion(
    held: MeetingOf,
    *,
    opinion: UUID,
    item: UUID,
    participant: UUID,
    said: Said,
    at: datetime,
    person: UUID | None,
) -> int | None:
    """Write an opinion under the next number of the meeting, which is held; None where its id is taken elsewhere."""
    rows = await fetch(
        _Next,
        "INSERT INTO opinion (id, meeting, item, participant, number, said, said_at, received_at, person)"
        " SELECT {}, {}, {}, {}, coalesce(max(number), 0) + 1, {}, {}, {}, {} FROM opinion WHERE meeting = {}"
        " ON CONFLICT (id) DO NOTHING RETURNING number",
        opinion,
        held.id,
        item,
        participant,
        said,
        at,
        clock.now(),
        person,
        held.id,
    )
    return rows[0].number if rows else None
