"""The ballot of the Open Month: many more people than seats, drawn from public entropy."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from events.schemas.ballot import NewBallot, NewBallotDraw, NewBallotFreeze, NewEntry
from events.services.ballot_drawing import draw
from events.services.ballot_entering import enter
from events.services.ballot_freezing import freeze
from events.services.ballots import prepare_ballot, publish_ballot
from participation.base import clock
from participation.base.identity.actor import NOBODY
from participation.demo.decided import Days
from participation.demo.people import Population
from participation.representatives.schemas.draw import Given, NewSource

SEALED = "小唐 2026 城市运行中心"
BEACON = hashlib.sha256("演示数据：摇号随机信标".encode()).hexdigest()
# drand quicknet: its first round, and the seconds between two
FIRST, PERIOD = 1692803367, 3
WITNESS, NOTARY, DRAND = "市民代表密封数字", "公证处现场摇出的六位数", "drand quicknet"
# the sizes of parties, again and again
SIZES = (2, 1, 3, 2, 4, 2, 1, 3, 2, 4)


async def tell_ballot(
    people: Population, days: Days, told: Mapping[str, Any], campaign: str, sessions: Mapping[str, UUID]
) -> int:
    """Entered, frozen, drawn; how many people took part."""
    by = people.actors[told["by"]]
    draw_at = days.at(told["draws"], 10)
    chosen = [sessions[key] for key in told["sessions"]]
    sources = [
        NewSource(name=NOTARY, kind="digits", count=6, known_at=draw_at),
        NewSource(
            name=WITNESS,
            kind="witness",
            known_at=draw_at - timedelta(minutes=10),
            commit=hashlib.sha256(SEALED.encode()).hexdigest(),
        ),
        NewSource(
            name=DRAND,
            kind="drand",
            chain="quicknet",
            round=(int(draw_at.timestamp()) - FIRST) // PERIOD + 1,
            known_at=draw_at,
        ),
    ]
    new = NewBallot(
        slug=told["slug"],
        title=told["title"],
        title_en=told["title_en"],
        campaign=campaign,
        sessions=chosen,
        opens_at=days.at(told["opens"]),
        closes_at=days.at(told["closes"], 18),
        draw_at=draw_at,
        wishes_most=len(chosen),
        sources=sources,
    )
    with clock.frozen(days.at(told["prepared"])):
        await prepare_ballot(by, new=new)
        await publish_ballot(by, slug=new.slug)
    many = await _enter(told, chosen, days)
    with clock.frozen(days.at(told["closes"], 19)):
        await freeze(by, slug=new.slug, new=NewBallotFreeze())
    entropy = [Given(WITNESS, SEALED), Given(NOTARY, "314159"), Given(DRAND, BEACON)]
    with clock.frozen(draw_at + timedelta(minutes=5)):
        await draw(by, slug=new.slug, new=NewBallotDraw(entropy=entropy))
    return many


async def _enter(told: Mapping[str, Any], sessions: list[UUID], days: Days) -> int:
    many = n = 0
    while many < told["people"]:
        size = min(SIZES[n % len(SIZES)], told["people"] - many)
        # every third wants the later session first, every fifth the earlier one alone
        wishes = sessions[::-1] if n % 3 == 0 else sessions[:1] if n % 5 == 0 else sessions
        entry = NewEntry(contact=f"1380000{2000 + n}", name=f"演示报名{n + 1}", seats=size, wishes=wishes)
        with clock.frozen(days.at(told["opens"], 10) + timedelta(minutes=37 * n)):
            await enter(NOBODY, which=told["slug"], new=entry)
        many, n = many + size, n + 1
    return many
