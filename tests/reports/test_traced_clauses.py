"""采纳情况与条文对照: which clause was changed by which point, in the report and in every file made of it."""

from __future__ import annotations

import io
from datetime import date

import docx
import httpx
import msgspec
import openpyxl
import pytest

from consultations.queries.reports import report
from consultations.schemas.final_text import NewFinalText
from consultations.schemas.report import ReportContent
from consultations.services import drafting, final_text
from participation.base import clock
from participation.base.identity.actor import NOBODY
from tests.consultations.steps import LATER, SLUG
from tests.redrafts.steps import REDRAFTED, answered
from tests.reports.correcting import corrected_and_published
from tests.world import LEADER, OFFICER

pytestmark = pytest.mark.usefixtures("world")
REPORT = f"/api/v1/consultations/{SLUG}/report"


async def newest() -> ReportContent:
    with clock.frozen(LATER):
        return (await report(NOBODY, SLUG)).content


async def saved_again() -> None:
    """A version that nobody has signed: saved after the report was published."""
    with clock.frozen(LATER):
        text = REDRAFTED.replace("困难家庭", "低收入家庭").encode()
        await drafting.save_draft(OFFICER, slug=SLUG, content=text, media_type="text/markdown")


async def test_each_changed_clause_names_the_points_that_changed_it() -> None:
    await answered()
    content = await newest()
    assert [(one.change, one.earlier, one.later, one.points) for one in content.trace] == [
        ("split", ["第二条"], ["第二条", "第三条"], []),
        ("edited", ["第四条"], ["第五条"], [1]),
        ("removed", ["第六条"], [], []),
        ("added", [], ["第七条"], []),
    ]
    assert content.draft_version == 2


async def test_a_correction_never_names_a_version_that_is_not_released() -> None:
    *_, stated = await answered()
    await saved_again()
    await corrected_and_published(stated, "漏看了上级的新规定。")
    content = await newest()
    assert (content.version, content.draft_version) == (2, 2)
    assert ["第七条"] in [one.later for one in content.trace]


async def test_after_the_final_text_was_released_a_correction_explains_that() -> None:
    *_, stated = await answered()
    await saved_again()
    with clock.frozen(LATER):
        await final_text.propose(OFFICER, slug=SLUG, new=NewFinalText(version=3, decided_on=date(2027, 4, 19)))
        await final_text.release(LEADER, slug=SLUG)
    await corrected_and_published(stated, "漏看了上级的新规定。")
    assert (await newest()).draft_version == 3


async def test_the_word_file_has_the_table(client: httpx.AsyncClient) -> None:
    await answered()
    with clock.frozen(LATER):
        found = await client.get(f"{REPORT}.docx")
    table = next(
        one for one in docx.Document(io.BytesIO(found.content)).tables if one.cell(0, 0).text == "征求意见稿条款"
    )
    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == [
        ["第二条", "第二条、第三条", "拆分", "未对应主要意见", "—"],
        ["第四条", "第五条", "修改", "1. 写明补偿标准", "采纳"],
        ["第六条", "—", "删除", "未对应主要意见", "—"],
        ["—", "第七条", "新增", "未对应主要意见", "—"],
    ]


async def test_the_spreadsheet_has_the_sheet(client: httpx.AsyncClient) -> None:
    await answered()
    with clock.frozen(LATER):
        found = await client.get(f"{REPORT}.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(found.content))["条文对照"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("征求意见稿条款", "修改后条款", "修改情况", "主要意见序号", "对应的主要意见")
    assert rows[2] == ("第四条", "第五条", "修改", "1", "1. 写明补偿标准")
    assert len(rows) == 5


async def test_programs_read_it_in_the_report(client: httpx.AsyncClient) -> None:
    await answered()
    with clock.frozen(LATER):
        content = (await client.get(f"{REPORT}.json")).json()["content"]
    told = msgspec.convert(content, ReportContent).trace
    assert told == (await newest()).trace
    assert {name for one in content["trace"] for name in one} == {"change", "clause_ids", "earlier", "later", "points"}
