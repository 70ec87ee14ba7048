"""Putting an opinion right that was recorded under the wrong speaker or item; all that was recorded stays as it was.

Words that become somebody else's are written down once more as the office's record, in a version of their own: nobody
has confirmed that one yet, whatever the former speaker said of the versions before.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from decisions.queries.opinion_placings import placings_of
from decisions.rules.placing import Placed, There, check_placing
from decisions.schemas.placing import NewPlacing, PlacingView
from decisions.services.opinion_loading import OpinionHeld, locked_opinion, wordings_of
from decisions.services.opinion_standing import restand
from decisions.services.opinion_telling import tell_speaker
from decisions.services.recording import RECORDING
from decisions.words import WrittenBy
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.text import clean

ITEM = "SELECT id, meeting, removed_at IS NOT NULL AS removed FROM agenda_item WHERE id = {} FOR SHARE"
SPEAKER = "SELECT id, meeting, removed_at IS NOT NULL AS removed, kind FROM participant WHERE id = {} FOR SHARE"


class _Title(msgspec.Struct):
    title: str


async def place_opinion(actor: Actor, *, opinion: UUID, new: NewPlacing) -> PlacingView:
    """Put an opinion under another speaker or item of its meeting; both the old and the new stay on record.

    Whose it was is told that it is not theirs any more, whose it becomes that the record waits for them; where only
    the item changes the speaker is told that. Raises 404, 403, 409 ``changed_meanwhile``, ``same_place``,
    ``handed_in_by_them`` or ``not_speaking``, 422 without a reason or for an item or a person of another meeting.
    """
    async with transaction():
        held = await locked_opinion(opinion)
        if not actor.has(*RECORDING, body=held.body):
            raise Refused(WRONG_ROLE)
        item, participant = new.item or held.item, new.participant or held.participant
        reason, wordings = clean(new.reason).strip(), await wordings_of(opinion)
        demand(
            check_placing(
                Placed(item=held.item, participant=held.participant, placings=held.placings),
                meeting=held.meeting,
                read=new.version,
                item=await fetch_one(There, ITEM, item),
                participant=await fetch_one(There, SPEAKER, participant),
                reason=reason,
                handed_in=wordings[0].by is WrittenBy.REPRESENTATIVE and wordings[0].person is None,
            )
        )
        now, placing = clock.now(), uuid7()
        await execute(
            "INSERT INTO opinion_placing (id, opinion, version, item, participant, note, at, person)"
            " VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
            placing,
            opinion,
            held.placings + 1,
            item,
            participant,
            reason,
            now,
            actor.person,
        )
        if participant != held.participant:
            await _as_theirs(actor, held, participant, wordings[-1].version + 1, wordings[-1].text, now)
        await restand(opinion)
        await record(actor, "opinion.placed", f"opinion:{opinion}", body=held.body, number=held.number)
        if participant == held.participant:
            await _tell_of_item(held, item, placing)
        view = (await placings_of(opinion))[-1]
        await answered(view)
    return view


async def _as_theirs(
    actor: Actor, held: OpinionHeld, participant: UUID, version: int, text: str, now: datetime
) -> None:
    """The words as the office's record of somebody else's, who is asked to confirm it; the former one is told."""
    words = uuid7()
    await execute(
        "INSERT INTO opinion_text (id, opinion, version, text, by, at, person) VALUES ({}, {}, {}, {}, {}, {}, {})",
        words,
        held.id,
        version,
        text,
        WrittenBy.SECRETARY,
        now,
        actor.person,
    )
    told = {"meeting": held.title, "number": held.number}
    await tell_speaker(held.participant, "opinion_not_theirs", f"opinion:{held.id}:not-theirs:{words}", told)
    await tell_speaker(
        participant, "opinion_to_confirm", f"participant:{participant}:confirm:{words}", {"meeting": held.title}
    )


async def _tell_of_item(held: OpinionHeld, item: UUID, placing: UUID) -> None:
    there = await fetch_one(_Title, "SELECT title FROM agenda_item WHERE id = {}", item)
    title = there.title if there else ""
    told = {"meeting": held.title, "number": held.number, "item": title}
    await tell_speaker(held.participant, "opinion_item_changed", f"opinion-placing:{placing}", told)
