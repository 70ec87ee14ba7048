"""Entering what the sources of chance said, each once and none before its instant; waiting longer for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, lease, transaction
from participation.base.errors import FieldError, Refused, demand, invalid
from participation.base.identity.actor import Actor
from participation.base.ledger.errors import BEHIND
from participation.base.ledger.proofs import SignedNote, first_checkpoint_with
from participation.base.ledger.sequencing import caught_up
from participation.base.outbox.owing import owe
from participation.base.text import clean
from participation.representatives.draw.entropy import gathered
from participation.representatives.rules.digits import check_whole
from participation.representatives.rules.draws import (
    ALREADY_DRAWN,
    NOT_NAMED,
    check_entry,
    check_order,
    check_postponement,
)
from participation.representatives.schemas.draw import Entered, Given, NewPostponement
from participation.representatives.services.draw_holding import HOLD, demand_pool, hold
from participation.representatives.services.draw_loading import Held, demand_may, locked_call
from participation.representatives.services.draw_rounds import (
    Round,
    demand_round,
    due_at,
    entered,
    entered_digits,
)
from participation.representatives.services.draw_sources import known_at
from participation.representatives.words import CallAct


class _Position(msgspec.Struct):
    position: int


async def draw(actor: Actor, *, slug: str, entropy: Sequence[Given]) -> Entered:
    """Enter values; once every source has one the draw is held, and never again.

    Values that were entered before may be given again as they are. A second draw is refused with 409
    ``already_drawn``, and everybody sees that it was tried. Raises 422 for a value that is too early, unreadable or
    not that of the freeze, 409 ``pool_changed`` and ``ledger_too_late``, 503 ``ledger_behind``, 403.
    """
    try:
        round_, waiting = await caught_up(lambda: _enter(actor, slug, entropy))
    except Refused as refused:
        if refused.refusal == ALREADY_DRAWN:
            await note_attempt(actor, slug, entropy)
        raise
    return Entered(waiting=waiting, sha256=None if waiting else await hold(round_))


async def postpone(actor: Actor, *, slug: str, new: NewPostponement) -> None:
    """Wait longer for a source that did not say what it should, and tell everybody why.

    Raises 422 for an instant that is not later or without a reason, 409 where nothing is frozen or it was drawn, 403.
    """
    async with transaction():
        held = await locked_call(slug)
        demand_may(actor, held, CallAct.DRAW)
        round_ = await demand_round(held.id)
        if round_.drawn:
            raise Refused(ALREADY_DRAWN)
        now = clock.now()
        due = await due_at(round_)
        if new.source not in due or new.source in await entered(round_.id):
            raise Refused(invalid(FieldError("source", "unknown", NOT_NAMED, {"source": new.source})))
        why = clean(new.reason).strip()
        demand(check_postponement(new.until, announced=due[new.source], now=now, reason=why))
        await execute(
            "INSERT INTO draw_postponement (id, round, source, until, reason, at, person)"
            " VALUES ({}, {}, {}, {}, {}, {}, {})",
            uuid7(),
            round_.id,
            new.source,
            new.until,
            why,
            now,
            actor.person,
        )
        await record(actor, "draw.postponed", f"call:{held.id}", body=held.body, source=new.source)


async def _enter(actor: Actor, slug: str, entropy: Sequence[Given]) -> tuple[UUID, list[str]]:
    async with transaction():
        held, round_ = await demand_entering(actor, slug)
        known = await entered(round_.id)
        new = _new(round_, entropy, known)
        due = await due_at(round_)
        demand(check_entry([one.source for one in new], known=due, entered=known, now=clock.now()))
        values = _written(round_, new)
        digits = await entered_digits(round_.id)
        for source, value in values.items():
            demand(check_whole(source, value, digits.get(source, "")))
        await keep(actor, held, round_, values)
        return round_.id, await still_waiting(round_, {**known, **values})


async def demand_entering(actor: Actor, slug: str) -> tuple[Held, Round]:
    """The call and its freeze that waits for chance, which the ledger had before any source spoke.

    Raises 409 where there is none, it was drawn or the pool is another, ``ledger_too_late``, 503, 403.
    """
    held = await locked_call(slug)
    demand_may(actor, held, CallAct.DRAW)
    round_ = await demand_round(held.id)
    if round_.drawn:
        raise Refused(ALREADY_DRAWN)
    await demand_pool(held, round_)
    demand(check_order(known_at(round_.sources), await _in_ledger_at(round_)))
    return held, round_


async def still_waiting(round_: Round, known: Mapping[str, str]) -> list[str]:
    """The sources that have not spoken; once all have, the draw is owed."""
    waiting = [one.name for one in round_.sources if one.name not in known]
    if not waiting:
        await owe(HOLD, once=f"draw {round_.id}", round=round_.id)
    return waiting


def _new(round_: Round, entropy: Sequence[Given], known: dict[str, str]) -> list[Given]:
    """Without what was entered before, where it is given again as it was."""
    return [one for one in entropy if known.get(one.source) not in {one.value, *_same(round_, one)}]


def _same(round_: Round, one: Given) -> list[str]:
    """The value as it would be kept, where it can be read."""
    try:
        return list(_written(round_, [one]).values())
    except Refused:
        return []


def _written(round_: Round, given: Sequence[Given]) -> dict[str, str]:
    if not given:
        return {}
    names = {one.source.strip() for one in given}
    sources = [one for one in round_.sources if one.name in names]
    return {one.source: one.value for one in gathered(sources, [(one.source, one.value) for one in given])}


async def keep(actor: Actor, held: Held, round_: Round, values: Mapping[str, str]) -> None:
    """Write down what sources said, in the caller's act."""
    now = clock.now()
    for source, value in values.items():
        await execute(
            "INSERT INTO draw_entropy (id, round, source, value, at, person) VALUES ({}, {}, {}, {}, {}, {})",
            uuid7(),
            round_.id,
            source,
            value,
            now,
            actor.person,
        )
        await record(actor, "draw.entropy_entered", f"call:{held.id}", body=held.body, source=source, value=value)


async def _in_ledger_at(round_: Round) -> datetime:
    """When the checkpoint was signed that first held the freeze. Raises BEHIND before that."""
    found = await fetch_one(_Position, "SELECT position FROM ledger_leaf WHERE subject = {}", round_.id)
    note: SignedNote | None = await first_checkpoint_with(found.position) if found else None
    if note is None:
        raise Refused(BEHIND)
    return note.at


async def note_attempt(actor: Actor, slug: str, entropy: Sequence[Given]) -> None:
    """Put an attempt to draw again on record, although the act itself is refused: so in a transaction of its own."""
    async with lease():
        held = await locked_call(slug)
        round_ = await demand_round(held.id)
        await execute(
            "INSERT INTO draw_attempt (id, round, code, offered, at, person) VALUES ({}, {}, {}, {}::jsonb, {}, {})",
            uuid7(),
            round_.id,
            ALREADY_DRAWN.code,
            msgspec.json.encode(list(entropy)).decode(),
            clock.now(),
            actor.person,
        )
        await record(actor, "draw.tried_again", f"call:{held.id}", body=held.body)
