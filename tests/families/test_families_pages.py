"""Families at the workbench by forms: read, split, moved, confirmed, and never over a colleague's head."""

from __future__ import annotations

from uuid import UUID

import httpx

from consultations.schemas.families import Confirmation
from consultations.services.families import deciding
from frontend.families_difference import differences
from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import DURING, opened, said
from tests.families.steps import AGAINST, LETTER, OTHER, RETYPED, consultation_id, families_of, groups, placed, view_of
from tests.frontend.workbench import BASE, Desk
from tests.world import AUDITOR, COLLEAGUE, OFFICER

LIST = f"{BASE}/families"


async def there() -> tuple[list[UUID], str]:
    """Like letters and others; the address of the first one's family."""
    await opened()
    ids = await placed(LETTER, RETYPED, LETTER, AGAINST, OTHER)
    return ids, f"{LIST}/{(await families_of(ids))[0]}"


def cells(sheet: object) -> list[list[str]]:
    """The rows of the list."""
    rows = sheet.tree.xpath("//tbody/tr")  # type: ignore[attr-defined] # of the page
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


async def test_the_list_shows_voices_in_columns_and_hides_what_stands_alone(
    client: httpx.AsyncClient, world: None
) -> None:
    _, one = await there()
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        sheet = await desk.get(LIST)
        assert [row[1:] for row in cells(sheet)] == [["0", "3", "0", "0", "2", "3"]]
        assert one in sheet.links()
        assert len(cells(await desk.get(f"{LIST}?alone=yes"))) == 3
        apart = await desk.get(f"{LIST}?apart=yes&alone=yes&lang=en")
        assert "Says the opposite of another" in cells(apart)[0][0]
        assert "No family matches" in (await desk.get(f"{LIST}?apart=yes")).words


async def test_a_member_is_shown_with_what_it_has_in_other_words(client: httpx.AsyncClient, world: None) -> None:
    ids, one = await there()
    with clock.frozen(DURING):
        sheet = await Desk(client, OFFICER).get(f"{one}?lang=en")
    assert [el.text_content() for el in sheet.tree.xpath("//del/text()/..")] == ["[removed: 非常]"]
    assert [el.text_content() for el in sheet.tree.xpath("//ins/text()/..")] == ["[added: 十分]"]
    assert f"{LIST}/{(await families_of(ids))[3]}" in sheet.links()


async def test_the_ticked_become_a_family_and_it_is_taken_back(client: httpx.AsyncClient, world: None) -> None:
    ids, one = await there()
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        refused = await desk.send(one, f"{one}/members", do="split")
        assert refused.status == 422
        made = await desk.follow(one, f"{one}/members", do="split", comments=str(ids[1]), note="措辞不同")
        assert made.path.startswith(f"{LIST}/")
        assert made.path != one
        assert await groups(ids) == {frozenset({0, 2}), frozenset({1}), frozenset({3}), frozenset({4})}
        (act,) = (await view_of(UUID(one.rsplit("/", 1)[-1]))).acts
        await desk.follow(one, f"{one}/acts/{act.id}/reversal")
    assert await groups(ids) == {frozenset({0, 1, 2}), frozenset({3}), frozenset({4})}


async def test_the_ticked_go_where_they_belong_by_choice_or_by_address(client: httpx.AsyncClient, world: None) -> None:
    ids, one = await there()
    against, other = (await families_of(ids))[3:]
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        assert (await desk.send(one, f"{one}/members", do="move", comments=str(ids[0]))).status == 422
        await desk.follow(one, f"{one}/members", do="move", comments=str(ids[0]), to=str(against))
        await desk.follow(one, f"{one}/members", do="move", comments=str(ids[1]), address=f"http://x{LIST}/{other}?a=b")
        assert await groups(ids) == {frozenset({2}), frozenset({0, 3}), frozenset({1, 4})}
        await desk.follow(one, f"{one}/moves", address=str(other))
        emptied = await desk.get(f"{one}?lang=en")
    assert await groups(ids) == {frozenset({0, 3}), frozenset({1, 2, 4})}
    assert "Empty family" in emptied.words


