"""Telling those who wait: that they are in line, that seats are held for them, that time is over, that it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from events.links import Own, own_link
from events.services.session_loading import SessionHeld
from events.services.waitlist_holding import EntryHeld
from participation.base.database import fetch_one
from participation.base.notices.owing import Owed, owe_notices
from participation.base.settings import current


class _Named(msgspec.Struct, frozen=True):
    title: str
    place: str


async def said_of(held: SessionHeld) -> dict[str, Any]:
    """What every notice about a session says of it."""
    found = await fetch_one(
        _Named,
        "SELECT title, coalesce(nullif({}, ''), address) AS place FROM activity WHERE id = {}",
        held.place,
        held.activity,
    )
    assert found is not None, "a session is of an activity"
    title = f"{found.title} · {held.title}" if held.title else found.title
    return {"session": title, "at": held.starts_at.isoformat(), "place": found.place}


def owed(it: EntryHeld, held: SessionHeld, template: str, owed_for: str, values: Mapping[str, Any]) -> Owed:
    """One notice to who waits."""
    return Owed(
        template=template,
        values=values,
        owed_for=owed_for,
        subject=f"wait:{it.id}",
        contact=it.way,
        person=it.person,
        locale=it.locale,
        body=held.body,
    )


async def tell_joined(held: SessionHeld, it: EntryHeld, ahead: int) -> None:
    """Their place in line, and the link to it."""
    values = await said_of(held) | {"seats": it.seats, "ahead": ahead, "link": own_link(Own.WAITING, it.id)}
    await owe_notices([owed(it, held, "waitlist_joined", f"wait:{it.id}:joined", values)])


async def tell_offered(held: SessionHeld, offers: Sequence[tuple[UUID, EntryHeld]], until: datetime) -> None:
    """That seats are held for them, until when, and the link to answer."""
    said = await said_of(held)
    await owe_notices(
        [
            owed(
                it,
                held,
                "waitlist_offer",
                f"offer:{offer}:{until.isoformat()}",
                said | {"seats": it.seats, "until": until.isoformat(), "link": own_link(Own.OFFER, offer)},
            )
            for offer, it in offers
        ]
    )


async def tell_lapsed(held: SessionHeld, it: EntryHeld, offer: UUID) -> None:
    """That the time to answer went by, and the seats went on."""
    values = await said_of(held) | {"link": f"{current().base_url}/sessions/{held.id}"}
    await owe_notices([owed(it, held, "waitlist_lapsed", f"offer:{offer}:lapsed", values)])


async def tell_closed(held: SessionHeld, those: Sequence[EntryHeld], why: str, reason: str) -> None:
    """That the waiting is over, why, and where the other sessions are."""
    if not those:
        return
    values = await said_of(held) | {"why": why, "reason": reason, "link": f"{current().base_url}/sessions/{held.id}"}
    await owe_notices([owed(it, held, "waitlist_closed", f"wait:{it.id}:closed", values) for it in those])
