"""Telling parties: that they have entered, what the draw brought them, that it waits, or that a ballot was given up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from piccolo.querystring import QueryString

from events.links import Own, own_link
from events.services.ballot_loading import ENTRY, TO_READ, BallotEntryHeld, BallotHeld, standing_entries
from events.services.session_loading import SessionHeld
from events.services.session_telling import named
from participation.base.database import fetch_one
from participation.base.notices.owing import Owed, owe_notices


class Wished(StrEnum):
    """What is left to somebody who wished for a session that is called off."""

    OTHERS = "others"
    NOTHING = "nothing"
    DRAWN = "drawn"


async def tell_entered(held: BallotHeld, entry: UUID) -> None:
    """That they take part, under which pseudonym, and the link by which they change it."""
    it = await fetch_one(BallotEntryHeld, ENTRY, QueryString("id = {}", entry), TO_READ)
    assert it is not None, "it was written in this act"
    values = {"closes": held.closes_at.isoformat(), "draw": held.draw_at.isoformat()}
    await owe_notices([_owed(held, it, "ballot_entered", "entered", values)])


async def tell_lost(held: BallotHeld, those: Sequence[tuple[BallotEntryHeld, int]], parties: int) -> None:
    """That they were not drawn, at which place they stand, and that they wait in this order."""
    await owe_notices(
        [
            _owed(held, it, "ballot_lost", "lost", {"place": place, "parties": parties})
            for it, place in those
            if it.withdrawn_at is None
        ]
    )


async def tell_released(held: BallotHeld, it: BallotEntryHeld, session: str) -> None:
    """That they were drawn and have as many bookings as one may have, so that the seats went on."""
    await owe_notices([_owed(held, it, "ballot_released", "released", {"session": session})])


async def tell_voided(held: BallotHeld, step: UUID, reason: str) -> None:
    """That the ballot was given up, and why."""
    those = await standing_entries(held.id)
    await owe_notices([_owed(held, it, "ballot_voided", f"voided:{step}", {"reason": reason}) for it in those])


async def tell_postponed(held: BallotHeld, postponement: UUID, draw_at: datetime, reason: str) -> None:
    """That the draw waits for a source, until when at the earliest, and why."""
    values = {"draw": draw_at.isoformat(), "reason": reason}
    those = await standing_entries(held.id)
    await owe_notices([_owed(held, it, "ballot_postponed", f"postponed:{postponement}", values) for it in those])


async def tell_over(held: BallotHeld, step: UUID, reason: str) -> None:
    """That all sessions of the ballot are called off, so that nothing is drawn, and why."""
    those = await standing_entries(held.id)
    await owe_notices([_owed(held, it, "ballot_over", f"voided:{step}", {"reason": reason}) for it in those])


async def tell_off(
    held: BallotHeld, session: SessionHeld, those: Sequence[tuple[BallotEntryHeld, Wished]], reason: str
) -> None:
    """That a session they wished for, or drew, does not take place, why, and what is left to them; once."""
    values = {"session": (await named(session.id)).title, "at": session.starts_at.isoformat(), "reason": reason}
    await owe_notices(
        [
            _owed(held, it, "ballot_session_off", f"off:{session.id}", values | {"wished": wished.value})
            for it, wished in those
        ]
    )


def _owed(held: BallotHeld, it: BallotEntryHeld, template: str, what: str, values: Mapping[str, Any]) -> Owed:
    said = {"title": held.title, "pseudonym": it.pseudonym, "link": own_link(Own.BALLOT_ENTRY, it.id)}
    return Owed(
        template=template,
        values={**said, **values},
        owed_for=f"ballot_entry:{it.id}:{what}",
        subject=f"ballot_entry:{it.id}",
        contact=(it.way[0].value, it.way[1]) if it.way else None,
        person=it.person,
        locale=it.locale,
        body=held.body,
    )
