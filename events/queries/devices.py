"""The phones of an office, and the doors that they may be put to."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from events.schemas.device import DeviceShown, DoorShown
from events.services.door_loading import RUNNING, demand_at_door
from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor

# phones that were signed off go from the list in time
SHOWN_FOR = timedelta(days=30)
MOST = 500
DEVICES = """
SELECT d.id, d.body, d.name, d.made_at, d.code_until, d.enrolled_at, d.seen_at, d.skew_ms, d.ended_at,
    ARRAY(SELECT a.door FROM device_door a WHERE a.device = d.id ORDER BY a.door) AS doors,
    (SELECT count(*) FROM scan s WHERE s.device = d.id AND s.door IN (
        SELECT a.door FROM device_door a WHERE a.device = d.id)) AS scans
FROM device d
"""
MINE = "WHERE d.body = ANY ({}::uuid[]) AND coalesce(d.ended_at > {}, true) ORDER BY d.ended_at IS NOT NULL, d.id DESC"
DOORS = """
SELECT id, kind, title, title_en, place, starts_at, closes_at, body FROM door
WHERE body = ANY ({}::uuid[]) AND closed_at IS NULL AND (closes_at > {} OR id = ANY ({}::uuid[]))
ORDER BY starts_at, id LIMIT {}
"""


async def devices(actor: Actor) -> list[DeviceShown]:
    """The phones of the offices whose doors the actor runs, those in use first."""
    mine = sorted(actor.bodies(*RUNNING))
    return await fetch(DeviceShown, DEVICES + MINE, mine, clock.now() - SHOWN_FOR)


async def device_shown(actor: Actor, device: UUID) -> DeviceShown:
    """One of them. Raises 404, 403."""
    found = await fetch_one(DeviceShown, DEVICES + "WHERE d.id = {}", device)
    if found is None:
        raise Refused(NOT_FOUND)
    demand_at_door(actor, found.body, *RUNNING)
    return found


async def doors_to_choose(actor: Actor, chosen: list[UUID] | None = None) -> list[DoorShown]:
    """Doors of those offices that are not over, the next one first, and those that are chosen already."""
    return await fetch(DoorShown, DOORS, sorted(actor.bodies(*RUNNING)), clock.now(), chosen or [], MOST)
