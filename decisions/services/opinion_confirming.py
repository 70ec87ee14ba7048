"""Representatives confirm the record of their own words, or correct it; every version is kept."""

from __future__ import annotations

from uuid import UUID

from decisions.rules.opinions import check_confirming, check_correcting
from decisions.schemas.opinion import OpinionStored
from decisions.services.opinion_loading import OpinionHeld, locked_opinion, wordings_of
from decisions.words import AnswerWay, WrittenBy
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import NOT_FOUND, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.text import clean

NOTING = (Role.CLERK, Role.SECRETARY, Role.OFFICER)


async def confirm(
    actor: Actor, *, opinion: UUID, version: int, participant: UUID | None = None, note: str = ""
) -> OpinionStored:
    """Say that a version is what was said: the ``participant`` whose own page is open, or without one a clerk.

    Raises 404 where the opinion is somebody else's, 403 for who may not note it or wrote it down, 409
    ``changed_meanwhile`` or ``confirmed_already``, 422 without a note of whom a clerk asked.
    """
    async with transaction():
        held = await _theirs(actor, opinion, participant)
        said = clean(note).strip()
        wordings = await wordings_of(opinion)
        by_link = participant is not None
        demand(check_confirming(wordings, version, clerk=actor.person, note=said, by_link=by_link))
        await _confirm(actor, held, version, by_link=by_link, note=said)
        await record(actor, "opinion.confirmed", f"opinion:{opinion}", body=held.body, number=held.number)
        stored = OpinionStored(id=opinion, number=held.number, version=version)
        await answered(stored)
    return stored


async def correct(
    actor: Actor, *, opinion: UUID, version: int, text: str, participant: UUID | None = None, note: str = ""
) -> OpinionStored:
    """Put the representative's own words after a version they have read; it is confirmed by that. Raises as above."""
    async with transaction():
        held = await _theirs(actor, opinion, participant)
        said, words = clean(note).strip(), clean(text).strip()
        wordings = await wordings_of(opinion)
        by_link = participant is not None
        demand(check_correcting(wordings, version, words, clerk=actor.person, note=said, by_link=by_link))
        await execute(
            "INSERT INTO opinion_text (id, opinion, version, text, by, at, person) VALUES ({}, {}, {}, {}, {}, {}, {})",
            uuid7(),
            opinion,
            version + 1,
            words,
            WrittenBy.REPRESENTATIVE,
            clock.now(),
            None if by_link else actor.person,
        )
        await _confirm(actor, held, version + 1, by_link=by_link, note=said)
        await record(actor, "opinion.corrected", f"opinion:{opinion}", body=held.body, number=held.number)
        stored = OpinionStored(id=opinion, number=held.number, version=version + 1)
        await answered(stored)
    return stored


async def _theirs(actor: Actor, opinion: UUID, participant: UUID | None) -> OpinionHeld:
    held = await locked_opinion(opinion)
    if participant is None:
        if not actor.has(*NOTING, body=held.body):
            raise Refused(WRONG_ROLE)
    elif participant != held.participant:
        raise Refused(NOT_FOUND)
    return held


async def _confirm(actor: Actor, held: OpinionHeld, version: int, *, by_link: bool, note: str) -> None:
    await execute(
        "INSERT INTO opinion_confirmation (id, opinion, version, way, note, at, person)"
        " VALUES ({}, {}, {}, {}, {}, {}, {})",
        uuid7(),
        held.id,
        version,
        AnswerWay.LINK if by_link else AnswerWay.CLERK,
        "" if by_link else note,
        clock.now(),
        None if by_link else actor.person,
    )
