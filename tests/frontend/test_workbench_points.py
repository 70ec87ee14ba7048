"""Points and dispositions by forms: stated, corrected over nobody's head, decided with a reason, versions kept."""

from __future__ import annotations

from uuid import UUID

import httpx

from consultations.queries.point_pages import PointPage, point_page
from participation.base import clock
from tests.consultations.steps import DURING, SLUG, clauses, opened, point, said
from tests.frontend.workbench import BASE, Desk
from tests.world import COLLEAGUE, OFFICER

POINTS = f"{BASE}/points"


async def found(id_: UUID) -> PointPage:
    """A point as it stands."""
    return await point_page(OFFICER, SLUG, id_)


async def test_a_point_is_stated_and_listed_with_its_columns(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    first = (await clauses())[0]
    ids = await said("甲", "乙")
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        page = await desk.follow(
            f"{POINTS}/new", f"{POINTS}/new", title="公示期限", text="延长公示", clauses=str(first.id)
        )
        await desk.follow(
            f"{BASE}/comments", f"{BASE}/comments", all="yes", do="link", link=page.path.rsplit("/", 1)[-1]
        )
        sheet = await desk.get(f"{POINTS}?lang=en")
        cells = [" ".join(cell.text_content().split()) for cell in sheet.tree.xpath("//tbody/tr/*")]
    assert cells == ["1. 公示期限第一条", "Undecided", str(len(ids)), "0", "2", "0", "0", "2"]


async def test_a_point_without_a_title_comes_back_with_its_text(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        answer = await Desk(client, OFFICER).send(f"{POINTS}/new", f"{POINTS}/new", title=" ", text="写了很久的话")
    assert (answer.status, answer.form(f"{POINTS}/new").value("text")) == (422, "写了很久的话")


async def test_the_second_of_two_editors_of_a_point_keeps_the_text(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    stated = await point("公示", at=DURING)
    here, edit = f"{POINTS}/{stated}", f"{POINTS}/{stated}/edit"
    with clock.frozen(DURING):
        mine = (await Desk(client, COLLEAGUE).get(here)).form(edit)
        await Desk(client, OFFICER).follow(here, edit, title="公示期限", text="先到的")
        desk = Desk(client, COLLEAGUE)
        answer = await desk.post(edit, mine.filled(title="公示时间", text="后到的"))
        assert answer.status == 409
        form = answer.form(edit)
        assert (form.value("title"), form.value("text")) == ("公示时间", "后到的")
        assert "先到的" in answer.first("//section[contains(@class, 'clash')]").text_content()
        assert (await found(stated)).point.text == "先到的"
        assert (await desk.post(edit, form.filled())).status == 303
        assert (await found(stated)).point.text == "后到的"


async def test_a_disposition_takes_a_reason_and_every_version_stays(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    stated = await point("公示", at=DURING)
    here, decide = f"{POINTS}/{stated}", f"{POINTS}/{stated}/disposition"
    last = (await clauses())[3]
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        refused = await desk.send(here, decide, status="adopted", reason="  ")
        assert (refused.status, "#f-disposition.reason" in refused.links()) == (422, True)
        refused = await desk.send(here, decide, status="referred", reason="属于别的部门")
        assert (refused.status, "#f-disposition.referred_to" in refused.links()) == (422, True)
        assert refused.form(decide).value("status") == "referred"
        refused = await desk.send(here, decide, reason="有理由")
        assert (refused.status, "#f-disposition.status" in refused.links()) == (422, True)
        await desk.follow(here, decide, status="adopted", reason="有道理", clauses=str(last.id))
        await desk.follow(here, decide, status="partly adopted", reason="部分有道理")
        history = (await found(stated)).history
        assert [(one.version, one.status, one.by) for one in history] == [
            (2, "partly adopted", OFFICER.name),
            (1, "adopted", OFFICER.name),
        ]
        assert "有道理" in (await desk.get(here)).words


async def test_a_decision_does_not_overwrite_one_that_was_not_seen(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    stated = await point("公示", at=DURING)
    here, decide = f"{POINTS}/{stated}", f"{POINTS}/{stated}/disposition"
    with clock.frozen(DURING):
        mine = (await Desk(client, COLLEAGUE).get(here)).form(decide)
        await Desk(client, OFFICER).follow(here, decide, status="adopted", reason="先到的理由")
        desk = Desk(client, COLLEAGUE)
        answer = await desk.post(decide, mine.filled(status="not adopted", reason="后到的理由"))
        assert answer.status == 409
        assert "先到的理由" in answer.words
        form = answer.form(decide)
        assert (form.value("status"), form.value("reason")) == ("not adopted", "后到的理由")
        assert (await desk.post(decide, form.filled())).status == 303
        assert [one.reason for one in (await found(stated)).history] == ["后到的理由", "先到的理由"]


async def test_comments_are_taken_off_and_the_point_off_the_list(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    ids = await said("甲", "乙")
    stated = await point("公示", ids, at=DURING)
    here = f"{POINTS}/{stated}"
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        assert (await desk.send(here, f"{here}/comments")).status == 422
        await desk.follow(here, f"{here}/comments", comments=str(ids[0]))
        assert (await found(stated)).point.comments == 1
        page = await desk.follow(here, f"{here}/retirement")
        assert page.path == POINTS
        assert (await desk.get(here)).status == 404
