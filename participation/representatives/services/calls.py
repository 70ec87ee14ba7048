"""Preparing a call and correcting it before the review; naming who takes an invited seat."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.text import clean
from participation.representatives.errors import EDITED_MEANWHILE, NO_SUCH_BODY, SLUG_TAKEN
from participation.representatives.queries.call_said import PLAIN, TEXTS, said_of
from participation.representatives.rules.call_life import MAY, after
from participation.representatives.rules.calls import check_said
from participation.representatives.schemas.call import CallStanding, CorrectedCall, NewCall
from participation.representatives.services.loading import demand_role, locked_call, roles_in, take_call_step
from participation.representatives.tables.call import Call, Category, InvitedSeat, Quota
from participation.representatives.words import CallAct, CallState

# words that are addresses of their own beside those of calls
RESERVED = frozenset({"new"})
OFFICE = tuple(MAY[CallAct.CORRECT])


class _Id(msgspec.Struct):
    id: UUID


async def prepare_call(actor: Actor, *, new: NewCall) -> CallStanding:
    """Enter a call. Raises 422 for what no call can say, 403 without a role in the body, 409 for a taken address."""
    body = await _body(new.body)
    demand_role(actor, body, *OFFICE)
    demand(check_said(said_of(new)))
    now = clock.now()
    slug = new.slug or f"{now:%Y}-{secrets.token_hex(4)}"
    if slug in RESERVED:
        raise Refused(SLUG_TAKEN)
    row = Call(
        **_values(new),
        id=uuid7(),
        slug=slug,
        body=body,
        author=actor.person,
        created_at=now,
        state=CallState.PREPARED,
        version=1,
    )
    prepared = CallStanding(slug, CallState.PREPARED)
    try:
        async with transaction():
            await Call.insert(row)
            await _write_parts(row.id, new)
            await record(actor, "call.prepared", f"call:{row.id}", body=body, slug=slug)
            await answered(prepared)
    except asyncpg.UniqueViolationError as error:
        raise Refused(SLUG_TAKEN) from error
    return prepared


async def correct_call(actor: Actor, *, slug: str, change: CorrectedCall) -> CallStanding:
    """Save the whole call again, before the review or after a rejection.

    Raises what :func:`prepare_call` raises, and 409 where somebody else changed it meanwhile or it is out of order.
    """
    async with transaction():
        held = await locked_call(slug)
        demand_role(actor, held.body, *OFFICE)
        state = after(held.state, CallAct.CORRECT)
        if not isinstance(state, CallState):
            raise Refused(state)
        if change.version != held.version:
            raise Refused(EDITED_MEANWHILE)
        demand(check_said(said_of(change)))
        await Call.update(**_values(change), version=held.version + 1).where(Call.id == held.id)
        await execute("DELETE FROM category WHERE call = {}", held.id)
        await execute("DELETE FROM invited_seat WHERE call = {}", held.id)
        await _write_parts(held.id, change)
        # who corrects is an author too, and may not sign
        await take_call_step(actor, held, CallAct.CORRECT, state, clock.now())
        await record(actor, "call.corrected", f"call:{held.id}", body=held.body)
    return CallStanding(slug, state)


async def name_invited(actor: Actor, *, slug: str, position: int, name: str) -> None:
    """Say who takes an invited seat, at any time before the call is concluded. Raises 404, 403."""
    async with transaction():
        held = await locked_call(slug)
        if not roles_in(actor, held.body) & set(OFFICE):
            raise Refused(WRONG_ROLE)
        rows = await execute(
            "UPDATE invited_seat SET name = {}, named_at = {}, named_by = {} WHERE call = {} AND position = {}"
            " RETURNING id",
            clean(name).strip(),
            clock.now(),
            actor.person,
            held.id,
            position,
        )
        if not rows:
            raise Refused(NOT_FOUND)
        await record(actor, "call.seat_named", f"call:{held.id}", body=held.body, position=position)


def _values(new: NewCall) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(new, name) for name in PLAIN}
    values |= {name: clean(getattr(new, name)).strip() for name in TEXTS}
    sources = [clean(source).strip() for source in new.entropy_sources]
    return values | {"entropy_sources": [source for source in sources if source]}


async def _write_parts(call: UUID, new: NewCall) -> None:
    for place, one in enumerate(new.categories):
        row = Category(
            id=uuid7(),
            call=call,
            position=place,
            name=clean(one.name).strip(),
            name_en=clean(one.name_en).strip(),
            why=clean(one.why).strip(),
            why_en=clean(one.why_en).strip(),
            sensitive=one.sensitive,
        )
        await Category.insert(row)
        quotas = [
            Quota(
                id=uuid7(),
                category=row.id,
                position=line,
                value=clean(quota.value).strip(),
                value_en=clean(quota.value_en).strip(),
                at_least=quota.at_least,
                at_most=quota.at_most,
                population=quota.population,
                speaks_for=quota.speaks_for,
            )
            for line, quota in enumerate(one.quotas)
        ]
        if quotas:
            await Quota.insert(*quotas)
    seats = [
        InvitedSeat(
            id=uuid7(),
            call=call,
            position=place,
            speaks_for=seat.speaks_for,
            title=clean(seat.title).strip(),
            name=clean(seat.name).strip(),
        )
        for place, seat in enumerate(new.invited)
    ]
    if seats:
        await InvitedSeat.insert(*seats)


async def _body(slug: str) -> UUID:
    found = await fetch_one(_Id, "SELECT id FROM body WHERE slug = {}", slug)
    if found is None:
        raise Refused(invalid(FieldError("body", "unknown_value", NO_SUCH_BODY)))
    return found.id
