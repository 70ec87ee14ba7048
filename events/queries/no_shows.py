"""Who had booked and did not come: for the host, and for the holder of a booking."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from events.queries.waitlist import SESSION
from events.rules.no_shows import NoShowStanding, standing
from events.rules.session_life import STAFF
from events.schemas.visit import Absent, NoShowStep, OwnNoShow
from events.services.session_loading import session_named
from events.services.waitlist_holding import NOTING
from events.words import NoShowAct, PartyKind
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import masked
from participation.base.identity.words import ContactKind
from participation.base.in_force import current_rules

SHOWN = 500
OWN = """
SELECT {}, b.id AS booking, c.no_show_rule AS rule FROM booking b JOIN session s ON s.id = b.session
JOIN activity a ON a.id = s.activity JOIN campaign c ON c.id = s.campaign WHERE b.id = {}
"""
STEPS = """
SELECT n.booking, n.act, n.at, n.reason, p.name AS by FROM no_show_step n LEFT JOIN person p ON p.id = n.person
WHERE n.booking = ANY ({}::uuid[]) ORDER BY n.id
"""
ABSENT = """
SELECT b.id AS booking, b.name, b.contact_kind, b.contact, b.kind, b.seats FROM booking b
WHERE b.session = {} AND b.state = 'booked'
    AND NOT EXISTS (SELECT FROM ticket t JOIN check_in i ON i.id = t.id WHERE t.booking = b.id)
ORDER BY b.id LIMIT {}
"""


class _Own(msgspec.Struct, kw_only=True):
    session: UUID
    title: str
    title_en: str
    part: str
    part_en: str
    place: str
    place_en: str
    starts_at: datetime
    ends_at: datetime
    called_off: bool
    booking: UUID
    rule: str


class _Absent(msgspec.Struct):
    booking: UUID
    name: str
    contact_kind: ContactKind | None
    contact: str | None
    kind: PartyKind
    seats: int


class _Step(msgspec.Struct):
    booking: UUID
    act: NoShowAct
    at: datetime
    reason: str
    by: str | None


async def own_no_show(booking: UUID) -> OwnNoShow:
    """The record of a booking for its holder; nobody of the office is named. Raises 404 where there is none."""
    found = await fetch_one(_Own, OWN, QueryString(SESSION), booking)
    steps = (await _steps([booking]))[booking]
    if found is None or not steps:
        raise Refused(NOT_FOUND)
    days = current_rules().open_days.afterwards.appeal_days
    where = standing([step.act for step in steps])
    until = steps[0].at + timedelta(days=days) if where is NoShowStanding.RECORDED else None
    known: dict[str, Any] = msgspec.structs.asdict(found)
    unnamed = [msgspec.structs.replace(step, by=None) for step in steps]
    return OwnNoShow(**known, standing=where, until=until, steps=unnamed)


async def absent(actor: Actor, session: UUID) -> list[Absent]:
    """The bookings of which nobody was checked in, with what was recorded of each. Raises 403, 404.

    Whoever may call people sees their contacts, others only enough to tell them apart.
    """
    held = await session_named(session)
    if not actor.has(*STAFF, body=held.body):
        raise Refused(FORBIDDEN)
    rows = await fetch(_Absent, ABSENT, session, SHOWN)
    steps = await _steps([row.booking for row in rows])
    calls = actor.has(*NOTING, body=held.body)
    return [
        Absent(
            booking=row.booking,
            name=row.name,
            contact=_shown(row, calls),
            kind=row.kind,
            seats=row.seats,
            standing=standing([step.act for step in steps[row.booking]]),
            steps=steps[row.booking],
        )
        for row in rows
    ]


async def records_no_shows(session: UUID) -> bool:
    """Whether the published rule of the campaign has absences recorded at all."""
    return bool(
        await fetch(
            _Id,
            "SELECT s.id FROM session s JOIN campaign c ON c.id = s.campaign WHERE s.id = {} AND c.no_shows_recorded",
            session,
        )
    )


def _shown(row: _Absent, calls: bool) -> str | None:
    if calls or row.contact is None or row.contact_kind is None:
        return row.contact
    return masked(row.contact_kind, row.contact)


class _Id(msgspec.Struct):
    id: UUID


async def _steps(bookings: list[UUID]) -> dict[UUID, list[NoShowStep]]:
    found: dict[UUID, list[NoShowStep]] = defaultdict(list)
    for row in await fetch(_Step, STEPS, bookings):
        found[row.booking].append(NoShowStep(act=row.act, at=row.at, reason=row.reason, by=row.by))
    return found
