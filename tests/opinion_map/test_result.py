"""The result: drawn by a job, shown from fifty voters on, and to everybody only when the office says so."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from consultations.jobs import HANDLERS
from consultations.rules.opinion_map import (
    FURTHER_VOTES,
    LONGEST_WAIT,
    SHOWN_FROM,
    MapAct,
    Seen,
    StatementDecision,
    Vote,
    is_shown,
    next_drawing,
    still_missing,
)
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from participation.base.outbox.relay import drain
from tests.consultations.steps import DURING, opened, refused
from tests.opinion_map.steps import LATER, TEXTS, a_map, crowd, decided, drawn, proposed, seen, turned, votes
from tests.world import AUDITOR, CLERK, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER


async def results() -> list[tuple[int, int, bool]]:
    rows = await execute("SELECT \"cast\", voters, content::text <> 'null' AS told FROM opinion_map_result ORDER BY id")
    return [(row["cast"], row["voters"], row["told"]) for row in rows]


@pytest.mark.parametrize("actor", [OFFICER, LEADER], ids=["officer", "leader"])
async def test_an_officer_or_leader_turns_it_on_and_it_is_recorded(actor: Actor, world: None) -> None:
    await opened()
    await decided(await proposed(), StatementDecision.APPROVE)
    await turned(MapAct.TURN_ON, actor=actor)
    [row] = await execute("SELECT act, person, at FROM opinion_map_act")
    assert (row["act"], row["person"], row["at"]) == ("turn on", actor.person, DURING)
    assert (await seen()).on


@pytest.mark.parametrize("actor", [REVIEWER, CLERK, AUDITOR, OFFICER_ELSEWHERE, RESIDENT], ids=lambda a: a.name)
async def test_nobody_else_does(actor: Actor, world: None) -> None:
    await opened()
    await decided(await proposed(), StatementDecision.APPROVE)
    for act in MapAct:
        with refused() as found:
            await turned(act, actor=actor)
        assert found.refusal.status == 403


async def test_without_an_approved_statement_it_stays_off(world: None) -> None:
    await opened()
    await proposed()
    with refused() as found:
        await turned(MapAct.TURN_ON)
    assert found.answer == (409, "incomplete")
    assert not (await seen(OFFICER)).on


async def test_below_fifty_voters_nobody_sees_a_result_not_even_the_office(world: None) -> None:
    made = await a_map()
    await turned(MapAct.PUBLISH)
    await crowd(made, SHOWN_FROM - 1)
    assert await drawn()
    for actor in (NOBODY, OFFICER):
        view = await seen(actor)
        assert (view.voters, view.missing, view.drawn) == (SHOWN_FROM - 1, 1, None)
    assert await results() == [(49 * 8, 49, False)]


async def test_from_fifty_voters_on_the_result_is_shown(world: None) -> None:
    made = await a_map()
    await turned(MapAct.PUBLISH)
    await crowd(made, SHOWN_FROM)
    assert await drawn()
    view = await seen()
    assert (view.voters, view.missing) == (50, 0)
    assert view.drawn is not None
    assert sum(group.size for group in view.drawn.groups) == 50
    assert all(group.typical for group in view.drawn.groups)
    assert len(view.drawn.results) == len(made)
    assert len(view.drawn.dots) == view.drawn.dots_of == 50
    assert (view.drawn.people, view.drawn.unidentified) == (0, 50)


async def test_who_voted_too_little_does_not_make_up_the_fifty(world: None) -> None:
    made = await a_map()
    await turned(MapAct.PUBLISH)
    await crowd(made, SHOWN_FROM - 1)
    await crowd(made[:6], 20, first=100)
    await drawn()
    view = await seen()
    assert (view.unidentified, view.voters, view.missing, view.drawn) == (69, 49, 1, None)


async def test_the_result_tells_nobody_who_voted_how(world: None) -> None:
    made = await a_map()
    await turned(MapAct.PUBLISH)
    await crowd(made, SHOWN_FROM)
    await votes(made[0], Vote.AGREE, actor=RESIDENT)
    await drawn()
    text = msgspec.json.encode(await seen()).decode()
    for row in await execute("SELECT id::text, coalesce(person::text, browser) AS who FROM opinion_voter"):
        assert row["id"] not in text
        assert row["who"] not in text


async def test_the_public_sees_the_result_when_the_office_publishes_it(world: None) -> None:
    made = await a_map()
    await crowd(made, SHOWN_FROM)
    await drawn()
    assert (await seen()).drawn is None
    assert (await seen(OFFICER)).drawn is not None
    assert (await seen(OFFICER_ELSEWHERE)).drawn is None
    await turned(MapAct.PUBLISH)
    assert (await seen()).drawn is not None
    await turned(MapAct.KEEP, actor=LEADER)
    assert (await seen()).drawn is None


def test_the_rules_file_decides_where_the_office_has_not() -> None:
    assert [is_shown(seen, public_by_rule=True) for seen in Seen] == [True, True, False]
    assert [is_shown(seen, public_by_rule=False) for seen in Seen] == [False, True, False]


async def test_a_vote_owes_a_drawing_and_the_job_draws_it(world: None) -> None:
    made = await a_map()
    await crowd(made, SHOWN_FROM)
    await votes(made[0], Vote.AGREE, actor=RESIDENT)
    await votes(made[1], Vote.AGREE, actor=RESIDENT)
    owed = await execute("SELECT due_at FROM outbox WHERE topic = 'opinion_map.draw' AND state = 'waiting'")
    assert len(owed) == 1
    assert await results() == []
    with clock.frozen(LATER):
        await drain(HANDLERS)
    assert [cast for cast, _, _ in await results()] == [50 * 8 + 2]


async def test_drawing_twice_draws_once(world: None) -> None:
    made = await a_map()
    await crowd(made, SHOWN_FROM)
    assert await drawn()
    assert not await drawn()
    assert len(await results()) == 1


async def test_a_few_further_votes_are_drawn_when_the_map_has_become_old(world: None) -> None:
    made = await a_map()
    await crowd(made, SHOWN_FROM)
    await drawn()
    await votes(made[0], Vote.AGREE, actor=RESIDENT, at=LATER)
    assert not await drawn(at=LATER + timedelta(minutes=1))
    owed = await execute("SELECT due_at FROM outbox WHERE topic = 'opinion_map.draw' ORDER BY due_at DESC LIMIT 1")
    assert owed[0]["due_at"] == LATER + LONGEST_WAIT
    assert await drawn(at=LATER + LONGEST_WAIT)
    assert len(await results()) == 2


def test_many_further_votes_are_drawn_at_once() -> None:
    assert next_drawing(cast=0, drawn=0, drawn_at=None, now=DURING) is None
    assert next_drawing(cast=1, drawn=0, drawn_at=None, now=DURING) == DURING
    assert next_drawing(cast=900, drawn=900, drawn_at=DURING, now=LATER) is None
    just = DURING + timedelta(minutes=1)
    assert next_drawing(cast=1_049, drawn=1_000, drawn_at=DURING, now=just) == DURING + LONGEST_WAIT
    assert next_drawing(cast=1_050, drawn=1_000, drawn_at=DURING, now=just) == just
    assert next_drawing(cast=10**6 + FURTHER_VOTES, drawn=10**6, drawn_at=DURING, now=just) == just


def test_missing_voters_are_never_fewer_than_none() -> None:
    assert [still_missing(voters) for voters in (0, 49, 50, 51)] == [50, 1, 0, 0]


async def test_a_withdrawn_statement_is_gone_from_the_next_map(world: None) -> None:
    made = await a_map()
    await turned(MapAct.PUBLISH)
    await crowd(made, SHOWN_FROM)
    await drawn()
    await decided(made[:1], StatementDecision.WITHDRAW, actor=OFFICER, reason="表述有误")
    with clock.frozen(LATER):
        await drain(HANDLERS)
    view = await seen()
    assert view.drawn is not None
    assert [str(made[0])] != [str(one.statement) for one in view.drawn.results][:1]
    assert {one.statement for one in view.drawn.results} == set(made[1:])
    assert TEXTS[0] not in msgspec.json.encode(view).decode()


async def test_groups_keep_their_letters_while_more_people_vote(world: None) -> None:
    made = await a_map()
    await turned(MapAct.PUBLISH)
    await crowd(made, 60)
    await drawn()
    first = (await seen()).drawn
    await crowd(made, 60, first=60)
    assert await drawn(at=LATER + LONGEST_WAIT)
    second = (await seen()).drawn
    assert first is not None
    assert second is not None
    # everybody of the first crowd came again, so each group has doubled
    assert {group.name: 2 * group.size for group in first.groups} == {g.name: g.size for g in second.groups}


async def test_what_was_drawn_is_never_changed(world: None) -> None:
    from asyncpg.exceptions import RestrictViolationError

    made = await a_map()
    await crowd(made, 3)
    await drawn()
    with pytest.raises(RestrictViolationError):
        await execute("UPDATE opinion_map_result SET voters = 50")
