"""The draft by forms: the split is shown, corrected step by step without losing a word, and only then saved."""

from __future__ import annotations

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.queries.consultations import consultation
from consultations.queries.drafts import draft
from frontend.pages.workbench.cutting import CuttingForm, Row, changed, draft_of, questions
from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import BEFORE, SLUG, clauses, prepared, submitted
from tests.frontend.workbench import BASE, Desk, Sheet
from tests.world import OFFICER

DRAFT = f"{BASE}/draft"
LONG = "# 长办法\n\n" + "\n\n".join(f"第{n}条 内容之{n}。\n另起一款。" for n in range(1, 151))


async def split(desk: Desk, text: str) -> Sheet:
    """What is shown after a text was pasted."""
    return await desk.post(f"{DRAFT}/split", [("text", text)])


async def test_a_pasted_text_is_shown_split_and_nothing_is_saved(client: httpx.AsyncClient, world: None) -> None:
    await prepared(text=None)
    with clock.frozen(BEFORE):
        sheet = await split(
            Desk(client, OFFICER), "第一章 总则\n第一条 为了方便,制定本办法。\n第二条 本办法适用于本区。"
        )
        assert sheet.status == 200
        form = sheet.form(DRAFT)
        assert form.value("clauses.0.number") == "第一条"
        assert form.value("clauses.1.path") == "第一章 总则"
        assert (await consultation(OFFICER, SLUG)).draft_version is None
        assert await execute("SELECT 1 FROM draft") == []


async def test_an_uploaded_file_is_split_and_saved_after_a_look(client: httpx.AsyncClient, world: None) -> None:
    await prepared(text=None)
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        files = {"file": ("办法.md", "第一条 甲。\n\n第二条 乙。".encode(), "text/markdown")}
        shown = Sheet(await desk.client.post(f"{DRAFT}/split", files=files))
        saved = await desk.post(DRAFT, shown.form(DRAFT).filled(do="save"))
        assert (saved.status, saved.location) == (303, DRAFT)
        assert [(c.number, c.text) for c in await clauses()] == [("第一条", "甲。"), ("第二条", "乙。")]
        assert "Version 1" in (await desk.get(f"{DRAFT}?lang=en")).words


async def test_a_file_that_is_no_draft_is_refused_and_the_pasted_text_stays(
    client: httpx.AsyncClient, world: None
) -> None:
    await prepared(text=None)
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        files = {"file": ("a.pdf", b"%PDF-1.7", "application/pdf")}
        answer = Sheet(await desk.client.post(f"{DRAFT}/split", files=files, data={"text": "第一条 甲。"}))
        assert answer.status == 415
        assert answer.errors()
        assert answer.form(f"{DRAFT}/split").value("text") == "第一条 甲。"
        empty = await split(desk, "  ")
        assert (empty.status, empty.links() & {"#f-file"}) == (422, {"#f-file"})


async def test_clauses_are_merged_cut_taken_out_and_added(client: httpx.AsyncClient, world: None) -> None:
    await prepared(text=None)
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        sheet = await split(desk, "第一条 甲。\n\n第二条 乙。\n\n第三条 丙。\n丁。")
        sheet = await desk.post(DRAFT, sheet.form(DRAFT).filled(do="merge:1"))
        form = sheet.form(DRAFT)
        assert form.value("clauses.0.text") == "甲。\n第二条 乙。"
        sheet = await desk.post(DRAFT, form.filled(do="cut:1", **{"clauses.1.line": "2"}))
        form = sheet.form(DRAFT)
        assert (form.value("clauses.1.text"), form.value("clauses.2.text")) == ("丙。", "丁。")
        sheet = await desk.post(DRAFT, form.filled(do="add:2"))
        sheet = await desk.post(DRAFT, sheet.form(DRAFT).filled(do="take:2", **{"clauses.3.text": "戊。"}))
        form = sheet.form(DRAFT)
        assert form.value("clauses.2.text") == "丁。"
        assert (await desk.post(DRAFT, form.filled(do="save"))).status == 303
        assert [c.text for c in await clauses()] == ["甲。\n第二条 乙。", "丙。", "戊。"]


async def test_what_was_taken_out_can_be_put_back(client: httpx.AsyncClient, world: None) -> None:
    await prepared(text=None)
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        sheet = await split(desk, "第一条 甲。\n\n第二条 乙。")
        sheet = await desk.post(DRAFT, sheet.form(DRAFT).filled(do="take:1"))
        sheet = await desk.post(DRAFT, sheet.form(DRAFT).filled(do="put:1"))
        assert (await desk.post(DRAFT, sheet.form(DRAFT).filled(do="save"))).status == 303
        assert [c.number for c in await clauses()] == ["第一条", "第二条"]