async def test_the_second_of_two_officers_sees_what_changed(client: httpx.AsyncClient, world: None) -> None:
    ids, one = await there()
    family = UUID(one.rsplit("/", 1)[-1])
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        form = (await desk.get(one)).form(f"{one}/members")
        given = Confirmation(version=1, note="我看过了")
        await deciding.confirm(COLLEAGUE, family=family, given=given)
        answer = await desk.post(f"{one}/members", form.filled(do="split", comments=[str(ids[1])], note="我的备注"))
        assert answer.status == 409
        clash = answer.first("//section[contains(@class, 'clash')]").text_content()
        assert COLLEAGUE.name in clash
        assert "我看过了" in clash
        again = answer.form(f"{one}/members")
        assert (again.values("comments"), again.value("note"), again.value("version")) == (
            [str(ids[1])],
            "我的备注",
            "2",
        )
        assert (await desk.post(f"{one}/members", again.filled(do="split"))).status == 303


async def test_who_only_reads_finds_no_form(client: httpx.AsyncClient, world: None) -> None:
    _, one = await there()
    with clock.frozen(DURING):
        assert (await Desk(client, AUDITOR).get(one)).actions() == set()


async def test_a_family_stands_at_no_other_consultations_address(client: httpx.AsyncClient, world: None) -> None:
    await opened(slug="other")
    _, one = await there()
    with clock.frozen(DURING):
        elsewhere = one.replace(BASE, "/workbench/consultations/other")
        assert (await Desk(client, OFFICER).get(elsewhere)).status == 404


async def test_progress_is_shown_while_the_machine_works(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    await said(LETTER, OTHER)
    with clock.frozen(DURING):
        await execute(
            "INSERT INTO grouping_run (consultation, stage, done, total, started_at, changed_at)"
            " VALUES ({}, 'comparing', 40, 100, {}, {})",
            await consultation_id(),
            DURING,
            DURING,
        )
        desk = Desk(client, OFFICER)
        assert "40 of 100" in (await desk.get(f"{LIST}?lang=en")).words
        fragment = await desk.client.get(LIST, headers={"HX-Request": "true"})
        assert fragment.status_code == 200
        assert fragment.text.strip().startswith('<div id="list">')


async def test_who_speaks_stands_on_the_overview_and_on_the_public_page(client: httpx.AsyncClient, world: None) -> None:
    await there()
    with clock.frozen(DURING):
        sheet = await Desk(client, OFFICER).get(f"{BASE}?lang=en")
        shown = [" ".join(el.text_content().split()) for el in sheet.tree.xpath("//dl[@class='counts']/div")]
        public = await Desk(client, OFFICER).get("/consultations/lift?lang=en")
    assert shown == [
        "Known people0", "Unidentified messages5", "Organisations0", "Co-signatures0", "Distinct texts4", "Messages5",
    ]  # fmt: skip
    assert "5 comments · 0 known people · 5 unidentified messages · 4 distinct texts" in public.words


def test_a_difference_is_shown_with_so_much_around_it_as_tells_where() -> None:
    model = "甲" * 60 + "应当补偿" + "乙" * 60
    assert differences(model, model) == []
    assert differences(model, model.replace("应当", "不必")) == [
        ("gap", ""),
        ("same", "甲" * 24),
        ("removed", "应当"),
        ("added", "不必"),
        ("same", "补偿" + "乙" * 22),
        ("gap", ""),
    ]


def test_two_texts_that_have_nothing_in_common_are_shown_one_after_the_other() -> None:
    model, text = "甲乙" * 4000, "丙丁" * 4000
    assert differences(model, text) == [("removed", model), ("added", text)]
