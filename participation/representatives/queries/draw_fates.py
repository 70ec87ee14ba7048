"""What a draw brought single people of its pool: what they were told, and the chance that they had."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from uuid import UUID

import msgspec

from participation.base.database import fetch_one
from participation.representatives.rules.seats import Told, told
from participation.representatives.services.seat_offering import in_percent


class Fate(msgspec.Struct, frozen=True):
    """What somebody was told, and their chance in percent."""

    told: Told
    chance: str


class _Type(msgspec.Struct):
    id: str
    probability: str
    members: list[str]


class _Portfolio(msgspec.Struct):
    types: list[_Type]


class _Seat(msgspec.Struct):
    id: str


class _Drawn(msgspec.Struct):
    selected: list[_Seat]
    alternates: dict[str, list[str]]
    portfolio: _Portfolio


class _Content(msgspec.Struct):
    content: bytes


async def fates_of(round_: UUID, pseudonyms: Collection[str]) -> dict[str, Fate]:
    """The fate of these people in a round that was drawn; who was not in its pool is left out."""
    statement = "SELECT coalesce(whole, content) AS content FROM draw_result WHERE round = {}"
    found = await fetch_one(_Content, statement, round_)
    if found is None:
        return {}
    return await asyncio.to_thread(_read, found.content, frozenset(pseudonyms))


def _read(content: bytes, pseudonyms: frozenset[str]) -> dict[str, Fate]:
    drawn = msgspec.json.decode(content, type=_Drawn)
    selected = {one.id for one in drawn.selected}
    fates: dict[str, Fate] = {}
    for one in drawn.portfolio.types:
        members = set(one.members)
        wanted = members & pseudonyms
        if wanted:
            order = [*(members & selected), *drawn.alternates.get(one.id, [])]
            said = told(order, selected)
            chance = in_percent(one.probability)
            fates |= {each: Fate(said.get(each, Told.NOT_SELECTED), chance) for each in wanted}
    return fates
