"""The comments by forms: narrowed by the address, screened, linked and marked in bulk."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest

from consultations.queries.comments import Filter, filed_comments
from consultations.schemas.comment import FiledComment
from participation.base import clock
from tests.consultations.steps import CLOSES, DURING, SLUG, answer, clauses, closed, opened, point, reported, said
from tests.frontend.workbench import BASE, Desk, Sheet
from tests.world import CLERK, LEADER, NEIGHBOUR, OFFICER, RESIDENT, REVIEWER

COMMENTS = f"{BASE}/comments"


async def of(id_: UUID) -> FiledComment:
    """A comment as it stands."""
    return (await filed_comments(OFFICER, SLUG, Filter(only=id_))).items[0]


def listed(sheet: Sheet) -> list[str]:
    """The comments on a page, by id."""
    return [str(value) for value in sheet.tree.xpath("//input[@name='listed']/@value")]


async def test_the_address_narrows_the_list(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    third = (await clauses())[2]
    [one] = await said("公示太短", clause=str(third.id), stance="oppose")
    [two] = await said("同意办法", actor=RESIDENT)
    stated = await point("公示期限", [one], at=DURING)
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        for query, expected in {
            "": [one, two],
            f"?clause={third.id}": [one],
            "?clause=whole": [two],
            "?stance=oppose": [one],
            "?channel=letter": [],
            "?channel=web": [one, two],
            f"?point={stated}": [one],
            "?unassigned=yes": [two],
            "?uncovered=yes": [one, two],
            "?standing=shown": [],
            "?q=公示": [one],
            "?stance=nonsense&channel=&clause=nonsense": [one, two],
        }.items():
            assert listed(await desk.get(f"{COMMENTS}{query}")) == [str(id_) for id_ in expected], query
        await answer(stated, at=DURING)
        assert listed(await desk.get(f"{COMMENTS}?uncovered=yes")) == [str(two)]


async def test_the_meter_leads_to_those_that_are_left(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    ids = await said("甲", "乙", "丙")
    await answer(await point("要点", ids[:1], at=DURING), at=DURING)
    with clock.frozen(DURING):
        for path in (BASE, COMMENTS, f"{BASE}/points", f"{BASE}/report"):
            sheet = await Desk(client, OFFICER).get(f"{path}?lang=en")
            assert "1 of 3 comments have an outcome; 2 left." in sheet.words
            assert f"{COMMENTS}?uncovered=yes" in sheet.links()


async def test_several_are_shown_or_hidden_at_once_and_the_filter_stays(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    ids = await said("甲", "乙", "丙")
    with clock.frozen(DURING):
        desk = Desk(client, REVIEWER)
        here = f"{COMMENTS}?standing=pending"
        done = await desk.send(here, COMMENTS, comments=[str(ids[0]), str(ids[1])], do="show")
        assert (done.status, done.location) == (303, here)
        assert listed(await desk.get(here)) == [str(ids[2])]
        done = await desk.send(COMMENTS, COMMENTS, comments=str(ids[0]), do="hide", reason="abuse", detail="骂人的话")
        assert done.status == 303
        found = await of(ids[0])
        assert (found.standing, found.hidden_for, found.sealed_detail) == ("hidden", "abuse", "骂人的话")


async def test_hiding_without_a_reason_is_refused_and_the_ticks_stay(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    ids = await said("甲", "乙")
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        refused = await desk.send(COMMENTS, COMMENTS, comments=str(ids[1]), do="hide", detail="说明")
        assert (refused.status, "#f-reason" in refused.links()) == (422, True)
        form = refused.form(COMMENTS)
        assert (form.values("comments"), form.value("detail")) == ([str(ids[1])], "说明")
        nothing = await desk.send(COMMENTS, COMMENTS, do="show")
        assert (nothing.status, "#f-comments" in nothing.links()) == (422, True)
        assert (await desk.send(COMMENTS, COMMENTS, comments=str(ids[0]), do="burn")).status == 422
        assert {(await of(id_)).standing for id_ in ids} == {"pending"}


async def test_all_on_the_page_are_marked_and_unmarked(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    ids = await said("同意", "没有意见")
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        await desk.follow(COMMENTS, COMMENTS, all="yes", do="mark")
        assert [(await of(id_)).outcome for id_ in ids] == ["no change asked"] * 2
        await desk.follow(COMMENTS, COMMENTS, comments=str(ids[0]), do="unmark")
        assert [(await of(id_)).outcome for id_ in ids] == [None, "no change asked"]


async def test_ticked_comments_raise_a_point_that_is_there_or_new(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    ids = await said("补偿一", "补偿二", "工期")
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        page = await desk.follow(COMMENTS, COMMENTS, comments=str(ids[0]), do="state", title="底层补偿")
        stated = page.path.rsplit("/", 1)[-1]
        assert "底层补偿" in page.words
        await desk.follow(COMMENTS, COMMENTS, comments=str(ids[1]), do="link", link=stated)
        assert [str(p) for id_ in ids[:2] for p in (await of(id_)).points] == [stated, stated]
        missing = await desk.send(COMMENTS, COMMENTS, comments=str(ids[2]), do="link")
        assert "#f-link" in missing.links()
        untitled = await desk.send(COMMENTS, COMMENTS, comments=str(ids[2]), do="state", title=" ")
        assert "#f-title" in untitled.links()
        marked = await desk.send(COMMENTS, COMMENTS, comments=str(ids[0]), do="mark")
        assert marked.status == 409
        assert marked.errors()


async def test_a_long_list_is_turned_page_by_page(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    ids = [str(id_) for id_ in await said(*(f"意见{n}" for n in range(55)), actor=OFFICER, channel="counter")]
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        first = await desk.get(f"{COMMENTS}?channel=counter")
        following = str(first.first("//a[@rel='next']/@href"))
        second = await desk.get(following)
        assert listed(first) + listed(second) == ids
        assert "channel=counter" in following
        assert second.tree.xpath("//a[@rel='next']") == []


async def test_a_comments_own_page_shows_all_that_is_known(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    first = (await clauses())[0]
    [id_] = await said(
        "请改", clause=str(first.id), proposed_text="为了方便老人上下楼,制定本办法。", author_contact="13800000000"
    )
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        here = f"{COMMENTS}/{id_}"
        await desk.follow(here, here, do="hide", reason="personal data", detail="附了身份证")
        sheet = await desk.get(f"{here}?lang=en")
        for known in ("+8613800000000", "请改", "附了身份证", OFFICER.name):
            assert known in sheet.words
        assert "老人" in sheet.first("//ins").text_content()
        assert "附了身份证" not in (await Desk(client, CLERK).get(here)).words
        assert "附了身份证" not in (await Desk(client, LEADER).get(here)).words


async def test_a_comment_of_another_consultation_is_not_found_here(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    await opened(slug="second")
    [elsewhere] = await said("别处", slug="second")
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        assert (await desk.get(f"{COMMENTS}/{elsewhere}")).status == 404
        done = await desk.post(COMMENTS, [("do", "show"), ("comments", str(elsewhere))])
        assert done.status == 422


@pytest.mark.parametrize("do", ["mark", "state"])
async def test_a_reviewer_screens_but_does_not_answer(client: httpx.AsyncClient, world: None, do: str) -> None:
    await opened()
    ids = await said("甲")
    with clock.frozen(DURING):
        desk = Desk(client, REVIEWER)
        assert "No change asked" not in (await desk.get(f"{COMMENTS}?lang=en")).words
        done = await desk.post(COMMENTS, [("do", do), ("comments", str(ids[0])), ("title", "要点")])
        assert done.status == 403


async def test_once_the_report_is_in_nothing_more_is_answered(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    ids = await said("甲", actor=NEIGHBOUR)
    await answer(await point("要点", ids, at=DURING), at=DURING)
    await closed()
    await reported()
    with clock.frozen(CLOSES):
        done = await Desk(client, OFFICER).post(COMMENTS, [("do", "mark"), ("comments", str(ids[0]))])
    assert (done.status, len(done.errors())) == (409, 1)
