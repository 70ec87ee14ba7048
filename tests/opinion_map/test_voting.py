"""Voting: one voter a person, else a browser; the last vote counts; only while it is open and on."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import msgspec
import pytest

from consultations.queries.opinion_map import statements
from consultations.rules.opinion_map import MapAct, StatementDecision, Vote
from consultations.services import opinion_map_voting as voting
from participation.base import clock
from participation.base.database import execute, transaction
from participation.base.identity.actor import NOBODY
from participation.base.in_force import current_rules
from tests.consultations.steps import CLOSES, DURING, SLUG, closed, opened, refused
from tests.opinion_map.steps import TEXTS, a_map, decided, proposed, seen, turned, votes
from tests.world import FOR_THE_CHAMBER, NEIGHBOUR, OFFICER, RESIDENT

AGREE, DISAGREE, NEITHER = Vote.AGREE, Vote.DISAGREE, Vote.NEITHER


async def stored() -> list[tuple[UUID, int, int]]:
    rows = await execute("SELECT statement, vote, times FROM statement_vote ORDER BY statement, voter")
    return [(row["statement"], row["vote"], row["times"]) for row in rows]


async def test_the_last_vote_of_a_voter_counts(world: None) -> None:
    [statement] = await a_map(TEXTS[:1])
    for vote in (AGREE, DISAGREE, NEITHER, DISAGREE):
        await votes(statement, vote, browser="mine")
    assert await stored() == [(statement, -1, 4)]


async def test_everybody_votes_for_themselves(world: None) -> None:
    [statement] = await a_map(TEXTS[:1])
    await votes(statement, AGREE, actor=RESIDENT)
    await votes(statement, DISAGREE, actor=NEIGHBOUR)
    await votes(statement, DISAGREE, browser="one")
    await votes(statement, DISAGREE, browser="two")
    await votes(statement, AGREE, actor=RESIDENT, browser="two")
    view = await seen()
    assert (view.people, view.unidentified) == (2, 2)
    assert sorted(vote for _, vote, _ in await stored()) == [-1, -1, -1, 1]


async def test_who_signs_in_after_voting_is_not_counted_twice(world: None) -> None:
    first, second = await a_map(TEXTS[:2])
    await votes(first, AGREE, browser="mine")
    given = await votes(second, AGREE, actor=RESIDENT, browser="mine")
    assert (given.voted, given.statements) == (2, 2)
    view = await seen()
    assert (view.people, view.unidentified) == (1, 0)


async def test_a_voter_sees_their_own_votes_and_nobody_elses(world: None) -> None:
    [statement] = await a_map(TEXTS[:1])
    await votes(statement, AGREE, actor=RESIDENT)
    await votes(statement, DISAGREE, browser="mine")
    with clock.frozen(DURING):
        own = [
            [one.vote for one in (await statements(actor, SLUG, browser=browser)).items]
            for actor, browser in ((RESIDENT, ""), (NOBODY, "mine"), (NOBODY, "other"), (NOBODY, ""), (NEIGHBOUR, ""))
        ]
    assert own == [[AGREE], [DISAGREE], [None], [None], [None]]


async def test_a_browser_is_stored_as_a_hash_that_fits_one_consultation(world: None) -> None:
    [statement] = await a_map(TEXTS[:1])
    await votes(statement, AGREE, browser="the secret")
    [row] = await execute("SELECT browser, consultation FROM opinion_voter")
    assert "secret" not in row["browser"]
    assert len(row["browser"]) == 64
    from consultations.queries.opinion_voters import browser_of

    assert row["browser"] == browser_of(row["consultation"], "the secret")
    assert row["browser"] != browser_of(uuid4(), "the secret")


async def test_that_somebody_voted_is_recorded_but_not_what(world: None) -> None:
    [statement] = await a_map(TEXTS[:1])
    await votes(statement, DISAGREE, actor=RESIDENT)
    [row] = await execute("SELECT person, subject, detail FROM audit WHERE verb = 'statement.voted'")
    assert (row["person"], row["subject"]) == (RESIDENT.person, f"statement:{statement}")
    assert row["detail"] == "{}"


async def test_votes_are_taken_only_while_it_is_open(world: None) -> None:
    [statement] = await a_map(TEXTS[:1])
    await votes(statement, AGREE, browser="mine", at=CLOSES - timedelta(seconds=1))
    with refused() as found:
        await votes(statement, DISAGREE, browser="mine", at=CLOSES)
    assert found.answer == (409, "closed")
    await closed()
    with refused() as found:
        await votes(statement, DISAGREE, browser="mine", at=CLOSES)
    assert found.answer == (409, "closed")
    assert [vote for _, vote, _ in await stored()] == [1]


async def test_there_is_nothing_to_vote_on_while_it_is_off(world: None) -> None:
    await opened()
    [statement] = await proposed(TEXTS[:1])
    with refused() as found:
        await votes(statement, AGREE, browser="mine")
    assert found.answer[0] == 404
    await decided([statement], StatementDecision.APPROVE)
    with refused() as found:
        await votes(statement, AGREE, browser="mine")
    assert found.answer == (404, "no_opinion_map")
    with refused() as found:
        await seen()
    assert found.answer == (404, "no_opinion_map")
    await turned(MapAct.TURN_ON)
    await votes(statement, AGREE, browser="mine")
    await turned(MapAct.TURN_OFF)
    with refused() as found:
        await votes(statement, AGREE, browser="mine")
    assert found.answer == (404, "no_opinion_map")
    assert len(await stored()) == 1


async def test_a_statement_that_is_not_there_is_not_found(world: None) -> None:
    await a_map(TEXTS[:1])
    with refused() as found:
        await votes(uuid4(), AGREE, browser="mine")
    assert found.answer[0] == 404


async def test_where_a_verified_contact_is_asked_for_browsers_do_not_vote(world: None) -> None:
    [statement] = await a_map(TEXTS[:1], assurance="contact verified")
    with refused() as found:
        await votes(statement, AGREE, browser="mine")
    assert found.answer == (403, "assurance_too_low")
    assert (await votes(statement, AGREE, actor=RESIDENT)).voted == 1


async def test_where_it_is_by_invitation_others_do_not_vote(world: None) -> None:
    [statement] = await a_map(TEXTS[:1], invited_only=True)
    for actor in (NOBODY, RESIDENT):
        with refused() as found:
            await votes(statement, AGREE, actor=actor, browser="mine")
        assert found.answer == (403, "not_invited")


async def test_who_acts_for_an_organisation_votes_as_the_person_they_are(world: None) -> None:
    [statement] = await a_map(TEXTS[:1])
    await votes(statement, AGREE, actor=FOR_THE_CHAMBER)
    as_self = msgspec.structs.replace(FOR_THE_CHAMBER, organisation=None)
    await votes(statement, DISAGREE, actor=as_self)
    assert await stored() == [(statement, -1, 2)]


async def test_one_address_makes_no_end_of_new_voters(world: None) -> None:
    [statement] = await a_map(TEXTS[:1])
    office = msgspec.structs.replace(NOBODY, address="203.0.113.9")
    for number in range(current_rules().limits.comments_per_address_hour):
        await votes(statement, AGREE, actor=office, browser=f"browser {number}")
    with refused() as found:
        await votes(statement, AGREE, actor=office, browser="one more")
    assert found.refusal.status == 429
    # who has voted before goes on
    assert (await votes(statement, DISAGREE, actor=office, browser="browser 3")).voted == 1


async def test_votes_at_the_same_moment_leave_one_row_and_one_voter(world: None) -> None:
    made = await a_map(TEXTS[:2])

    async def one(number: int) -> None:
        await voting.cast(RESIDENT, statement=made[number % 2], vote=(AGREE, DISAGREE)[number % 3 % 2], browser="mine")

    with clock.frozen(DURING):
        await asyncio.gather(*(one(number) for number in range(24)))
    rows = await stored()
    assert [(statement, times) for statement, _, times in rows] == [(made[0], 12), (made[1], 12)]
    assert len(await execute("SELECT FROM opinion_voter")) == 1


async def test_of_two_votes_the_one_that_is_written_last_stands(world: None) -> None:
    [statement] = await a_map(TEXTS[:1])
    await votes(statement, NEITHER, browser="mine")
    written = asyncio.Event()

    async def slow() -> None:
        with clock.frozen(DURING):
            async with transaction():
                await execute("UPDATE statement_vote SET vote = 1, times = times + 1")
                written.set()
                # until the other one waits for this row
                while not await execute("SELECT FROM pg_locks WHERE NOT granted"):
                    await execute("SELECT pg_sleep(0.01)")

    async def fast() -> None:
        await written.wait()
        await votes(statement, DISAGREE, browser="mine")

    await asyncio.gather(slow(), fast())
    assert await stored() == [(statement, -1, 3)]


@pytest.mark.parametrize("act", [MapAct.TURN_OFF, MapAct.TURN_ON])
async def test_turning_it_twice_is_refused(act: MapAct, world: None) -> None:
    await a_map(TEXTS[:1])
    if act is MapAct.TURN_OFF:
        await turned(act)
    with refused() as found:
        await turned(act, actor=OFFICER)
    assert found.answer == (409, "out_of_order")
