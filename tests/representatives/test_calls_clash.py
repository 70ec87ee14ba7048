"""Two editors of one call: the second sees what the first has changed, and keeps what they typed."""

from __future__ import annotations

import httpx
import pytest

from participation.base import clock
from participation.representatives.queries.calls import call
from tests.frontend.workbench import Desk, Sheet
from tests.representatives.steps import START, prepared
from tests.world import COLLEAGUE, OFFICER

EDIT = "/workbench/calls/lift-call/edit"
SIXTY = "categories__1__quotas__1__at_least"
ROWS = "//section[@class='clash']//div[@class='clash-row']"


def changed(sheet: Sheet) -> dict[str, str]:
    """What the page says that the first editor has changed, by the field it leads to."""
    rows = sheet.tree.xpath(ROWS)
    return {str(row.xpath("string(.//dt/a/@href)")): " ".join(row.text_content().split()) for row in rows}


async def test_the_second_of_two_editors_gets_both_and_loses_nothing(client: httpx.AsyncClient, world: None) -> None:
    await prepared()
    with clock.frozen(START):
        mine = (await Desk(client, COLLEAGUE).get(EDIT)).form(EDIT)
        first = {"title": "先改的标题", "place": "三楼", SIXTY: "2", "invited__1__title": "人大代表", "persons": []}
        saved = await Desk(client, OFFICER).send(EDIT, EDIT, **first | {"organisations": "yes"})
        assert saved.status == 303
        desk = Desk(client, COLLEAGUE)
        typed = mine.filled(title="后改的标题", summary="我写的一句话", categories__0__name_en="Storey")
        clash = await desk.post(EDIT, typed)
        assert clash.status == 409
        said = changed(clash)
        assert list(said) == [
            "#f-title",
            "#f-place",
            "#f-persons",
            "#f-organisations",
            "#f-categories.1.name",
            "#f-invited.1.title",
        ]
        assert "先改的标题" in said["#f-title"]
        assert "双方都修改了此项" in said["#f-title"]
        assert "60岁以上" in said["#f-categories.1.name"]
        assert "人大代表" in said["#f-invited.1.title"]
        assert clash.tree.xpath(f"{ROWS}[1]//details") != [], "a text that both wrote can be compared"
        assert all(clash.tree.xpath(f"//*[@id='{link[1:]}']") for link in said), "each leads to its field"
        form = clash.form(EDIT)
        assert [form.value(name) for name in ("title", "summary", "place")] == ["后改的标题", "我写的一句话", "三楼"]
        again = await desk.post(EDIT, form.filled())
        assert again.status == 303
        view = await call(OFFICER, "lift-call")
    assert (view.title, view.summary, view.place) == ("后改的标题", "我写的一句话", "三楼")
    assert (view.persons, view.organisations) == (False, True)
    assert view.categories[0].name_en == "Storey"
    assert view.categories[1].quotas[1].at_least == 2
    assert [seat.title for seat in view.invited] == ["电梯安全专家", "人大代表"]


async def test_a_row_that_both_changed_stays_as_the_second_typed_it(client: httpx.AsyncClient, world: None) -> None:
    await prepared()
    with clock.frozen(START):
        mine = (await Desk(client, COLLEAGUE).get(EDIT)).form(EDIT)
        fields = [name for name, _ in mine.fields if name.startswith("categories.1.")]
        emptied = {name.replace(".", "__"): "" for name in fields}
        gone = await Desk(client, OFFICER).send(EDIT, EDIT, **emptied)
        assert gone.status == 303
        desk = Desk(client, COLLEAGUE)
        clash = await desk.post(EDIT, mine.filled(**{SIXTY: "3"}))
        assert (clash.status, list(changed(clash))) == (409, ["#f-categories.1.name"])
        assert "已删除" in changed(clash)["#f-categories.1.name"]
        assert (await desk.post(EDIT, clash.form(EDIT).filled())).status == 303
        view = await call(OFFICER, "lift-call")
    assert view.categories[1].quotas[1].at_least == 3


@pytest.mark.slow
async def test_who_wrote_the_same_is_told_that_nothing_differs(client: httpx.AsyncClient, world: None) -> None:
    await prepared()
    with clock.frozen(START):
        mine = (await Desk(client, COLLEAGUE).get(EDIT)).form(EDIT)
        assert (await Desk(client, OFFICER).send(EDIT, EDIT, title="同一个标题")).status == 303
        clash = await Desk(client, COLLEAGUE).post(EDIT, mine.filled(title="同一个标题"))
    assert (clash.status, changed(clash)) == (409, {})
    assert clash.tree.xpath("//section[@class='clash']/p") != []
