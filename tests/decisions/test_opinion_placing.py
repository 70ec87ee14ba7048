"""An opinion that was recorded under the wrong speaker or item is put right, and everybody reads it where it stands."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from consultations.words import Status
from decisions.attending_links import attending_path
from decisions.queries.feedback import feedback_now, public_feedback
from decisions.queries.opinion_one import opinion_inside, own_opinions
from decisions.queries.opinions import OpinionFilter, RecordIs, opinions, reader_of
from decisions.queries.own_answers import own_answers
from decisions.schemas.placing import NewPlacing, PlacingView
from decisions.schemas.satisfaction import NewSatisfaction, SatisfactionView
from decisions.services import opinion_placing
from decisions.services.opinion_confirming import confirm, correct
from decisions.services.opinion_loading import OpinionHeld, meeting_to_read, read_opinion
from decisions.services.opinion_placing import place_opinion
from decisions.services.opinion_telling import ask_to_confirm
from decisions.services.opinions_handing_in import hand_in
from decisions.services.satisfaction import say
from decisions.words import Satisfaction, WrittenBy
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.decisions.opinions_steps import AFTER, DURING, SECRETARY, SLUG, a_sitting, an_opinion, words
from tests.decisions.opinions_steps import send as send_by_device
from tests.decisions.refusals import refused
from tests.decisions.satisfaction_steps import SOON, said
from tests.decisions.test_adoption import answered, standing
from tests.decisions.test_opinion_pages import published
from tests.races.test_office_races import Together, at_once
from tests.world import CLERK, LEADER, OFFICER, OFFICER_ELSEWHERE, bearer, signed_in

LATER = AFTER + timedelta(hours=1)


async def put(
    opinion: UUID, *, actor: Actor = OFFICER, at: Any = LATER, version: int = 0, **under: UUID
) -> PlacingView:
    """Put an opinion right."""
    with clock.frozen(at):
        new = NewPlacing(reason="发言时记错了", version=version, **under)
        return await place_opinion(actor, opinion=opinion, new=new)


async def told(template: str) -> list[str]:
    """Whom a notice is owed to, by the last part of what it is owed for."""
    rows = await execute("SELECT owed_for FROM delivery WHERE template = {} ORDER BY id", template)
    return [row["owed_for"] for row in rows]


async def test_the_own_page_of_the_one_shows_it_and_that_of_the_other_no_longer_does(
    client: httpx.AsyncClient, world: None
) -> None:
    it = await a_sitting()
    made = await an_opinion(it, "一楼不用交钱")
    await put(made.id, participant=it.shen)
    assert "一楼不用交钱" not in (await client.get(attending_path(it.chen))).text
    page = (await client.get(attending_path(it.shen))).text
    assert "一楼不用交钱" in page
    assert "已于2027年" in page or "put that right" in page
    assert await own_opinions(it.chen) == []
    [own] = await own_opinions(it.shen)
    assert (own.confirmed, own.item) == (False, it.lift)


async def test_what_was_recorded_stays_and_both_places_are_kept(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    before = await execute("SELECT * FROM opinion")
    await put(made.id, participant=it.shen)
    await put(made.id, participant=it.chen, item=it.market, version=1)
    assert await execute("SELECT * FROM opinion") == before
    placings = (await opinion_inside(OFFICER, made.id)).placings
    assert [(one.version, one.participant, one.item) for one in placings] == [
        (0, it.chen, it.lift),
        (1, it.shen, it.lift),
        (2, it.chen, it.market),
    ]
    assert [one.reason for one in placings] == ["", "发言时记错了", "发言时记错了"]


async def test_what_the_former_speaker_confirmed_does_not_count_for_the_new_one(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    await confirm(NOBODY, opinion=made.id, version=1, participant=it.chen)
    await put(made.id, participant=it.shen)
    inside = await opinion_inside(OFFICER, made.id)
    assert not inside.line.confirmed
    assert [one.confirmed_at is None for one in inside.texts] == [False, True]
    assert await refused(confirm(NOBODY, opinion=made.id, version=2, participant=it.chen)) == "not_found"
    await confirm(NOBODY, opinion=made.id, version=2, participant=it.shen)
    assert (await own_opinions(it.shen))[0].confirmed


async def test_the_new_speaker_does_not_read_what_the_former_one_wrote_of_the_record(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it, "记得不太对")
    with clock.frozen(AFTER):
        await correct(NOBODY, opinion=made.id, version=1, text="我是这样说的", participant=it.chen)
    await put(made.id, participant=it.shen)
    [own] = await own_opinions(it.shen)
    assert [(one.version, one.text, one.by) for one in own.texts] == [(3, "我是这样说的", WrittenBy.SECRETARY)]
    reader = await reader_of(OFFICER, SLUG)
    assert (await opinions(reader, of=OpinionFilter(record=RecordIs.CORRECTED))).items == []


async def test_both_are_told_and_the_new_one_is_asked_once(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    await ask_to_confirm(SECRETARY, meeting=SLUG)
    await put(made.id, participant=it.shen)
    assert [one.split(":")[1] for one in await told("opinion_not_theirs")] == [str(made.id)]
    assert [one.split(":")[1] for one in await told("opinion_to_confirm")] == [str(it.chen), str(it.shen)]
    assert await ask_to_confirm(SECRETARY, meeting=SLUG) == 0


async def test_another_item_leaves_the_words_confirmed_and_the_speaker_is_told(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    await confirm(NOBODY, opinion=made.id, version=1, participant=it.chen)
    assert (await standing(made.id))["unit"] != (await standing_under(made.id, it.market))["unit"]
    line = (await opinion_inside(OFFICER, made.id)).line
    assert (line.confirmed, line.item, line.version) == (True, it.market, 1)
    assert len(await told("opinion_item_changed")) == 1
    assert await told("opinion_not_theirs") == []
    reader = await reader_of(OFFICER, SLUG)
    assert (await opinions(reader, of=OpinionFilter(item=it.lift))).items == []
    assert [one.id for one in (await opinions(reader, of=OpinionFilter(item=it.market))).items] == [made.id]


async def standing_under(opinion: UUID, item: UUID) -> dict[str, Any]:
    """What it amounts to once it stands under another item."""
    await put(opinion, item=item)
    return await standing(opinion)


async def test_the_answer_stays_in_force_and_what_the_former_speaker_said_of_it_does_not_count(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    await answered(made.id)
    await said(made.id, at=SOON)
    await put(made.id, participant=it.shen, at=SOON + timedelta(hours=1))
    inside = await opinion_inside(OFFICER, made.id)
    assert inside.adoption
    assert inside.answered_before_placing
    now = await standing(made.id)
    assert (now["status"], now["satisfaction"], now["objected_at"]) == (Status.ADOPTED, None, None)
    assert await own_answers(it.chen) == []
    [answer] = await own_answers(it.shen)
    assert (answer.turns, answer.waits, answer.open) == ([], False, True)
    # the link of the former speaker opens nothing of it; the new one speaks for themselves
    mine = await said_by(it.shen, made.id)
    assert mine.turn == 2
    assert (await standing(made.id))["satisfaction"] == Satisfaction.SATISFIED
    assert [turn.turn for turn in (await own_answers(it.shen))[0].turns] == [2]


async def said_by(participant: UUID, opinion: UUID) -> SatisfactionView:
    """What somebody says of the answer by their own link."""
    code = attending_path(participant).removeprefix("/attending/")
    with clock.frozen(SOON + timedelta(hours=2)):
        return await say(NOBODY, opinion=opinion, new=NewSatisfaction(answer=Satisfaction.SATISFIED, code=code))


async def test_what_is_published_changes_with_the_next_version_only(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    await answered(made.id)
    await published(it)
    await put(made.id, item=it.market)
    found = await public_feedback(SLUG)
    assert found
    assert [item.title for item in found.content.items] != ["白鹭镇菜场改造"]
    now = await feedback_now(await meeting_to_read(SLUG))
    assert [item.position for item in now.items] != [item.position for item in found.content.items]


async def test_what_was_handed_in_on_ones_own_page_stays_ones_own(world: None) -> None:
    it = await a_sitting()
    with clock.frozen(DURING):
        made = await hand_in(NOBODY, participant=it.chen, item=it.lift, text="手写的意见")
        by_clerk = await hand_in(CLERK, participant=it.chen, item=it.lift, text="窗口收的", by_link=False)
    assert await refused(put(made.id, participant=it.shen)) == "handed_in_by_them"
    assert (await put(made.id, item=it.market)).version == 1
    assert (await put(by_clerk.id, participant=it.shen)).participant == it.shen


async def test_only_who_may_record_puts_it_right(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    for actor in (NOBODY, CLERK, LEADER, OFFICER_ELSEWHERE):
        assert await refused(put(made.id, actor=actor, participant=it.shen)) == "wrong_role"
    assert await refused(put(uuid4(), participant=it.shen)) == "not_found"
    assert await execute("SELECT FROM opinion_placing") == []


async def test_of_two_who_put_it_right_at_once_the_second_is_told(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    done, codes = await at_once(
        lambda: put(made.id, actor=OFFICER, participant=it.shen),
        lambda: put(made.id, actor=SECRETARY, item=it.market),
    )
    assert (done, codes) == (1, ["changed_meanwhile"])
    assert len(await execute("SELECT FROM opinion_placing")) == 1


async def test_without_holding_the_opinion_both_would_go_on(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    together = Together(2)

    async def unheld(opinion: UUID) -> OpinionHeld:
        found = await read_opinion(opinion)
        await together.meet()
        return found

    monkeypatch.setattr(opinion_placing, "locked_opinion", unheld)
    results = await asyncio.gather(
        put(made.id, actor=OFFICER, participant=it.shen),
        put(made.id, actor=SECRETARY, item=it.market),
        return_exceptions=True,
    )
    assert sum(isinstance(one, asyncpg.UniqueViolationError) for one in results) == 1


async def test_who_waits_for_another_to_put_it_right_sees_what_that_one_did(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    # one confirms while the other moves it: whoever comes second finds the opinion as it stands by then
    results = await asyncio.gather(
        put(made.id, participant=it.shen),
        confirm(NOBODY, opinion=made.id, version=1, participant=it.chen),
        return_exceptions=True,
    )
    assert isinstance(results[0], PlacingView)
    assert not (await opinion_inside(OFFICER, made.id)).line.confirmed


async def test_a_device_that_sends_the_record_again_moves_nothing(world: None) -> None:
    it = await a_sitting()
    one = words(it)
    await send_by_device(it, one)
    await put(one.opinion, participant=it.shen)
    assert (await send_by_device(it, one)).results[0].result == "known"
    assert (await standing(one.opinion))["participant"] == it.shen


async def test_the_desk_puts_it_right_and_shows_the_history(client: httpx.AsyncClient, world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    here = f"/workbench/opinions/{made.id}"
    signed_in(client, OFFICER)
    assert 'name="participant"' in (await client.get(here)).text
    form = {"participant": str(it.shen), "item": str(it.lift), "version": "0"}
    wrong = await client.post(f"{here}/placings", data=form)
    assert wrong.status_code == 422
    assert "f-placing.reason-error" in wrong.text
    assert (await client.post(f"{here}/placings", data=form | {"reason": "记在了陈立名下"})).status_code == 303
    page = (await client.get(here)).text
    assert "记在了陈立名下" in page
    assert page.index("沈阿婆") < page.index("记在了陈立名下")
    second = await client.post(f"{here}/placings", data=form | {"reason": "再改", "item": str(it.market)})
    assert second.status_code == 409
    assert "记在了陈立名下" in second.text


async def test_a_program_puts_it_right_once_for_each_key(client: httpx.AsyncClient, world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    at, body = f"/api/v1/opinions/{made.id}/placings", {"item": str(it.market), "reason": "记错议题", "version": 0}
    sent = [
        await client.post(at, headers=bearer(OFFICER) | {"Idempotency-Key": "placing-1"}, json=body) for _ in range(2)
    ]
    assert [one.status_code for one in sent] == [201, 201]
    assert sent[0].json() == sent[1].json()
    assert (sent[0].json()["version"], sent[0].json()["item"]) == (1, str(it.market))
    late = await client.post(at, headers=bearer(OFFICER), json=body)
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    again = await client.post(at, headers=bearer(OFFICER), json=body | {"version": 1})
    assert (again.status_code, again.json()["code"]) == (409, "same_place")
    read = await client.get(f"/api/v1/opinions/{made.id}", headers=bearer(OFFICER))
    assert [one["version"] for one in read.json()["placings"]] == [0, 1]


@pytest.mark.parametrize("statement", ["DELETE FROM opinion_placing", "UPDATE opinion_placing SET note = ''"])
async def test_no_placing_is_ever_changed_or_deleted(world: None, statement: str) -> None:
    it = await a_sitting()
    made = await an_opinion(it)
    await put(made.id, participant=it.shen)
    with pytest.raises(Exception, match="only added to"):
        await execute(statement)
