"""Announcing: what an act owes those who subscribed, written in its transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.rules.announcing import announced, closing_soon_at, digest_at, digest_day
from consultations.rules.lifecycle import state_at
from consultations.services.loading import Held, locked_by_id
from consultations.subscribing.words import Announced
from consultations.words import Act, State
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.in_force import current_rules
from participation.base.outbox.owing import owe
from participation.base.settings import current

TELL = "subscribers.tell"
DIGEST = "subscribers.digest"
CLOSING = "consultation.closing_soon"


class _Count(msgspec.Struct):
    n: int


async def announce(held: Held, act: Act, state: State, closes_at: datetime | None = None) -> None:
    """Announce an act where it is public, inside the act; one that only the invited may comment on is not."""
    ends = closes_at or held.closes_at
    if act in {Act.OPEN, Act.EXTEND} and state in {State.OPEN, State.SCHEDULED}:
        await _owe_closing_soon(held, ends)
    times = await _published(held.id) if act is Act.PUBLISH else 0
    what = announced(act, state, published_before=times > 1)
    if what is not None:
        key = {Announced.EXTENDED: ends.isoformat(), Announced.CORRECTED: str(times)}.get(what, "")
        await _write(held, what, key, ends)


async def announce_final_text(held: Held, release: UUID) -> None:
    """Announce that the text decided on was released, inside the act; ``release`` is the row that says so."""
    await _write(held, Announced.FINAL_TEXT, str(release), held.closes_at)


async def announce_closing_soon(consultation: UUID, closes_at: datetime) -> None:
    """The clock's: say that the end is near, unless it was moved or has come meanwhile."""
    async with transaction():
        held = await locked_by_id(consultation)
        now = clock.now()
        if held.closes_at == closes_at and state_at(held.state, held.opens_at, closes_at, now) is State.OPEN:
            await _write(held, Announced.CLOSING_SOON, closes_at.isoformat(), closes_at)


async def _owe_closing_soon(held: Held, closes_at: datetime) -> None:
    due = closing_soon_at(held.opens_at, closes_at, current_rules().announcing.closing_soon_days)
    if due is None or held.invited_only:
        return
    once = f"closing soon:{held.id}:{closes_at.isoformat()}"
    await owe(CLOSING, due_at=due, once=once, consultation=str(held.id), closes_at=closes_at.isoformat())


async def _write(held: Held, what: Announced, key: str, closes_at: datetime) -> None:
    if held.invited_only:
        return
    now, zone, hour = clock.now(), current().zone, current_rules().announcing.digest_hour
    day, made = digest_day(now, zone, hour), uuid7()
    written = await execute(
        "INSERT INTO announcement (id, consultation, what, key, closes_at, at, digest_on)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}) ON CONFLICT (consultation, what, key) DO NOTHING RETURNING id",
        made,
        held.id,
        what,
        key,
        closes_at,
        now,
        day,
    )
    if written:
        await owe(TELL, announcement=str(made))
        await owe(DIGEST, due_at=digest_at(day, zone, hour), once=f"{DIGEST}:{day.isoformat()}", day=day.isoformat())


async def _published(consultation: UUID) -> int:
    """How often its report was published, this time counted."""
    found = await fetch_one(
        _Count, "SELECT count(*) AS n FROM step WHERE consultation = {} AND act = 'publish'", consultation
    )
    return found.n if found else 0
