"""Nominating activities: by those who were there, or by the office, which says who stands for election."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec

from events.rules.awards import HOSTS, NOMINATED_ALREADY, NOT_THERE, check_nomination, check_standing
from events.schemas.award import NewNomination, NomineeMade
from events.services.award_loading import (
    AwardHeld,
    demand_role,
    locked_award,
    rules_in_force,
    shared_award,
    times_of,
    visitor,
)
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.address import tells_nobody_apart
from participation.base.identity.rates import allow, key_of
from participation.base.in_force import current_rules
from participation.base.text import clean

HOUR = timedelta(hours=1)
NO_ACTIVITY = N_("There is no such activity in this campaign.")


class _Activity(msgspec.Struct):
    id: UUID


async def nominate(actor: Actor, *, slug: str, new: NewNomination) -> NomineeMade:
    """Nominate an activity one has been at, by the link of the booking; the office lets it stand.

    Raises 404, 409 ``no_nominations``, ``nominations_over``, ``nominated_already``, 403 ``not_there``, 422, 429.
    """
    await count_try(actor)
    async with transaction():
        held = await shared_award(slug)
        said = await rules_in_force(held)
        demand(check_nomination(times_of(said), clock.now()))
        activity = await _activity(held, new.activity)
        who = await visitor(actor, held, new.booking, activity)
        if who is None:
            raise Refused(NOT_THERE)
        made = await _write(actor, held, new, activity, by=who.key, admitted=False)
        await record(actor, "award.nominated", f"award:{held.id}", nominee=made.id)
        await answered(made)
    return made


async def put_up(actor: Actor, *, slug: str, new: NewNomination) -> NomineeMade:
    """Put an activity up by the office; it stands at once. Raises 409 once voting has begun, 403, 404, 422."""
    async with transaction():
        held = await locked_award(slug)
        demand_role(actor, held, HOSTS)
        await _demand_before_voting(held)
        made = await _write(actor, held, new, await _activity(held, new.activity), by="", admitted=True)
        await record(actor, "award.put_up", f"award:{held.id}", body=held.body, nominee=made.id)
        await answered(made)
    return made


async def admit(actor: Actor, *, slug: str, nominee: UUID, stands: bool = True) -> None:
    """Say whether a nominee stands for election. Raises 409 once voting has begun, 403, 404."""
    async with transaction():
        held = await locked_award(slug)
        demand_role(actor, held, HOSTS)
        await _demand_before_voting(held)
        rows = await execute(
            "UPDATE nominee SET admitted_at = {} WHERE id = {} AND award = {} RETURNING id",
            clock.now() if stands else None,
            nominee,
            held.id,
        )
        if not rows:
            raise Refused(NOT_FOUND)
        verb = "award.admitted" if stands else "award.not_admitted"
        await record(actor, verb, f"award:{held.id}", body=held.body, nominee=nominee)


async def count_try(actor: Actor) -> None:
    """Count a vote or nomination of one network address. Raises 429 where it sends too many."""
    if not tells_nobody_apart(actor.address):
        await allow(key_of("award", actor.address), current_rules().open_days.awards.votes_per_address_hour, HOUR)


async def _demand_before_voting(held: AwardHeld) -> None:
    if held.published_at:
        demand(check_standing(times_of(await rules_in_force(held)), clock.now()))


async def _activity(held: AwardHeld, slug: str) -> UUID:
    """An activity of the campaign that is public. Raises 422."""
    found = await fetch_one(
        _Activity,
        "SELECT id FROM activity_in_force WHERE slug = {} AND campaign = {} AND withdrawn_at IS NULL",
        slug.strip(),
        held.campaign,
    )
    if found is None:
        raise Refused(invalid(FieldError("activity", "unknown", NO_ACTIVITY)))
    return found.id


async def _write(
    actor: Actor, held: AwardHeld, new: NewNomination, activity: UUID, *, by: str, admitted: bool
) -> NomineeMade:
    now, id_ = clock.now(), uuid7()
    rows = await execute(
        "INSERT INTO nominee (id, award, activity, why, nominated_at, nominated_by, admitted_at)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}) ON CONFLICT (award, activity) DO NOTHING RETURNING id",
        id_,
        held.id,
        activity,
        clean(new.why).strip(),
        now,
        by,
        now if admitted else None,
    )
    if not rows:
        raise Refused(NOMINATED_ALREADY)
    return NomineeMade(id=id_, activity=new.activity.strip(), admitted=admitted)
