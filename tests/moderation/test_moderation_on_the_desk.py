"""On the desk stands what of moderation waits for whom: how much, for how long, and where; decided, it is gone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from consultations.queries.desk import desk
from consultations.rules.waiting import Due, Task
from consultations.schemas.comment import Received
from consultations.schemas.disowning import DisowningDecided, NewDisowning
from consultations.schemas.moderating import NewAnswer, NewObjection
from consultations.services import disowning, moderating_objections
from consultations.words import Screening
from participation.base import clock
from participation.base.identity.actor import NOBODY, Actor
from participation.base.notices.proofs import proof
from tests.consultations.steps import DAY, DURING, opened, says
from tests.frontend.workbench import BASE, Desk, Sheet
from tests.moderation.redacted import ABUSE, screened
from tests.world import AUDITOR, CLERK, COLLEAGUE, LEADER, OFFICER, OFFICER_ELSEWHERE, REVIEWER

OF_MODERATION = {Task.OBJECTIONS, Task.DISOWNINGS}


async def waits(actor: Actor, *, after: timedelta = timedelta(0)) -> list[Due]:
    with clock.frozen(DURING + after):
        return [due for line in await desk(actor) for due in line.tasks if due.task in OF_MODERATION]


async def hidden_and_objected(*, by: Actor = OFFICER) -> UUID:
    with clock.frozen(DURING):
        one = await says("不好听的话")
    await screened(ABUSE, one.id, actor=by)
    with clock.frozen(DURING):
        new = NewObjection(statement="我没有骂人。")
        return (await moderating_objections.object_(NOBODY, receipt=one.receipt, new=new)).id


async def disowned() -> tuple[Received, UUID]:
    with clock.frozen(DURING):
        one = await says("同意", author_contact="13800000777", author_name="沈阿婆", publish="text and name")
        new = NewDisowning(receipt=one.receipt, key=proof(one.receipt), statement="不是我写的。")
        return one, (await disowning.disown(NOBODY, new=new)).id


async def test_an_objection_waits_for_those_who_may_answer_it_until_it_is_answered(world: None) -> None:
    await opened()
    first = await hidden_and_objected()
    second = await hidden_and_objected()
    for actor in (COLLEAGUE, REVIEWER):
        assert await waits(actor, after=2 * DAY) == [Due(Task.OBJECTIONS, 2, days=2)]
    # who hid it cannot answer it, and the others have no say
    for actor in (OFFICER, LEADER, CLERK, AUDITOR, OFFICER_ELSEWHERE):
        assert await waits(actor) == []
    with clock.frozen(DURING):
        await moderating_objections.answer(REVIEWER, objection=first, new=NewAnswer(uphold=True, reason="没有辱骂。"))
        assert await waits(COLLEAGUE) == [Due(Task.OBJECTIONS, 1, days=0)]
        await moderating_objections.answer(COLLEAGUE, objection=second, new=NewAnswer(uphold=False, reason="有辱骂。"))
    assert await waits(COLLEAGUE) == await waits(REVIEWER) == []


@pytest.mark.parametrize("confirm", [True, False])
async def test_a_disowned_comment_waits_for_the_officers_until_it_is_decided(world: None, *, confirm: bool) -> None:
    await opened(screening=Screening.AT_ONCE)
    _, made = await disowned()
    for actor in (OFFICER, COLLEAGUE):
        assert await waits(actor, after=DAY) == [Due(Task.DISOWNINGS, 1, days=1)]
    for actor in (REVIEWER, LEADER, CLERK, AUDITOR, OFFICER_ELSEWHERE):
        assert await waits(actor) == []
    with clock.frozen(DURING):
        decided = DisowningDecided(confirm=confirm, hide=False, reason="已核实。")
        await disowning.decide(OFFICER, disowning=made, found=decided)
    assert await waits(OFFICER) == await waits(COLLEAGUE) == []


async def test_the_desk_leads_to_both_and_says_how_many_and_for_how_long(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened(screening=Screening.AT_ONCE)
    objection = await hidden_and_objected()
    _, made = await disowned()
    with clock.frozen(DURING + 3 * DAY):
        one = Desk(client, COLLEAGUE)
        page = await one.get("/workbench?lang=en")
        tasks = {str(task.xpath("./a/@href")[0]): " ".join(task.text_content().split()) for task in _tasks(page)}
        assert "Answer 1 objection to a hidden comment" in tasks[f"{BASE}/moderation/objections"]
        assert "Decide on 1 comment that somebody says is not theirs" in tasks[f"{BASE}/moderation/disownings"]
        assert all(tasks[f"{BASE}/moderation/{part}"].endswith("for 3 days") for part in ("objections", "disownings"))
        here = f"{BASE}/moderation/objections"
        await one.follow(here, f"{here}/{objection}", do="reject", reason="有辱骂。")
        here = f"{BASE}/moderation/disownings"
        await one.follow(here, f"{here}/{made}", do="reject", reason="是本人所写。")
        links = {str(task.xpath("./a/@href")[0]) for task in _tasks(await one.get("/workbench?lang=en"))}
        assert not [link for link in links if "/moderation/" in link]


def _tasks(page: Sheet) -> list[Any]:
    return list(page.tree.xpath("//li[contains(@class, 'task')]"))
