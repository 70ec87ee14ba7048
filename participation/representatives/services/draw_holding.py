"""Holding the draw once all chance is in: pure computation, then one transaction; broken off, it is taken up again."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.canonical import canonical
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import CLOCKWORK
from participation.representatives.draw.running import Draw, read_portfolio, run
from participation.representatives.rules.draws import NO_FREEZE, POOL_CHANGED, Form, Kind
from participation.representatives.sealed_form import sealed_draw, sealed_portfolio
from participation.representatives.services.draw_loading import Held, locked_call_of, take_step
from participation.representatives.services.draw_pool import Input, input_of
from participation.representatives.services.draw_refilling import rest_now
from participation.representatives.services.draw_rounds import Round, entered, round_of
from participation.representatives.services.seat_offering import Offer, offer, select
from participation.representatives.services.seat_passing_on import pass_on_what_waits
from participation.representatives.services.seat_telling import tell_everybody
from participation.representatives.words import CallAct, Way

HOLD = "draw.hold"


class _File(msgspec.Struct):
    portfolio: bytes


class _Done(msgspec.Struct):
    sha256: str


class _Given(msgspec.Struct):
    given: bytes


class _Gone(msgspec.Struct):
    pseudonym: str


async def hold(round_id: UUID) -> str:
    """Draw from a freeze whose sources have all spoken; the SHA-256 of the public file. Held before, only that.

    Raises 409 ``pool_changed`` where the pool is not the frozen one, ``not_frozen`` where the freeze was voided.
    """
    if done := await _held_before(round_id):
        return done
    round_ = await round_of(round_id)
    if round_ is None:
        raise Refused(NO_FREEZE)
    found = await fetch_one(
        _File, "SELECT coalesce(whole, content) AS portfolio FROM draw_freeze WHERE id = {}", round_id
    )
    assert found is not None  # a round is a row of it
    values = await entered(round_id)
    drawn = await asyncio.to_thread(_drawn, found.portfolio, values)
    content, whole = await asyncio.to_thread(_files, drawn, round_)
    async with transaction():
        held = await locked_call_of(round_.call)
        if done := await _held_before(round_id):
            return done
        frozen = await demand_pool(held, round_)
        sha256 = hashlib.sha256(content).hexdigest()
        await execute(
            "INSERT INTO draw_result (id, round, sha256, content, whole, at) VALUES ({}, {}, {}, {}, {}, {})",
            uuid7(),
            round_id,
            sha256,
            content,
            whole,
            clock.now(),
        )
        await _give_seats(held, round_, frozen, drawn)
        if round_.kind is Kind.DRAW:
            await take_step(CLOCKWORK, held, CallAct.DRAW)
        await record(CLOCKWORK, "draw.held", f"call:{held.id}", body=held.body, sha256=sha256, number=round_.number)
    return sha256


async def demand_pool(held: Held, round_: Round) -> Input:
    """What was frozen. Raises 409 where somebody came, changed or went other than by withdrawing since the freeze."""
    found = await fetch_one(_Given, "SELECT given FROM draw_preparation WHERE id = {}", round_.preparation)
    assert found is not None  # a freeze names it
    frozen = msgspec.json.decode(found.given, type=Input)
    if round_.kind is Kind.DRAW:
        now = await input_of(held, coarser=frozen.coarser)
        after = {one.id: one for one in now.persons}
        same = now.quotas == frozen.quotas and now.seats == frozen.seats
    else:
        after, same = await rest_now(held, frozen), True
    before = {one.id: one for one in frozen.persons}
    missing = before.keys() - after.keys()
    if missing:
        rows = await fetch(
            _Gone,
            "SELECT pseudonym FROM application WHERE call = {} AND standing = 'withdrawn' AND pseudonym = ANY ({})",
            held.id,
            sorted(missing),
        )
        missing -= {row.pseudonym for row in rows}
    if missing or not same or any(before.get(id_) != one for id_, one in after.items()):
        raise Refused(POOL_CHANGED)
    return frozen


async def _held_before(round_id: UUID) -> str | None:
    found = await fetch_one(_Done, "SELECT sha256 FROM draw_result WHERE round = {}", round_id)
    return found.sha256 if found else None


def _drawn(portfolio: bytes, values: Mapping[str, str]) -> Draw:
    return run(read_portfolio(portfolio), list(values.items()))


def _files(drawn: Draw, round_: Round) -> tuple[bytes, bytes | None]:
    """The public file, and in the sealed form the full one."""
    whole = drawn.file()
    if round_.form is Form.OPEN:
        return whole, None
    public = sealed_portfolio(drawn.portfolio, round_.sha256, round_.seal)
    built: dict[str, Any] = msgspec.to_builtins(drawn)
    return canonical(sealed_draw(built, public)), whole


async def _give_seats(held: Held, round_: Round, frozen: Input, drawn: Draw) -> None:
    """A seat for each one drawn; in a replacement on the places that were empty at the freeze.

    Seats that were given back since are passed on after that.
    """
    selection = await select(CLOCKWORK, held, Way.DRAW, round_=round_.id)
    if round_.kind is Kind.DRAW:
        offers = [Offer(one.id, one.type, place) for place, one in enumerate(drawn.selected, 1)]
    else:
        offers = [
            Offer(one.id, one.type, place, follows=seat)
            for one, place, seat in zip(drawn.selected, frozen.places, frozen.empty, strict=True)
        ]
    chances = {one["id"]: one["probability"] for one in drawn.portfolio["types"]}
    await offer(held, selection, offers, chances=chances)
    if round_.kind is Kind.DRAW:
        await tell_everybody(held, drawn)
    else:
        await pass_on_what_waits(held)
