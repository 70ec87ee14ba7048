"""Seats that fell free and whose type has run dry: what the earlier draws of the call have left for another one.

It is made from the published files alone, so that whoever has them can check that the next draw follows from them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from participation.base.database import fetch, fetch_one
from participation.base.errors import Refused
from participation.representatives.draw.following import Seated, follows, read_draw
from participation.representatives.draw.refilling import what_is_left
from participation.representatives.draw.running import Draw
from participation.representatives.queries.pool import eligible
from participation.representatives.rules.draws import OFFERS_OPEN, Kind
from participation.representatives.schemas.draw import Merged
from participation.representatives.services.draw_loading import Held
from participation.representatives.services.draw_pool import GivenPerson, GivenQuota, Input, input_of
from participation.representatives.services.seat_vacancies import vacancies


class _Drawn(msgspec.Struct):
    round: UUID
    content: bytes


class _Sitting(msgspec.Struct):
    pseudonym: str
    type: str
    round: UUID


class _Open(msgspec.Struct):
    pseudonym: str
    answer_by: datetime


class _Given(msgspec.Struct):
    given: bytes


class _Offered(msgspec.Struct):
    offered: bool


class _Coarser(msgspec.Struct):
    coarser: list[Merged] = []


DRAWN = """
SELECT r.round, coalesce(r.whole, r.content) AS content FROM draw_result r JOIN draw_freeze f ON f.id = r.round
WHERE f.call = {} ORDER BY f.number
"""
SITTING = """
SELECT s.pseudonym, s.type, n.round FROM seat s JOIN selection n ON n.id = s.selection
WHERE s.call = {} AND n.round IS NOT NULL AND s.pseudonym = ANY ({}::text[])
"""
OPEN = """
SELECT s.pseudonym, s.answer_by FROM seat s
WHERE s.call = {} AND NOT EXISTS (SELECT FROM seat_answer a WHERE a.seat = s.id) ORDER BY s.place, s.id
"""
FIRST = """
SELECT p.given FROM draw_preparation p JOIN draw_freeze f ON f.preparation = p.id JOIN draw_result r ON r.round = f.id
WHERE f.call = {} ORDER BY f.number LIMIT 1
"""


async def demand_answered(held: Held) -> None:
    """Raises 409 ``offers_open`` with who has not answered: whoever declines would change what is left."""
    waiting = await fetch(_Open, OPEN, held.id)
    if waiting:
        who = ", ".join(one.pseudonym for one in waiting)
        raise Refused(OFFERS_OPEN.with_values(who=who, until=max(one.answer_by for one in waiting)))


async def refill_input(held: Held) -> Input:
    """What the empty seats would be drawn from now.

    Raises 409 where no seat is empty, somebody is left to be asked first, or nobody who could be drawn.
    """
    free = await vacancies(held.id)
    files = await fetch(_Drawn, DRAWN, held.id)
    there = [one.pseudonym for one in await eligible(held.id)]
    sitting = await fetch(_Sitting, SITTING, held.id, free.seated)
    return await asyncio.to_thread(_left, files, sitting, there, free.places, free.seats, free.passed)


def _left(
    files: Sequence[_Drawn],
    sitting: Sequence[_Sitting],
    there: Sequence[str],
    places: list[int],
    empty: list[UUID],
    passed: Sequence[str],
) -> Input:
    draws = [read_draw(file.content) for file in files]
    rounds = [file.round for file in files]
    seated = [Seated(one.pseudonym, rounds.index(one.round), one.type) for one in sitting]
    gone = ({*passed, *(_everybody(draws[0]) - set(there))}) - {one.id for one in seated}
    pool, seats = what_is_left(draws, seated=seated, gone=gone)
    return Input(
        kind=Kind.REPLACEMENT,
        seats=seats,
        one_per_household=pool.one_per_household,
        quotas=[GivenQuota(one.category, one.feature, one.min, one.max) for one in pool.quotas],
        persons=[GivenPerson(one.id, dict(one.values), one.household) for one in pool.persons],
        places=places,
        empty=empty,
        follows=follows(draws, seated, gone),
    )


def _everybody(draw: Draw) -> set[str]:
    return {member for one in draw.portfolio["types"] for member in one["members"]}


async def rest_now(held: Held, frozen: Input) -> dict[str, GivenPerson]:
    """Who of a frozen rest is in the pool now, as they are stored; nobody where one of them was offered a seat.

    Seats that are given back meanwhile do not matter: nobody is asked for them until the draw is held.
    """
    names = [one.id for one in frozen.persons]
    offered = await fetch_one(
        _Offered,
        "SELECT EXISTS (SELECT FROM seat WHERE call = {} AND pseudonym = ANY ({}::text[])) AS offered",
        held.id,
        names,
    )
    first = await fetch_one(_Given, FIRST, held.id)
    if first is None or (offered and offered.offered):
        return {}
    coarser = msgspec.json.decode(first.given, type=_Coarser).coarser
    left = set(names)
    return {one.id: one for one in (await input_of(held, coarser=coarser)).persons if one.id in left}
