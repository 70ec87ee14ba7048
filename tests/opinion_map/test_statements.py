"""Statements: no word of them is public before somebody else than their author approved it."""

from __future__ import annotations

import pytest

from consultations.queries.opinion_map import statements
from consultations.rules.opinion_map import MapAct, Standing, StatementDecision, Vote
from consultations.schemas.opinion_map import StatementView
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import DURING, SLUG, opened, prepared, refused
from tests.opinion_map.steps import TEXTS, a_map, decided, proposed, seen, turned, votes
from tests.world import AUDITOR, CLERK, COLLEAGUE, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

APPROVE, DECLINE, WITHDRAW = StatementDecision.APPROVE, StatementDecision.DECLINE, StatementDecision.WITHDRAW


async def listed(actor: Actor = NOBODY) -> list[StatementView]:
    with clock.frozen(DURING):
        return (await statements(actor, SLUG, inside=True)).items


async def test_only_approved_statements_are_public(world: None) -> None:
    await opened()
    first, second, third = await proposed(TEXTS[:3])
    await decided([first], APPROVE)
    await decided([second], DECLINE, reason="与草案无关")
    await turned(MapAct.TURN_ON)
    assert [one.id for one in await listed()] == [first]
    assert [one.id for one in await listed(RESIDENT)] == [first]
    inside = {one.id: one.standing for one in await listed(AUDITOR)}
    assert inside == {first: Standing.PUBLIC, second: Standing.DECLINED, third: Standing.PROPOSED}


async def test_the_public_is_not_told_who_wrote_a_statement(world: None) -> None:
    await a_map(TEXTS[:1])
    assert [(one.author, one.author_id, one.reason) for one in await listed()] == [(None, None, None)]
    assert [one.author for one in await listed(OFFICER)] == ["周敏"]


@pytest.mark.parametrize("actor", [REVIEWER, LEADER], ids=["reviewer", "leader"])
async def test_a_reviewer_or_leader_approves(actor: Actor, world: None) -> None:
    await opened()
    made = await proposed(TEXTS[:2])
    await decided(made, APPROVE, actor=actor)
    rows = await execute("SELECT act, person FROM statement_act ORDER BY id")
    assert [(row["act"], row["person"]) for row in rows] == [("approve", actor.person)] * 2


@pytest.mark.parametrize(
    "actor", [OFFICER, COLLEAGUE, CLERK, AUDITOR, OFFICER_ELSEWHERE, RESIDENT, NOBODY], ids=lambda a: a.name or "nobody"
)
async def test_nobody_else_approves(actor: Actor, world: None) -> None:
    await opened()
    made = await proposed(TEXTS[:1])
    with refused() as found:
        await decided(made, APPROVE, actor=actor)
    assert found.refusal.status == 403
    assert [one.standing for one in await listed(OFFICER)] == [Standing.PROPOSED]


async def test_an_author_with_the_right_role_does_not_approve_either(world: None) -> None:
    await opened()
    from consultations.rules.opinion_map import may_decide
    from participation.base.identity.words import Role

    made = await proposed(TEXTS[:1])
    roles = frozenset({Role.OFFICER, Role.LEADER})
    assert made
    refusal = may_decide(APPROVE, person="p", roles=roles, authors={"p"})
    assert refusal is not None
    assert (refusal.status, refusal.code) == (403, "author_may_not_approve")
    assert may_decide(APPROVE, person="q", roles=roles, authors={"p"}) is None


@pytest.mark.parametrize("actor", [REVIEWER, LEADER, CLERK, OFFICER_ELSEWHERE, RESIDENT], ids=lambda a: a.name)
async def test_only_an_officer_of_the_body_proposes(actor: Actor, world: None) -> None:
    await opened()
    with refused() as found:
        await proposed(TEXTS[:1], actor=actor)
    assert found.refusal.status == 403


async def test_a_statement_is_decided_on_once(world: None) -> None:
    await opened()
    made = await proposed(TEXTS[:1])
    await decided(made, APPROVE)
    for decision in (APPROVE, DECLINE):
        with refused() as found:
            await decided(made, decision, actor=LEADER, reason="再看一次")
        assert found.answer == (409, "out_of_order")


async def test_deciding_on_several_is_all_or_none(world: None) -> None:
    await opened()
    first, second = await proposed(TEXTS[:2])
    await decided([first], APPROVE)
    with refused():
        await decided([second, first], APPROVE)
    assert {one.id: one.standing for one in await listed(OFFICER)}[second] is Standing.PROPOSED


@pytest.mark.parametrize("decision", [DECLINE, WITHDRAW])
async def test_declining_and_withdrawing_take_a_reason(decision: StatementDecision, world: None) -> None:
    await opened()
    made = await proposed(TEXTS[:1])
    if decision is WITHDRAW:
        await decided(made, APPROVE)
    with refused() as found:
        await decided(made, decision, reason="  ")
    assert found.fields == {"reason": "required"}


async def test_a_withdrawn_statement_can_no_longer_be_voted_on_and_its_votes_stay(world: None) -> None:
    first, second = await a_map(TEXTS[:2])
    await votes(first, Vote.AGREE, browser="one")
    await decided([first], WITHDRAW, actor=OFFICER, reason="表述有误")
    assert [one.id for one in await listed()] == [second]
    with refused() as found:
        await votes(first, Vote.AGREE, browser="two")
    assert found.answer == (409, "closed")
    assert await execute("SELECT FROM statement_vote") == [{}]


async def test_the_same_words_are_proposed_once_at_a_time(world: None) -> None:
    await opened()
    made = await proposed(TEXTS[:1])
    with refused() as found:
        await proposed([TEXTS[1], f" {TEXTS[0]} "])
    assert found.fields == {"text": "taken"}
    assert len(await listed(OFFICER)) == 1
    await decided(made, DECLINE, reason="太长")
    assert len(await proposed(TEXTS[:1])) == 1


async def test_an_empty_statement_is_refused(world: None) -> None:
    await opened()
    with refused() as found:
        await proposed(["\x00 \t"])
    assert found.fields == {"text": "required"}


async def test_statements_are_prepared_before_the_consultation_opens(world: None) -> None:
    await prepared()
    made = await proposed(TEXTS[:1])
    await decided(made, APPROVE)
    await turned(MapAct.TURN_ON)
    with refused() as found:
        await seen()
    assert found.answer[0] == 404


async def test_what_was_decided_is_never_changed(world: None) -> None:
    from asyncpg.exceptions import RestrictViolationError

    await a_map(TEXTS[:1])
    for table in ("statement_act", "opinion_map_act"):
        with pytest.raises(RestrictViolationError):
            await execute(f"DELETE FROM {table}")  # noqa: S608 # the names stand above
