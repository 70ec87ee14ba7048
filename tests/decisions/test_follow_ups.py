"""Follow-ups: promised with a reason, taken on step by step, each step on record and told; late ones go to the top."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
from asyncpg import RestrictViolationError

from decisions.jobs import HANDLERS
from decisions.queries.follow_ups import Which, Whose, follow_up, follow_ups, may_see_evidence
from decisions.schemas.follow_up import (
    NewCompletion,
    NewExtension,
    NewFollowUp,
    NewHandOver,
    NewProgress,
    NewReopening,
)
from decisions.services.follow_up_clock import escalate
from decisions.services.follow_up_standing import computed
from decisions.services.follow_ups import complete, extend, hand_over, make_follow_up, note_progress, reopen
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.ledger.sequencing import sequence
from participation.base.outbox.relay import drain
from participation.base.uploads.services import store
from tests.decisions.follow_ups_steps import (
    EARLIER,
    PROMISED,
    a_promise,
    adopted,
    day_after,
    followed_up,
    noon,
    told,
)
from tests.decisions.opinions_steps import AFTER
from tests.decisions.satisfaction_steps import a_response
from tests.world import AUDITOR, CLERK, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, bearer

TABLES = {
    "follow_up": "at",
    "follow_up_step": "at",
    "satisfaction_answer": "at",
    "satisfaction_response": "at",
    "adoption": "at",
    "opinion": "said_at",
}


async def a_follow_up() -> UUID:
    """What follows a promise up, by EARLIER."""
    return (await followed_up((await a_promise()).id)).id


async def standing(follow_up_id: UUID) -> dict[str, object]:
    rows = await execute("SELECT * FROM follow_up_standing WHERE follow_up = {}", follow_up_id)
    return rows[0]


async def test_each_step_is_a_row_and_the_standing_is_what_they_amount_to(world: None) -> None:
    id_ = await a_follow_up()
    later = PROMISED + timedelta(days=10)
    with clock.frozen(noon(EARLIER)):
        await note_progress(OFFICER, follow_up=id_, new=NewProgress(note="征求了三个小区的意见"))
        await extend(OFFICER, follow_up=id_, new=NewExtension(due_on=later, reason="等市里的价格批复"))
        await hand_over(OFFICER, follow_up=id_, new=NewHandOver(unit="sww", note="属于商务委职责"))
    view = await follow_up(OFFICER, id_)
    assert [step.act.value for step in view.steps] == ["progress", "extend", "hand over"]
    assert (view.unit.slug, view.promised_on, view.due_on) == ("sww", EARLIER, later)
    assert view.moved_reason == "等市里的价格批复"
    stored = await standing(id_)
    scratch = msgspec.structs.asdict((await computed([id_]))[id_])
    assert {name: stored[name] for name in scratch} == scratch


async def test_the_new_unit_answers_after_a_hand_over_and_the_old_one_no_longer(world: None) -> None:
    id_ = await a_follow_up()
    progress = NewProgress(note="已开始办理")
    with clock.frozen(noon(EARLIER)):
        with pytest.raises(Refused, match="other_unit"):
            await note_progress(OFFICER_ELSEWHERE, follow_up=id_, new=progress)
        await hand_over(OFFICER, follow_up=id_, new=NewHandOver(unit="sww", note="属于商务委职责"))
        with pytest.raises(Refused, match="other_unit"):
            await note_progress(OFFICER, follow_up=id_, new=progress)
        await note_progress(OFFICER_ELSEWHERE, follow_up=id_, new=progress)
        # the office of the meeting keeps hold of the day
        await extend(OFFICER, follow_up=id_, new=NewExtension(due_on=PROMISED, reason="统一安排"))
    given = await told("follow_up_given")
    assert [row["contact"] for row in given] == ["+8613800000102"]
    assert "属于商务委职责" in given[0]["told"]


@pytest.mark.parametrize("who", [CLERK, AUDITOR, RESIDENT, LEADER])
async def test_only_officers_of_the_unit_take_steps(world: None, who: Actor) -> None:
    id_ = await a_follow_up()
    with pytest.raises(Refused) as refused:
        await complete(who, follow_up=id_, new=NewCompletion(note="已办结"))
    assert refused.value.refusal.status == 403
    assert (await standing(id_))["done_at"] is None


async def test_only_the_unit_of_an_adoption_and_the_office_follow_it_up(world: None) -> None:
    adoption = await a_promise()
    with pytest.raises(Refused, match="other_unit"):
        await followed_up(adoption.id, actor=OFFICER_ELSEWHERE)
    assert await execute("SELECT id FROM follow_up") == []


async def test_later_than_promised_needs_a_reason_and_is_an_extension_from_the_first_day(world: None) -> None:
    adoption, later = await a_promise(), PROMISED + timedelta(days=30)
    with pytest.raises(Refused) as refused:
        await followed_up(adoption.id, due_on=later)
    assert [error.field for error in refused.value.refusal.errors] == ["reason"]
    made = await followed_up(adoption.id, due_on=later, reason="需要先完成招标")
    view = await follow_up(OFFICER, made.id)
    assert (view.promised_on, view.due_on, view.moved_reason) == (PROMISED, later, "需要先完成招标")


async def test_an_answer_that_was_replaced_is_not_followed_up(world: None) -> None:
    first = await a_promise()
    await adopted(first.opinion, reason="改由第七条体现。")
    with pytest.raises(Refused, match="adoption_replaced"):
        await followed_up(first.id)


async def test_a_promise_counts_again_once_nothing_follows_the_newest_answer_up(world: None) -> None:
    first = await a_promise()

    async def promised() -> object:
        rows = await execute("SELECT due_on FROM opinion_standing WHERE opinion = {}", first.opinion)
        return rows[0]["due_on"]

    assert await promised() == PROMISED
    made = await followed_up(first.id)
    assert await promised() is None
    with clock.frozen(noon(EARLIER)):
        await complete(OFFICER, follow_up=made.id, new=NewCompletion(note="细则已印发"))
    assert await promised() is None
    await adopted(first.opinion, at=noon(PROMISED), reason="另外再补一条。", due_on=PROMISED + timedelta(days=60))
    assert await promised() == PROMISED + timedelta(days=60)


async def test_what_is_done_can_be_reopened_until_a_new_day(world: None) -> None:
    id_ = await a_follow_up()
    with clock.frozen(noon(EARLIER)):
        await complete(OFFICER, follow_up=id_, new=NewCompletion(note="细则已印发"))
        with pytest.raises(Refused, match="follow_up_done"):
            await note_progress(OFFICER, follow_up=id_, new=NewProgress(note="补充说明"))
        done = await follow_ups(OFFICER, which=Which.DONE)
        assert [line.id for line in done.items] == [id_]
        await reopen(OFFICER, follow_up=id_, new=NewReopening(due_on=PROMISED, note="还缺一张表"))
        assert (await follow_ups(OFFICER, which=Which.DONE)).items == []
        again = await follow_ups(OFFICER)
    assert [(line.id, line.due_on) for line in again.items] == [(id_, PROMISED)]


async def test_the_representative_hears_of_each_step_and_nobody_twice(world: None) -> None:
    id_ = await a_follow_up()
    with clock.frozen(noon(EARLIER)):
        await note_progress(OFFICER, follow_up=id_, new=NewProgress(note="征求了三个小区的意见"))
        await complete(OFFICER, follow_up=id_, new=NewCompletion(note="细则已印发"))
    acts = [msgspec.json.decode(row["told"])["act"] for row in await told("follow_up_told")]
    assert acts == ["made", "progress", "complete"]
    assert {row["contact"] for row in await told("follow_up_told")} == {"+8613800000201"}


async def test_evidence_belongs_to_its_step_and_is_for_the_unit_and_the_office(world: None) -> None:
    id_ = await a_follow_up()
    with clock.frozen(noon(EARLIER)):
        await hand_over(OFFICER, follow_up=id_, new=NewHandOver(unit="sww", note="属于商务委职责"))
        file = await store(OFFICER_ELSEWHERE, filename="通知.txt", content="关于印发细则的通知".encode())
        made = await note_progress(OFFICER_ELSEWHERE, follow_up=id_, new=NewProgress(files=[file.id]))
    subject = f"follow-up-step:{made.step}"
    view = await follow_up(OFFICER, id_)
    assert [one.filename for one in view.steps[-1].files] == ["通知.txt"]
    assert await may_see_evidence(OFFICER, subject)
    assert await may_see_evidence(OFFICER_ELSEWHERE, subject)
    assert not await may_see_evidence(RESIDENT, subject)


async def test_an_overdue_follow_up_goes_to_the_leaders_after_some_days_and_once_for_each_day(world: None) -> None:
    id_ = await a_follow_up()
    fourth, fifth = day_after(EARLIER + timedelta(days=3)), day_after(EARLIER + timedelta(days=4))
    with clock.frozen(fourth):
        assert not await escalate(id_)
    with clock.frozen(fifth + timedelta(hours=9)):
        await drain(HANDLERS)
        assert not await escalate(id_)
    assert [row["contact"] for row in await told("follow_up_escalated")] == ["+8613800000112"]
    assert (await standing(id_))["escalated_at"] is not None
    with clock.frozen(fifth + timedelta(days=1)):
        await extend(OFFICER, follow_up=id_, new=NewExtension(due_on=PROMISED, reason="补充调研"))
        assert (await standing(id_))["escalated_at"] is None
    with clock.frozen(noon(PROMISED + timedelta(days=5))):
        await drain(HANDLERS)
    assert len(await told("follow_up_escalated")) == 2


async def test_a_follow_up_that_is_done_goes_to_nobody(world: None) -> None:
    id_ = await a_follow_up()
    with clock.frozen(noon(EARLIER)):
        await complete(OFFICER, follow_up=id_, new=NewCompletion(note="细则已印发"))
    with clock.frozen(noon(EARLIER + timedelta(days=30))):
        await drain(HANDLERS)
    assert await told("follow_up_escalated") == []
    assert await told("promise_silent") == []


async def test_nothing_can_be_changed_or_deleted_to_hide_it(world: None) -> None:
    adoption = (await execute("SELECT id FROM adoption WHERE opinion = {}", await a_response()))[0]["id"]
    await followed_up(adoption, due_on=PROMISED + timedelta(days=9), reason="等批复")
    for table, instant in TABLES.items():
        before = await execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608 # names from above
        assert before
        for statement in (f"UPDATE {table} SET {instant} = now()", f"DELETE FROM {table}"):  # noqa: S608 # names from above
            with pytest.raises(RestrictViolationError):
                await execute(statement)
        assert await execute(f"SELECT * FROM {table} ORDER BY id") == before  # noqa: S608 # names from above


async def test_each_row_owes_the_ledger_a_leaf(world: None) -> None:
    id_ = await a_follow_up()
    with clock.frozen(noon(EARLIER)):
        await extend(OFFICER, follow_up=id_, new=NewExtension(due_on=PROMISED, reason="等市里的价格批复"))
    step = (await execute("SELECT id FROM follow_up_step"))[0]["id"]
    await sequence()
    leaves = await execute("SELECT subject, kind FROM ledger_leaf WHERE kind = 'follow-up' ORDER BY position")
    assert [row["subject"] for row in leaves] == [id_, step]


async def test_lists_are_of_ones_unit_or_of_the_meetings_of_ones_office(world: None) -> None:
    adoption = await a_promise()
    mine = await followed_up(adoption.id)
    theirs = await followed_up(adoption.id, title="协调菜场临时摊位", unit="sww", due_on=PROMISED)
    with clock.frozen(noon(EARLIER)):
        assert [one.id for one in (await follow_ups(OFFICER)).items] == [mine.id]
        assert [one.id for one in (await follow_ups(OFFICER_ELSEWHERE)).items] == [theirs.id]
        both = await follow_ups(OFFICER, whose=Whose.MEETINGS)
        assert [one.id for one in both.items] == [mine.id, theirs.id]
        assert (await follow_ups(OFFICER_ELSEWHERE, whose=Whose.MEETINGS)).items == []
        assert [one.id for one in (await follow_ups(OFFICER, which=Which.SOON)).items] == [mine.id]
        assert (await follow_ups(OFFICER, which=Which.LATE)).items == []
        found = await follow_ups(OFFICER, whose=Whose.MEETINGS, q="菜场")
        assert [one.id for one in found.items] == [theirs.id]
        first = await follow_ups(OFFICER, whose=Whose.MEETINGS, limit=1)
        second = await follow_ups(OFFICER, whose=Whose.MEETINGS, limit=1, cursor=first.next)
        assert [one.id for one in (*first.items, *second.items)] == [mine.id, theirs.id]
        assert second.next is None


async def test_programs_follow_up_and_a_repeated_call_makes_nothing_twice(
    client: httpx.AsyncClient, world: None
) -> None:
    adoption = await a_promise()
    new = {"title": "修改补贴细则第六条", "unit": "fgj", "due_on": EARLIER.isoformat()}
    address = f"/api/v1/adoptions/{adoption.id}/follow-ups"
    headers = bearer(OFFICER) | {"Idempotency-Key": "once"}
    with clock.frozen(AFTER):
        answers = [await client.post(address, json=new, headers=headers) for _ in range(2)]
        assert [one.status_code for one in answers] == [201, 201]
        id_ = answers[0].json()["id"]
        assert answers[1].json()["id"] == id_
        assert (await client.post(address, json=new, headers=bearer(OFFICER_ELSEWHERE))).status_code == 403
        done = await client.post(
            f"/api/v1/follow-ups/{id_}/completion", json={"note": "细则已印发"}, headers=bearer(OFFICER)
        )
        assert done.json()["done_at"]
        found = (await client.get(f"/api/v1/follow-ups/{id_}", headers=bearer(OFFICER))).json()
        assert [step["act"] for step in found["steps"]] == ["complete"]
        assert (await client.get(f"/api/v1/follow-ups/{id_}", headers=bearer(OFFICER_ELSEWHERE))).status_code == 403
        wrong = await client.post(address, json=new | {"unit": "nowhere"}, headers=bearer(OFFICER))
        assert wrong.json()["errors"][0]["field"] == "unit"
    assert len(await execute("SELECT id FROM follow_up")) == 1


async def test_of_two_who_complete_at_once_one_is_told_that_it_is_done(world: None) -> None:
    id_ = await a_follow_up()
    with clock.frozen(noon(EARLIER)):
        done = await asyncio.gather(
            *(complete(OFFICER, follow_up=id_, new=NewCompletion(note=note)) for note in ("细则已印发", "已经办结")),
            return_exceptions=True,
        )
    refused = [one for one in done if isinstance(one, Refused)]
    assert [one.refusal.code for one in refused] == ["follow_up_done"]
    assert len((await follow_up(OFFICER, id_)).steps) == 1


async def test_a_cursor_of_another_list_is_refused_and_not_an_error(world: None) -> None:
    await a_follow_up()
    for cursor in ("nonsense", "WyIyMDI3LTA1LTE0IiwieCIsIjAxYTIwMzU3LWVlYzgtN2JhNC1iMDIxLWViZGM2Y2U2NTk5ZiJd"):
        with pytest.raises(Refused, match="invalid"):
            await follow_ups(OFFICER, which=Which.DONE, cursor=cursor)


async def test_a_follow_up_of_nothing_is_not_found(world: None) -> None:
    with pytest.raises(Refused, match="not_found"):
        await make_follow_up(OFFICER, adoption=uuid4(), new=NewFollowUp(title="改", unit="fgj", due_on=PROMISED))
