"""The queue by forms: narrowed by the address, assigned with a preview, taken back, given away, noted on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest

from consultations.services import pointing
from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import (
    AFTER,
    DURING,
    SECOND,
    SLUG,
    answer,
    clauses,
    closed,
    opened,
    point,
    reported,
    said,
)
from tests.frontend.workbench import BASE, Desk, Sheet
from tests.queue.families import family, joined
from tests.queue.test_assigning import marked, raised
from tests.world import AUDITOR, CLERK, COLLEAGUE, OFFICER, RESIDENT

QUEUE = f"{BASE}/queue"
ASSIGNMENTS = f"{QUEUE}/assignments"


def listed(sheet: Sheet) -> list[str]:
    """The items on a page, by id."""
    return [str(value) for value in sheet.tree.xpath("//li/@data-item")]


async def pressed(desk: Desk, page: str, do: str, **changes: Any) -> Sheet:
    """Open the queue, fill in the decision and press one of its buttons; the answer."""
    return await desk.send(page, ASSIGNMENTS, do=do, **changes)


async def confirmed(desk: Desk, preview: Sheet, do: str = "assign", **changes: Any) -> Sheet:
    """Send the preview as it stands but for some changes; the answer."""
    form = preview.form(ASSIGNMENTS)
    return await desk.post(form.action, form.filled(do=do, **changes))


async def test_the_address_narrows_the_queue(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    third = (await clauses())[2]
    [one] = await said("公示太短", clause=str(third.id), stance="oppose")
    two, three, four = await said("同意办法", "补偿太少", "补偿太少了")
    pay = await family([three, four])
    stated = await point("公示期限", [one], at=DURING)
    with clock.frozen(DURING):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=[two])
        desk = Desk(client, OFFICER)
        for query, expected in {
            "": [pay],
            "?state=all": [one, two, pay],
            "?state=assigned": [one],
            "?state=answered": [],
            "?state=no change asked": [two],
            f"?state=all&clause={third.id}": [one],
            "?state=all&clause=whole": [two, pay],
            "?state=all&stance=oppose": [one],
            "?channel=letter": [],
            "?state=all&q=补偿": [pay],
            "?state=all&noted=yes": [],
            "?state=all&apart=yes": [],
            "?to=nobody": [pay],
            "?to=me": [],
            "?state=nonsense&clause=nonsense": [pay],
        }.items():
            assert listed(await desk.get(f"{QUEUE}{query}")) == [str(id_) for id_ in expected], query
        await answer(stated, at=DURING)
        assert listed(await desk.get(f"{QUEUE}?state=answered")) == [str(one)]


async def test_a_page_follows_the_one_before(
    client: httpx.AsyncClient, world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontend.pages.workbench.queue_showing.ON_A_PAGE", 2)
    await opened()
    ids = await said("甲", "乙", "丙", "丁", "戊")
    first = await family([ids[0], ids[3]])
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        sheet = await desk.get(QUEUE)
        pages = [listed(sheet)]
        while follow := sheet.tree.xpath("//a[@rel='next']/@href"):
            sheet = await desk.get(str(follow[0]))
            pages.append(listed(sheet))
    assert pages == [[str(first), str(ids[1])], [str(ids[2]), str(ids[4])]]


async def test_a_single_comment_is_assigned_at_once_and_the_next_one_opens(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    one, two = await said("采光受影响", "噪声太大")
    light = await point("采光", at=DURING)
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        answered = await pressed(desk, f"{QUEUE}?q=采光&state=all", "assign", points=str(light))
        assert answered.status == 303
        assert "q=" in answered.location
        assert await raised(one) == {light}
        answered = await pressed(desk, QUEUE, "no change")
        assert answered.status == 303
        assert await marked() == {two}
        sheet = await desk.get(f"{QUEUE}?lang=en")
        assert "Everything has its point or its mark." in sheet.words


async def test_a_family_is_shown_before_and_an_exception_stays(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    one, two, three = await said("采光受影响", "采光受影响,还有噪声", "采光受影响!")
    await family([one, two, three])
    light, noise = await point("采光", at=DURING), await point("噪声", at=DURING)
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        preview = await pressed(desk, f"{QUEUE}?lang=en", "assign", points=str(light))
        assert preview.status == 200
        assert "Will be assigned: 3 messages" in preview.words
        assert await raised(one) == set()
        again = await confirmed(
            desk, preview, "check", members=[str(one), str(three)], **{f"instead.{two}": str(noise)}
        )
        assert again.status == 200
        assert sorted(again.form(ASSIGNMENTS).values("members")) == sorted([str(one), str(three)])
        done = await confirmed(desk, again)
        assert done.status == 303, done.errors() or done.words[:600]
        said_then = await desk.get(done.location)
        assert "Assigned: 3." in said_then.words
    assert [await raised(comment) for comment in (one, two, three)] == [{light}, {noise}, {light}]


async def test_members_that_say_the_opposite_have_no_tick(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    one, two, three = await said("应当公示", "应当公示!", "不应当公示")
    await family([one, two], apart=[three])
    light = await point("公示", at=DURING)
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        preview = await pressed(desk, f"{QUEUE}?lang=en", "assign", points=str(light))
        assert sorted(preview.form(ASSIGNMENTS).values("members")) == sorted([str(one), str(two)])
        assert "Will be assigned: 2 messages" in preview.words
        assert (await confirmed(desk, preview)).status == 303
    assert await raised(three) == set()


async def test_several_ticked_items_are_marked_in_one_act(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    one, two, three, four = await said("同意", "赞成", "赞成!", "反对")
    letters = await family([two, three])
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        preview = await pressed(desk, f"{QUEUE}?lang=en", "no change", comments=str(one), families=str(letters))
        assert "Will be marked as asking for no change: 3 messages" in preview.words
        done = await confirmed(desk, preview, "no change")
        assert done.status == 303
    assert await marked() == {one, two, three}
    assert await raised(four) == set()
    assert len(await execute("SELECT FROM work_act")) == 1


async def test_a_new_point_is_stated_from_the_queue(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    third = (await clauses())[2]
    [one] = await said("采光受影响", clause=str(third.id))
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        refused = await pressed(desk, f"{QUEUE}?lang=en", "assign", point__text="没有标题")
        assert refused.status == 422
        assert refused.errors() == ["Give it a title."]
        assert "没有标题" in refused.text
        done = await pressed(desk, QUEUE, "assign", point__title="采光补偿", point__text="底层住户")
        assert done.status == 303
    [stated] = await execute("SELECT id, title, clauses FROM point")
    assert (stated["title"], stated["clauses"]) == ("采光补偿", [third.id])
    assert await raised(one) == {stated["id"]}


async def test_nothing_chosen_is_said_and_nothing_is_lost(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    one, two = await said("甲", "乙")
    await family([one, two])
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        refused = await pressed(desk, f"{QUEUE}?lang=en", "assign")
    assert refused.status == 422
    assert refused.errors() == ["Choose a point, state a new one, or say that no change is asked."]


async def test_a_change_between_preview_and_confirmation_is_shown_and_the_choice_kept(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    one, two, three = await said("采光受影响", "采光受影响。", "采光受影响!")
    letters = await family([one, two])
    light, noise = await point("采光", at=DURING), await point("噪声", at=DURING)
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        preview = await pressed(desk, f"{QUEUE}?lang=en", "assign", points=str(light), point__title="再加一条")
    with clock.frozen(DURING + SECOND):
        await joined(letters, [three])
        await execute("UPDATE family_member SET placed_at = {} WHERE comment = {}", DURING + SECOND, three)
        await pointing.link(COLLEAGUE, point=noise, comments=[one])
        refused = await confirmed(desk, preview, members=[str(two)])
        assert refused.status == 409
        assert "何倩 assigned 1 comments to “噪声”." in refused.words
        assert "the machine put 1 comments into it." in refused.words
        assert "Added since you looked" in refused.words
        form = refused.form(ASSIGNMENTS)
        assert form.value("points") == str(light)
        assert form.value("point.title") == "再加一条"
        assert sorted(form.values("members")) == sorted([str(two), str(three)])
        assert await raised(two) == set()
        done = await confirmed(desk, refused)
        assert done.status == 303, done.words[:500]
    assert light in await raised(two)
    assert light in await raised(three)
    assert await raised(one) == {noise}


async def test_an_act_is_taken_back_from_the_page(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    one, two = await said("采光受影响", "噪声")
    light = await point("采光", at=DURING)
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        await pressed(desk, QUEUE, "assign", points=str(light))
        [act] = await execute("SELECT id FROM work_act")
        sheet = await desk.follow(QUEUE, f"{QUEUE}/acts/{act['id']}/reversal")
        assert "已撤回" in sheet.words
        assert await raised(one) == set()
        twice = await desk.post(f"{QUEUE}/acts/{act['id']}/reversal", [])
        assert twice.status == 409
        acts = await desk.get(f"{QUEUE}/acts?lang=en")
        assert "Took an act back" in acts.words
        assert "taken back" in acts.words
        assert str(two) in listed(await desk.get(QUEUE))


async def test_work_is_given_to_a_colleague_who_finds_it(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    third = (await clauses())[2]
    one, two = await said("公示太短", "同意")
    [three] = await said("第三条不妥", clause=str(third.id))
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        refused = await desk.send(QUEUE, ASSIGNMENTS)
        assert refused.status == 422
        given = await desk.post(
            f"{QUEUE}/delegations", [("officer", str(COLLEAGUE.person)), ("open_comment", str(one))]
        )
        assert given.status == 303
        assert str(one) in given.location
        selection = [("officer", str(COLLEAGUE.person)), ("selection", "yes"), ("clause", str(third.id))]
        assert (await desk.post(f"{QUEUE}/delegations", selection)).status == 303
        nobody = await desk.post(f"{QUEUE}/delegations", [("open_comment", str(one))])
        assert nobody.status == 422
        assert listed(await desk.get(f"{QUEUE}?to=nobody")) == [str(two)]
        theirs = Desk(client, COLLEAGUE)
        assert listed(await theirs.get(f"{QUEUE}?to=me")) == [str(one), str(three)]
        assert "何倩" in (await theirs.get(QUEUE)).words
        progress = await theirs.get(f"{QUEUE}/progress?lang=en")
        assert "given by 周敏" in progress.words
        [first, _] = await execute("SELECT id FROM delegation ORDER BY id")
        assert (await theirs.post(f"{QUEUE}/delegations/{first['id']}/completion", [])).status == 303
        assert listed(await theirs.get(f"{QUEUE}?to=me")) == [str(three)]


async def test_a_note_is_for_officers_alone(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    [one] = await said("公示太短")
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        sheet = await desk.follow(QUEUE, f"{QUEUE}/notes", note="先问一下司法局")
        assert "先问一下司法局" in sheet.words
        assert listed(await desk.get(f"{QUEUE}?noted=yes")) == [str(one)]
        empty = await desk.send(f"{QUEUE}?lang=en", f"{QUEUE}/notes", note="  ")
        assert empty.errors() == ["Write the note."]
        for reader in (CLERK, AUDITOR):
            assert "先问一下司法局" not in (await Desk(client, reader).get(QUEUE)).words
    assert await execute("SELECT FROM internal_note") == [{}]


async def test_progress_tells_comments_and_families_by_clause(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    third = (await clauses())[2]
    one, two, three = await said("甲", "甲!", "丙", clause=str(third.id))
    [four] = await said("同意")
    await family([one, two])
    light = await point("采光", [one], at=DURING)
    await point("噪声", [three], at=DURING)
    await answer(light, at=DURING)
    with clock.frozen(DURING):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=[four])
        sheet = await Desk(client, OFFICER).get(f"{QUEUE}/progress?lang=en")
    rows = [
        " ".join(row.text_content().split())
        for row in sheet.tree.xpath("//table//tbody/tr")
        if "第三条" in row.text_content()
    ]
    assert rows == ["第三条111011"]
    assert "2 of 4" in sheet.words
    assert "3 of 4" in sheet.words


async def test_readers_look_and_officers_act(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    await said("公示太短")
    with clock.frozen(DURING):
        sheet = await Desk(client, AUDITOR).get(QUEUE)
        assert sheet.status == 200
        assert sheet.actions() == {"/sign-out"} or ASSIGNMENTS not in {a.split("?")[0] for a in sheet.actions()}
        assert (await Desk(client, RESIDENT).get(QUEUE)).status == 403


async def test_nothing_can_be_decided_once_the_report_is_in(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    comments = await said("公示太短")
    light = await point("公示", comments, at=DURING)
    await closed()
    await answer(light)
    await reported()
    with clock.frozen(AFTER):
        desk = Desk(client, OFFICER)
        sheet = await desk.get(f"{QUEUE}?state=all")
        assert ASSIGNMENTS not in {action.split("?")[0] for action in sheet.actions()}
        form = [("do", "no change"), ("open_comment", str(comments[0])), ("confirmed", "yes")]
        refused = await desk.post(ASSIGNMENTS, form)
    assert refused.status == 409


async def test_a_script_gets_the_open_item_alone(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    one, two = await said("公示太短", "补偿太少")
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        part = await desk.client.get(f"{QUEUE}?item={two}", headers={"hx-request": "true"})
    assert 'id="open"' in part.text
    assert "补偿太少" in part.text
    assert "data-focus" in part.text
    assert f'data-item="{one}"' not in part.text
    assert isinstance(one, UUID)
