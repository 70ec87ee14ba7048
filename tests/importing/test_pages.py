"""Importing as a clerk does it on the pages, and handing in as an organisation does it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import AFTER, DAY, DURING, SLUG, closed, opened
from tests.frontend.workbench import BASE, Desk, Sheet
from tests.importing.files import carried_out, comments, number_of_comments, workbook
from tests.world import AUDITOR, CLERK, FOR_THE_CHAMBER, MERCHANT, OFFICER, RESIDENT

IMPORTS = f"{BASE}/imports"
HAND_IN = f"/consultations/{SLUG}/hand-in"
TABLE = "编号,意见,条款,日期\n1,底楼采光受影响应当补偿,第三条,2027-03-05\n2,没有日期,第九十九条,\n".encode()


@pytest.fixture
async def consultation(world: None) -> str:
    # who acts for an organisation is signed in for a month, and the spring of the tests is further away
    await execute("UPDATE sign_in SET expires_at = {} WHERE organisation IS NOT NULL", AFTER + 30 * DAY)
    return await opened()


async def uploaded(desk: Desk, page: str, content: bytes, name: str = "letters.csv", **fields: str) -> Sheet:
    """A file sent with the form of a page, and where that leads."""
    sheet = await desk.get(page)
    form = dict(sheet.form(page).filled(**fields))
    answer = await desk.client.post(page, data=form, files={"files": (name, content, "text/csv")})
    return Sheet(answer)


async def test_a_clerk_looks_at_the_rows_starts_and_sees_what_became_of_them(
    client: httpx.AsyncClient, consultation: str
) -> None:
    desk = Desk(client, CLERK)
    with clock.frozen(DURING):
        answer = await uploaded(desk, IMPORTS, TABLE, channel="letter")
        assert answer.status == 303
        page = await desk.get(answer.location)
        assert page.form(answer.location).value("columns.1") == "text"
        assert "底楼采光受影响应当补偿" in page.words
        assert "草案中没有这一条。" in page.words
        assert await number_of_comments() == 0
        page = await desk.follow(answer.location, answer.location, do="start")
        assert "等待导入" in page.words
        assert page.first("//*[@id='import-standing']").get("hx-trigger") == "every 2s"
        await carried_out()
        page = await desk.get(answer.location)
    assert "导入完成" in page.words
    assert page.first("//*[@id='import-standing']").get("hx-trigger") is None
    assert f"{answer.location}/rejected.csv" in page.links()
    table = await client.get(f"{answer.location}/rejected.csv")
    assert table.text.splitlines()[1].startswith("2,没有日期,第九十九条,")
    assert (await desk.get(IMPORTS)).words.count("letters.csv") == 1


async def test_another_meaning_of_a_column_is_shown_before_the_start(
    client: httpx.AsyncClient, consultation: str
) -> None:
    desk = Desk(client, OFFICER)
    with clock.frozen(DURING):
        answer = await uploaded(desk, IMPORTS, "甲,乙\n好,张三\n".encode(), channel="counter")
        refused = await desk.send(answer.location, answer.location, do="start")
        assert refused.status == 422
        assert "没有找到意见内容所在的列" in refused.words
        page = await desk.follow(
            answer.location, answer.location, do="look", columns__0="text", columns__1="name"
        )  # fmt: skip
        assert "好" in page.words
        page = await desk.follow(answer.location, answer.location, do="start")
        await carried_out()
    assert await comments("text", "author_name") == [("好", "张三")]


async def test_two_columns_of_one_meaning_are_refused_beside_their_field(
    client: httpx.AsyncClient, consultation: str
) -> None:
    desk = Desk(client, OFFICER)
    with clock.frozen(DURING):
        answer = await uploaded(desk, IMPORTS, "甲,乙\n好,张三\n".encode(), channel="counter")
        refused = await desk.send(answer.location, answer.location, columns__0="text", columns__1="text")
    assert refused.status == 422
    assert refused.first("//*[@id='f-columns.1-error']") is not None


async def test_who_was_slower_sees_that_somebody_changed_it(client: httpx.AsyncClient, consultation: str) -> None:
    desk = Desk(client, OFFICER)
    with clock.frozen(DURING):
        answer = await uploaded(desk, IMPORTS, TABLE, channel="letter")
        page = await desk.get(answer.location)
        form = page.form(answer.location)
        await desk.post(answer.location, form.filled(columns__0=""))
        refused = await desk.post(answer.location, form.filled(columns__3=""))
    assert refused.status == 409


async def test_another_sheet_or_row_of_headings_is_read_anew(client: httpx.AsyncClient, consultation: str) -> None:
    desk = Desk(client, OFFICER)
    content = workbook(["说明", "说明"], ["其一", "张三"], ["其二", "李四"])
    with clock.frozen(DURING):
        answer = await uploaded(desk, IMPORTS, content, "来信.xlsx", channel="counter")
        page = await desk.follow(answer.location, answer.location, header="0")
    assert page.form(answer.location).value("header") == "0"
    assert "#1" in page.words


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "请选择文件，或者粘贴意见。"),
        (b"%PDF-1.4", "这不是表格，也不是电子邮件。"),
        ("编号,内容\n1,底楼采光受影响应当补偿\n".encode() + b"\xff\n", "既不是UTF-8编码，也不是GB18030编码"),
        (workbook(["内容"], ["甲"], ["乙"], merged="A2:A3"), "A2:A3"),
    ],
)
async def test_a_bad_file_is_told_on_the_form_and_nothing_typed_is_lost(
    client: httpx.AsyncClient, consultation: str, content: bytes, says: str
) -> None:
    desk = Desk(client, CLERK)
    with clock.frozen(DURING):
        if content:
            refused = await uploaded(desk, IMPORTS, content, channel="visit", stated_on="2027-03-05")
        else:
            refused = await desk.send(IMPORTS, IMPORTS, channel="visit", stated_on="2027-03-05")
    assert refused.status == 422
    assert any(says in error for error in refused.errors())
    assert refused.form(IMPORTS).value("channel") == "visit"
    assert refused.form(IMPORTS).value("stated_on") == "2027-03-05"


async def test_pasted_mails_are_imported(client: httpx.AsyncClient, consultation: str) -> None:
    desk = Desk(client, CLERK)
    pasted = "发件人: 李四 <li@example.com>\n日期: 2027-03-05\n主题: 电梯\n\n应当补偿。\n---\n第二封"
    with clock.frozen(DURING):
        answer = await desk.send(IMPORTS, IMPORTS, channel="e-mail", pasted=pasted)
        await desk.follow(answer.location, answer.location, do="start")
        await carried_out()
    assert await comments("text", "author_name", "contact", "channel") == [
        ("电梯\n\n应当补偿。", "李四", "li@example.com", "e-mail"), ("第二封", "", None, "e-mail"),
    ]  # fmt: skip


async def test_the_same_form_twice_is_one_import(client: httpx.AsyncClient, consultation: str) -> None:
    desk = Desk(client, CLERK)
    with clock.frozen(DURING):
        form = (await desk.get(IMPORTS)).form(IMPORTS).filled(channel="counter", pasted="一条意见")
        first, second = await desk.post(IMPORTS, form), await desk.post(IMPORTS, form)
    assert first.location == second.location
    assert (await execute("SELECT count(*) AS n FROM import"))[0]["n"] == 1


async def test_an_auditor_sees_imports_and_starts_none(client: httpx.AsyncClient, consultation: str) -> None:
    with clock.frozen(DURING):
        answer = await uploaded(Desk(client, CLERK), IMPORTS, TABLE, channel="letter")
        page = await Desk(client, AUDITOR).get(answer.location)
        assert page.status == 200
        assert answer.location not in page.actions()
        assert (await Desk(client, RESIDENT).get(answer.location)).status == 403


async def test_the_slip_and_the_comment_say_how_many_signed_and_where_it_came_from(
    client: httpx.AsyncClient, consultation: str
) -> None:
    desk = Desk(client, CLERK)
    form = f"/workbench/clerk?consultation={SLUG}"
    with clock.frozen(DURING):
        slip = await desk.follow(
            form, "/workbench/clerk", channel="letter", stated_on="2027-03-05", text="电梯要快装", co_signatures="45"
        )
        assert "联名人数45" in slip.words
        answer = await uploaded(desk, IMPORTS, TABLE, channel="letter")
        await desk.follow(answer.location, answer.location, do="start")
        await carried_out()
        rows = await execute("SELECT id FROM comment WHERE source <> ''")
        page = await desk.get(f"{BASE}/comments/{rows[0]['id']}")
    assert "letters.csv，第2行" in page.words
    assert "小唐" in page.words


async def test_a_letter_keeps_several_scans(client: httpx.AsyncClient, consultation: str) -> None:
    desk = Desk(client, CLERK)
    with clock.frozen(DURING):
        sheet = await desk.get(f"/workbench/clerk?consultation={SLUG}")
        form: Any = dict(
            sheet.form("/workbench/clerk").filled(channel="letter", stated_on="2027-03-05", text="信中所写")
        )
        files = [("files", (f"{n}.txt", f"第{n}页".encode(), "text/plain")) for n in (1, 2, 3)]
        answer = await client.post("/workbench/clerk", data=form, files=files)
    assert answer.status_code == 303, answer.text
    kept = await execute("SELECT filename FROM attachment WHERE starts_with(subject, 'comment:') ORDER BY id")
    assert [row["filename"] for row in kept] == ["1.txt", "2.txt", "3.txt"]


async def test_an_organisation_hands_in_what_it_gathered(client: httpx.AsyncClient, consultation: str) -> None:
    desk = Desk(client, FOR_THE_CHAMBER)
    with clock.frozen(DURING):
        answer = await desk.send(HAND_IN, HAND_IN, pasted="一楼业主：补偿太少。\n---\n六楼业主：支持。")
        page = await desk.get(answer.location)
        assert "一楼业主：补偿太少。" in page.words
        assert await number_of_comments() == 0
        await desk.follow(answer.location, answer.location, do="send")
        await carried_out()
        page = await desk.get(answer.location)
        assert "导入完成" in page.words
        assert answer.location in (await desk.get(HAND_IN)).links()
    assert await comments("channel", "clerk", "organisation", "author_kind", "source") == [
        ("organisation", MERCHANT.person, None, "person", "南埠商会提交：粘贴的意见.txt，第1行"),
        ("organisation", MERCHANT.person, None, "person", "南埠商会提交：粘贴的意见.txt，第3行"),
    ]
    record = await execute("SELECT capacity FROM audit WHERE verb = 'import.made'")
    assert record == [{"capacity": f"organisation:{FOR_THE_CHAMBER.organisation}"}]


async def test_a_table_of_an_organisation_may_not_be_endless(client: httpx.AsyncClient, consultation: str) -> None:
    desk = Desk(client, FOR_THE_CHAMBER)
    content = ("意见\n" + "好。\n" * 501).encode()
    with clock.frozen(DURING):
        refused = await uploaded(desk, HAND_IN, content)
    assert refused.status == 422
    assert "单位一次最多提交500条意见" in " ".join(refused.errors())


async def test_an_organisation_hands_in_nothing_after_the_close(client: httpx.AsyncClient, consultation: str) -> None:
    desk = Desk(client, FOR_THE_CHAMBER)
    with clock.frozen(DURING):
        answer = await desk.send(HAND_IN, HAND_IN, pasted="来得及的意见")
    await closed()
    with clock.frozen(AFTER):
        late = await desk.send(answer.location, answer.location, do="send")
        assert late.status == 409
        assert "现在不接收意见" in (await desk.get(HAND_IN)).words
    assert await number_of_comments() == 0


async def test_others_may_not_hand_in_nor_see_what_was(client: httpx.AsyncClient, consultation: str) -> None:
    with clock.frozen(DURING):
        answer = await Desk(client, FOR_THE_CHAMBER).send(HAND_IN, HAND_IN, pasted="本会会员的意见")
        # the same person, for themself
        desk = Desk(client, MERCHANT)
        page = await desk.get(HAND_IN)
        assert HAND_IN not in page.actions()
        assert "须以单位身份办理。" in page.words
        assert (await desk.post(HAND_IN, [("pasted", "x")])).status == 403
        assert (await desk.get(answer.location)).status == 404
        assert (await Desk(client, OFFICER).get(answer.location)).status == 200
        desk = Desk(client, FOR_THE_CHAMBER)
        assert (await desk.get(IMPORTS)).status == 403


async def test_an_organisation_lays_aside_what_it_looked_at(client: httpx.AsyncClient, consultation: str) -> None:
    desk = Desk(client, FOR_THE_CHAMBER)
    with clock.frozen(DURING):
        answer = await desk.send(HAND_IN, HAND_IN, pasted="先不提交")
        page = await desk.follow(answer.location, answer.location, do="discard")
    assert "没有提交任何意见。" in page.words
    assert await number_of_comments() == 0


async def test_a_file_larger_than_other_forms_may_be_is_taken_by_the_page(
    client: httpx.AsyncClient, consultation: str
) -> None:
    blank = b" " * 900_000 + b"\n"
    with clock.frozen(DURING):
        answer = await uploaded(Desk(client, CLERK), IMPORTS, TABLE + blank * 28, channel="letter")
    assert answer.status == 303
