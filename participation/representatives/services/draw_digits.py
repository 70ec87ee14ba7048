"""Entering digits one by one as they are drawn in public, each once; the last makes what the source said whole."""

from __future__ import annotations

from uuid import UUID

from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import FieldError, Refused, demand, invalid
from participation.base.identity.actor import Actor
from participation.base.ledger.sequencing import caught_up
from participation.representatives.draw.entropy import FOLDED
from participation.representatives.draw.entropy_sources import Source, SourceKind
from participation.representatives.rules.digits import check_digit
from participation.representatives.rules.draws import ALREADY_DRAWN, NOT_NAMED, check_entry
from participation.representatives.schemas.draw import EnteredDigit, Given, NewDigit
from participation.representatives.services.draw_entering import demand_entering, keep, note_attempt, still_waiting
from participation.representatives.services.draw_holding import hold
from participation.representatives.services.draw_rounds import Round, due_at, entered, entered_digits


async def enter_digit(actor: Actor, *, slug: str, new: NewDigit) -> EnteredDigit:
    """Enter the next digit of a source; with the last one its value is in, and with the last value the draw is held.

    Raises 422 for a digit that is entered already, out of its turn, before its instant or no digit, and where the
    source does not say a number of digits; 409 ``already_drawn``, ``pool_changed``, ``ledger_too_late``,
    ``not_frozen``, 503 ``ledger_behind``, 403.
    """
    try:
        round_, digits, waiting = await caught_up(lambda: _enter(actor, slug, new))
    except Refused as refused:
        if refused.refusal == ALREADY_DRAWN:
            await note_attempt(actor, slug, [Given(new.source, new.digit)])
        raise
    return EnteredDigit(digits=digits, waiting=waiting, sha256=None if waiting else await hold(round_))


async def _enter(actor: Actor, slug: str, new: NewDigit) -> tuple[UUID, str, list[str]]:
    async with transaction():
        held, round_ = await demand_entering(actor, slug)
        source = _named(round_, new.source)
        known, due = await entered(round_.id), await due_at(round_)
        demand(check_entry([source.name], known=due, entered=known, now=clock.now()))
        before = (await entered_digits(round_.id)).get(source.name, "")
        count = source.count if source.kind is SourceKind.DIGITS else 0
        digit = new.digit.translate(FOLDED).strip()
        demand(check_digit(source.name, new.place, digit, count=count, entered=before))
        await execute(
            "INSERT INTO draw_digit (id, round, source, place, digit, at, person) VALUES ({}, {}, {}, {}, {}, {}, {})",
            uuid7(),
            round_.id,
            source.name,
            new.place,
            digit,
            clock.now(),
            actor.person,
        )
        of_digit = {"source": source.name, "place": new.place, "digit": digit}
        await record(actor, "draw.digit_entered", f"call:{held.id}", body=held.body, **of_digit)
        digits = before + digit
        values = {source.name: digits} if len(digits) == count else {}
        await keep(actor, held, round_, values)
        return round_.id, digits, await still_waiting(round_, {**known, **values})


def _named(round_: Round, name: str) -> Source:
    found = next((one for one in round_.sources if one.name == name.strip()), None)
    if found is None:
        raise Refused(invalid(FieldError("source", "unknown", NOT_NAMED, {"source": name})))
    return found
