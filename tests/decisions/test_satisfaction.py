"""Whether representatives are satisfied: said by themselves, answered by the office, told to both, kept on record."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from decisions.queries.satisfaction import objections
from decisions.schemas.follow_up import NewCompletion
from decisions.schemas.satisfaction import NewSatisfaction
from decisions.services.follow_ups import complete
from decisions.services.opinion_standing import computed
from decisions.services.satisfaction import say, turns_of
from decisions.words import AnswerWay, Response, Satisfaction
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY, Actor
from tests.decisions.follow_ups_steps import EARLIER, a_promise, adopted, followed_up, noon, told
from tests.decisions.opinions_steps import AFTER, a_sitting, an_opinion
from tests.decisions.satisfaction_steps import ANEW, SOON, a_response, code_of, responded, said
from tests.world import AUDITOR, CLERK, OFFICER, OFFICER_ELSEWHERE, RESIDENT, bearer


async def standing(opinion: UUID) -> dict[str, object]:
    return (await execute("SELECT * FROM opinion_standing WHERE opinion = {}", opinion))[0]


async def test_a_representative_says_by_their_own_link_that_they_are_satisfied(world: None) -> None:
    opinion = (await a_promise()).opinion
    view = await said(opinion, Satisfaction.SATISFIED, reason="")
    assert (view.turn, view.answer, view.way) == (1, Satisfaction.SATISFIED, AnswerWay.LINK)
    stands = await standing(opinion)
    assert (stands["satisfaction"], stands["objected_at"]) == ("satisfied", None)
    assert await objections(OFFICER) == []


async def test_before_the_answer_there_is_nothing_to_be_satisfied_with(world: None) -> None:
    stored = await an_opinion(await a_sitting())
    with pytest.raises(Refused, match="not_answered_yet"):
        await said(stored.id)


async def test_the_link_of_another_representative_does_not_speak_for_this_one(world: None) -> None:
    it = await a_sitting()
    mine, theirs = await an_opinion(it), await an_opinion(it, who=it.shen)
    await adopted(mine.id)
    for code in (await code_of(theirs.id), "0" * 64, "x"):
        with pytest.raises(Refused, match="not_found"):
            await say(NOBODY, opinion=mine.id, new=NewSatisfaction(answer=Satisfaction.SATISFIED, code=code))
    assert await turns_of(mine.id) == []


@pytest.mark.parametrize("who", [NOBODY, RESIDENT, AUDITOR, OFFICER_ELSEWHERE])
async def test_without_a_link_only_the_office_notes_what_was_said(world: None, who: Actor) -> None:
    opinion = (await a_promise()).opinion
    with pytest.raises(Refused, match="wrong_role"):
        await say(who, opinion=opinion, new=NewSatisfaction(answer=Satisfaction.SATISFIED))


async def test_a_clerk_notes_what_somebody_said_on_the_telephone(world: None) -> None:
    opinion = (await a_promise()).opinion
    view = await said(opinion, actor=CLERK)
    assert (view.way, view.answer) == (AnswerWay.CLERK, Satisfaction.NOT_SATISFIED)


async def test_who_is_not_satisfied_waits_on_the_desk_until_the_office_has_answered(world: None) -> None:
    opinion = (await a_promise()).opinion
    await said(opinion)
    waiting = await objections(OFFICER)
    assert [(one.opinion, one.reason, one.since) for one in waiting] == [(opinion, "没有写明补多少", SOON)]
    assert await objections(OFFICER_ELSEWHERE) == []
    assert {row["contact"] for row in await told("objection_raised")} == {"+8613800000101", "+8613800000191"}
    with pytest.raises(Refused, match="waits_for_response"):
        await said(opinion, Satisfaction.SATISFIED)
    await responded(opinion)
    assert await objections(OFFICER) == []


async def test_an_answer_that_stands_stays_with_what_was_said_of_it(world: None) -> None:
    opinion = await a_response(Response.STAND)
    stands = await standing(opinion)
    assert (stands["satisfaction"], stands["answered_at"]) == ("not satisfied", AFTER)
    turn = (await turns_of(opinion))[0]
    assert (turn.response, turn.response_reason) == (Response.STAND, "补贴标准由市里定")
    assert len(await told("satisfaction_answered")) == 1
    assert {row["contact"] for row in await told("satisfaction_decided")} == {"+8613800000101", "+8613800000191"}
    with pytest.raises(Refused, match="said_already"):
        await said(opinion)
    with pytest.raises(Refused, match="nothing_waits"):
        await responded(opinion)


async def test_what_is_taken_up_again_is_unanswered_until_it_is_answered_anew(world: None) -> None:
    opinion = await a_response(Response.REOPEN)
    stands = await standing(opinion)
    assert (stands["answered_at"], stands["answer_due_on"]) == (None, ANEW)
    later = SOON + timedelta(days=3)
    await adopted(opinion, at=later, reason="改为按层补贴。")
    stands = await standing(opinion)
    assert (stands["answered_at"], stands["answer_due_on"]) == (later, ANEW)
    scratch = (await computed([opinion]))[opinion]
    assert (scratch.answered_at, scratch.answer_due_on) == (later, ANEW)
    assert (await said(opinion, Satisfaction.SATISFIED, reason="", at=later + timedelta(hours=1))).turn == 2


async def test_what_was_promised_being_done_is_news_of_which_one_can_say_more(world: None) -> None:
    adoption = await a_promise()
    await said(adoption.opinion, Satisfaction.SATISFIED, reason="")
    with pytest.raises(Refused, match="said_already"):
        await said(adoption.opinion, Satisfaction.SATISFIED, reason="")
    made = await followed_up(adoption.id)
    with clock.frozen(noon(EARLIER)):
        await complete(OFFICER, follow_up=made.id, new=NewCompletion(note="细则已印发"))
    later = noon(EARLIER) + timedelta(hours=1)
    assert (await said(adoption.opinion, Satisfaction.SATISFIED, reason="", at=later)).turn == 2


@pytest.mark.parametrize("who", [OFFICER_ELSEWHERE, CLERK, AUDITOR, RESIDENT])
async def test_only_the_office_of_the_meeting_responds(world: None, who: Actor) -> None:
    opinion = (await a_promise()).opinion
    await said(opinion)
    with pytest.raises(Refused) as refused:
        await responded(opinion, actor=who)
    assert refused.value.refusal.status == 403


async def test_programs_say_and_respond(client: httpx.AsyncClient, world: None) -> None:
    opinion = (await a_promise()).opinion
    address = f"/api/v1/opinions/{opinion}/satisfaction"
    with clock.frozen(SOON):
        forged = await client.post(address, json={"answer": "satisfied", "code": "0" * 64})
        assert forged.status_code == 404
        bare = await client.post(address, json={"answer": "not satisfied", "code": await code_of(opinion)})
        assert [error["field"] for error in bare.json()["errors"]] == ["reason"]
        new = {"answer": "not satisfied", "reason": "没有写明补多少", "code": await code_of(opinion)}
        assert (await client.post(address, json=new)).status_code == 201
        response = {"response": "stand", "reason": "补贴标准由市里定"}
        wrong = await client.post(f"{address}/response", json=response, headers=bearer(OFFICER_ELSEWHERE))
        assert wrong.status_code == 403
        done = await client.post(f"{address}/response", json=response, headers=bearer(OFFICER))
        assert (done.status_code, done.json()["response"]) == (201, "stand")