async def test_a_hundred_and_fifty_clauses_survive_every_step(client: httpx.AsyncClient, world: None) -> None:
    await prepared(text=None)
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        sheet = await split(desk, LONG)
        assert "150" in sheet.first("//form[@id='editor']//h2").text_content()
        sheet = await desk.post(DRAFT, sheet.form(DRAFT).filled(do="cut:149", **{"clauses.149.line": "2"}))
        sheet = await desk.post(DRAFT, sheet.form(DRAFT).filled(do="merge:150"))
        assert (await desk.post(DRAFT, sheet.form(DRAFT).filled(do="save"))).status == 303
        saved = await clauses()
    assert len(saved) == 150
    assert {c.text for c in saved} == {f"内容之{n}。\n另起一款。" for n in range(1, 151)}


async def test_a_corrected_clause_keeps_its_identity(client: httpx.AsyncClient, world: None) -> None:
    await prepared()
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        before = await clauses()
        form = (await desk.get(f"{DRAFT}?correct=true")).form(DRAFT)
        changes = {"clauses.1.number": "第五条", "clauses.1.text": "改写了。", "do": "save"}
        assert (await desk.post(DRAFT, form.filled(**changes))).status == 303
        after = await clauses(version=2)
        assert [c.id for c in after] == [c.id for c in before]
        compared = await desk.get(f"{DRAFT}?version=2&compare=1")
    assert "改写了" in compared.first("//ins").text_content()


async def test_an_empty_or_overlong_clause_is_named_and_everything_stays(
    client: httpx.AsyncClient, world: None
) -> None:
    await prepared()
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        form = (await desk.get(f"{DRAFT}?correct=true")).form(DRAFT)
        wrong = {"clauses.0.out": "yes", "clauses.2.text": "", "clauses.3.number": "长" * 201, "do": "save"}
        answer = await desk.post(DRAFT, form.filled(**wrong))
        assert answer.status == 422
        assert "#f-clauses.3.number" in answer.links()
        assert answer.form(DRAFT).value("clauses.3.number") == "长" * 201
        answer = await desk.post(DRAFT, form.filled(**wrong | {"clauses.3.number": "第四条"}))
        assert (answer.status, "#f-clauses.2.text" in answer.links()) == (422, True)
        assert (await desk.post(DRAFT, [("do", "save")])).status == 422
        assert (await draft(OFFICER, SLUG)).version == 1


async def test_under_review_the_draft_is_read_and_not_changed(client: httpx.AsyncClient, world: None) -> None:
    await submitted()
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        assert (await desk.get(f"{DRAFT}?correct=true")).actions() == set()
        answer = await desk.post(DRAFT, [("do", "save"), ("clauses.0.text", "偷偷改"), ("clauses.0.place", "0")])
        assert answer.status == 409
        assert (await draft(OFFICER, SLUG)).version == 1


LETTERS = st.text(alphabet="甲乙丙丁一二三第条（）\n 1.", max_size=12)
ROWS = st.lists(st.builds(Row, number=LETTERS, heading=LETTERS, text=LETTERS), min_size=1, max_size=6)
STEPS = st.lists(
    st.tuples(st.sampled_from(["merge", "cut", "take", "put", "add", "save"]), st.integers(-1, 7)), max_size=8
)


@settings(max_examples=60)
@given(ROWS, STEPS, st.integers(0, 4))
def test_no_step_loses_a_character(rows: list[Row], steps: list[tuple[str, int]], line: int) -> None:
    form = CuttingForm(clauses=rows)
    before = letters(rows)
    for order, place in steps:
        form.do = f"{order}:{place}"
        for row in form.clauses:
            row.line = line
        form, _ = changed(form)
        assert letters(form.clauses) == before


def letters(rows: list[Row]) -> list[str]:
    """Every character that is no space, sorted."""
    return sorted("".join("".join(f"{row.number}{row.heading}{row.text}".split()) for row in rows))


def test_an_officer_is_shown_what_looks_wrong() -> None:
    rows = [Row(place=0, number="第一条", text="甲"), Row(place=1, number="第一条", text="乙"), Row(place=2, text="")]
    assert questions(rows) == [(0, "repeated"), (1, "repeated"), (2, "unnumbered"), (2, "empty")]
    assert (
        questions(
            [Row(place=0, number="1", path="附件一", text="a"), Row(place=1, number="1", path="附件二", text="b")]
        )
        == []
    )


def test_rows_that_were_taken_out_are_not_saved() -> None:
    form = CuttingForm(clauses=[Row(number="1", text="a"), Row(text="b", out=True), Row()])
    assert [clause.text for clause in draft_of(form).clauses] == ["a"]
