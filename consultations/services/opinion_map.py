"""Turning an opinion map on and off, and letting everybody see its result: acts of the office, each with its row."""

from __future__ import annotations

from consultations.rules.opinion_map import ALREADY, NO_STATEMENTS, SWITCHING, MapAct, Seen
from consultations.schemas.opinion_map import MapStanding
from consultations.services.loading import demand_role, locked
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import Refused
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor

ON = {MapAct.TURN_ON: True, MapAct.TURN_OFF: False}
SEEN = {MapAct.PUBLISH: Seen.PUBLIC, MapAct.KEEP: Seen.INTERNAL}


async def act_on_map(actor: Actor, *, slug: str, act: MapAct) -> MapStanding:
    """Turn the map on or off, or make its result public or internal.

    Raises 404 for an unknown consultation, 403 without an officer's or leader's role in its body, 409 where there is
    no statement to vote on yet or nothing would change.
    """
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, *SWITCHING)
        now = clock.now()
        await execute(
            "INSERT INTO opinion_map (id, consultation, standing, seen) VALUES ({}, {}, 'off', {})"
            " ON CONFLICT (consultation) DO NOTHING",
            uuid7(),
            held.id,
            Seen.BY_RULE,
        )
        if act is MapAct.TURN_ON and not await execute(
            "SELECT FROM statement WHERE consultation = {} AND standing = 'public' LIMIT 1", held.id
        ):
            raise Refused(NO_STATEMENTS)
        on, seen = ON.get(act), SEEN.get(act)
        rows = await execute(
            "UPDATE opinion_map SET standing = coalesce({}, standing), seen = coalesce({}, seen)"
            " WHERE consultation = {} AND (standing <> coalesce({}, standing) OR seen <> coalesce({}, seen))"
            " RETURNING standing, seen",
            _standing(on),
            seen,
            held.id,
            _standing(on),
            seen,
        )
        if not rows:
            raise Refused(ALREADY)
        await execute(
            "INSERT INTO opinion_map_act (id, consultation, act, person, at) VALUES ({}, {}, {}, {}, {})",
            uuid7(),
            held.id,
            act,
            actor.person,
            now,
        )
        await record(actor, f"opinion_map.{act.name.lower()}", f"consultation:{held.id}", body=held.body)
        reached = MapStanding(rows[0]["standing"] == "on", Seen(rows[0]["seen"]))
        await answered(reached)
    return reached


def _standing(on: bool | None) -> str | None:
    return None if on is None else "on" if on else "off"
