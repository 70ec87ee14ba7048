"""The opinion map of the demo city: statements through the services, and an invented crowd that votes."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import msgspec

from consultations.rules.opinion_map import MapAct, StatementDecision
from consultations.services.opinion_map import act_on_map
from consultations.services.opinion_map_drawing import draw
from consultations.services.opinion_map_statements import decide, propose
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.identity.words import Role
from participation.demo.content import FOLDER
from participation.demo.people import Population

SLUG, BODY = "fifteenth-plan", "qzfb"
FILE = FOLDER / "fifteenth_plan" / "statements.toml"
CAST, PASSED, SEED = 82, 7, 15


class Sentence(msgspec.Struct, frozen=True):
    """A statement, and how many of a hundred agree in each camp."""

    text: str
    camps: list[int]


class Crowd(msgspec.Struct, frozen=True):
    """How many vote, how many of a hundred are of each camp, and on what."""

    voters: int
    shares: list[int]
    statements: list[Sentence]


async def tell_opinions(people: Population, today: datetime) -> int:
    """Statements are proposed, approved and voted on, and the map is drawn; the number of voters."""
    crowd = msgspec.convert(tomllib.loads(FILE.read_text("utf-8")), Crowd)
    officer = people.officer(BODY)
    with clock.frozen(today - timedelta(days=20)):
        made = await propose(officer, slug=SLUG, texts=[one.text for one in crowd.statements])
        statements = [one.id for one in made]
        await decide(people.one(Role.REVIEWER, BODY), statements=statements, decision=StatementDecision.APPROVE)
        await act_on_map(officer, slug=SLUG, act=MapAct.TURN_ON)
        await act_on_map(officer, slug=SLUG, act=MapAct.PUBLISH)
    consultation = await _voted(crowd, statements, today - timedelta(days=19))
    with clock.frozen(today - timedelta(minutes=5)):
        await draw(consultation)
    return crowd.voters


async def _voted(crowd: Crowd, statements: list[UUID], at: datetime) -> UUID:
    """Write down what a hundred and more browsers said; one by one through the service it would take half a minute."""
    chance = Random(SEED)  # noqa: S311 # an invented crowd, the same at every start
    consultation: UUID = (await execute("SELECT id FROM consultation WHERE slug = {}", SLUG))[0]["id"]
    voters = [uuid7() for _ in range(crowd.voters)]
    await execute(
        "INSERT INTO opinion_voter (id, consultation, browser, since)"
        " SELECT v.id, {}, v.browser, {} FROM unnest({}::uuid[], {}::text[]) AS v (id, browser)",
        consultation, at, voters, [f"demo {number}" for number in range(crowd.voters)],
    )  # fmt: skip
    votes = [
        (voter, statement, _vote(chance, sentence.camps[camp]))
        for voter in voters
        for camp in chance.choices(range(len(crowd.shares)), crowd.shares)
        for statement, sentence in zip(statements, crowd.statements, strict=True)
        if chance.randrange(100) < CAST
    ]
    await execute(
        "INSERT INTO statement_vote (id, voter, statement, vote, times, at)"
        " SELECT v.id, v.voter, v.statement, v.vote, 1, {}"
        " FROM unnest({}::uuid[], {}::uuid[], {}::uuid[], {}::int[]) AS v (id, voter, statement, vote)",
        at, [uuid7() for _ in votes], *map(list, zip(*votes, strict=True)),
    )  # fmt: skip
    return consultation


def _vote(chance: Random, agree: int) -> int:
    if chance.randrange(100) < PASSED:
        return 0
    return 1 if chance.randrange(100) < agree else -1
