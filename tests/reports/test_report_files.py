"""The report in every form it is asked for, by address and by Accept; spreadsheets hold no formula."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import docx
import httpx
import openpyxl
import pytest

from consultations.services import pointing
from consultations.words import Status
from participation.base import clock
from participation.base.canonical import canonical
from participation.base.database import execute, transaction
from participation.base.ledger.standalone.kaimen_verify import verify_report
from tests.consultations.steps import AFTER, LATER, SLUG, answer, clauses, closed, opened, point, published, said
from tests.world import OFFICER, RESIDENT, bearer

pytestmark = pytest.mark.usefixtures("world")
REPORT = f"/api/v1/consultations/{SLUG}/report"
FORMULA = '=HYPERLINK("http://x","y")'


async def answered() -> None:
    """Four comments of which two are adopted, one not, one asks for nothing; one looks like a formula."""
    await opened(screening="at once")
    third, fourth = (await clauses())[2:4]
    adopted = await said("写明标准。", FORMULA, clause=fourth.id)
    refused = await said("改成过半数。", clause=third.id, publish="no")
    nothing = await said("没有意见。")
    await closed()
    await answer(await point("+写明补偿标准", adopted, clauses=[str(fourth.id)]), clauses=[str(fourth.id)])
    await answer(await point("降低表决门槛", refused), Status.NOT_ADOPTED, reason="门槛由民法典规定。")
    with clock.frozen(AFTER):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=nothing)
    await published()


async def got(client: httpx.AsyncClient, address: str, *, status: int = 200, **headers: str) -> httpx.Response:
    with clock.frozen(LATER):
        found = await client.get(address, headers=headers)
    assert found.status_code == status, found.text
    return found


async def test_the_report_comes_in_the_form_that_is_accepted(client: httpx.AsyncClient) -> None:
    await answered()
    for accept, kind in (
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.openxml"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.openxml"),
    ):
        found = await got(client, REPORT, Accept=accept)
        assert found.headers["content-type"].startswith(kind)
        assert found.headers["vary"] == "Authorization, Cookie, Accept"
        again = await got(client, REPORT, status=304, **{"Accept": accept, "If-None-Match": found.headers["etag"]})
        assert (again.content, again.headers["vary"]) == (b"", found.headers["vary"])


async def test_as_json_the_content_has_the_very_bytes_that_were_hashed(client: httpx.AsyncClient) -> None:
    await answered()
    # as it was frozen by a program that knew less of a report
    [row] = await execute("SELECT id, content FROM report WHERE edition = 'public'")
    content = json.loads(row["content"])
    del content["basis"], content["joint_bodies"]
    kept = canonical(content)
    digest = hashlib.sha256(kept).hexdigest()
    async with transaction():
        await execute("ALTER TABLE report DISABLE TRIGGER USER")
        await execute("UPDATE report SET content = {}, sha256 = {} WHERE id = {}", kept, digest, row["id"])
        await execute("ALTER TABLE report ENABLE TRIGGER USER")
    for address in (REPORT, f"{REPORT}.json"):
        found = await got(client, address)
        assert found.content == b'{"content":' + kept + b',"sha256":"' + digest.encode() + b'"}'
        assert verify_report(found.json())


async def test_the_word_file_tells_what_the_report_tells(client: httpx.AsyncClient) -> None:
    await answered()
    content = (await got(client, REPORT)).json()["content"]
    made = docx.Document(io.BytesIO((await got(client, f"{REPORT}.docx")).content))
    rows = [[cell.text for cell in row.cells] for row in made.tables[-1].rows][1:]
    assert [row[1].split("（")[0] for row in rows] == [one["title"] for one in content["points"]]
    assert "《无障碍环境建设法》第二十二条" in [one.text for one in made.paragraphs]
    english = docx.Document(io.BytesIO((await got(client, f"{REPORT}.docx?lang=en")).content))
    assert english.paragraphs[0].text.startswith("The comments on")


async def test_the_filed_edition_is_the_offices(client: httpx.AsyncClient) -> None:
    await answered()
    for form in ("docx", "xlsx", "html"):
        address = f"{REPORT}.{form}?edition=filed"
        with clock.frozen(LATER):
            for headers in ({}, bearer(RESIDENT)):
                assert (await client.get(address, headers=headers)).status_code == 403
        await got(client, address, **bearer(OFFICER))


async def test_the_page_to_print_brings_its_own_strict_policy(client: httpx.AsyncClient) -> None:
    await answered()
    found = await got(client, f"{REPORT}.html")
    assert "default-src 'none'" in found.headers["content-security-policy"]
    assert "归纳为主要意见2条" in found.text


def rows_of(book: Any, sheet: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


async def test_the_totals_of_the_spreadsheet_are_those_of_the_report(client: httpx.AsyncClient) -> None:
    await answered()
    content = (await got(client, REPORT)).json()["content"]
    answer = await got(client, f"{REPORT}.xlsx?lang=en")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Totals", "Points", "Comments"]
    totals = rows_of(book, "Totals")
    splits = {
        "By outcome": content["by_outcome"],
        "By channel": content["by_channel"],
        "By clause": content["by_clause"],
        "By who sent it": content["by_author_kind"],
        "By what others see": content["by_standing"],
    }
    for name, counts in splits.items():
        found = [row[2] for row in totals if row[0] == name]
        assert sorted(found) == sorted(counts.values())
        assert sum(found) == content["received"] == 4
    [whole] = [row for row in totals if row[0] == "All"]
    assert whole[2:8] == [4, 0, 4, 0, 0, content["distinct_texts"]]
    assert len(rows_of(book, "Points")) == 1 + len(content["points"])
    assert len(rows_of(book, "Comments")) == 1 + 4
    assert answer.headers["kaimen-rows"] == "4"


async def test_nothing_in_the_spreadsheet_is_a_formula(client: httpx.AsyncClient) -> None:
    await answered()
    book = openpyxl.load_workbook(io.BytesIO((await got(client, f"{REPORT}.xlsx")).content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert f"'{FORMULA}" in texts
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@"))]


async def test_what_a_sender_keeps_back_is_in_no_spreadsheet(client: httpx.AsyncClient) -> None:
    await answered()
    book = openpyxl.load_workbook(io.BytesIO((await got(client, f"{REPORT}.xlsx")).content))
    texts = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "改成过半数。" not in texts
    assert "写明标准。" in texts


async def test_exports_carry_their_length_hash_and_rows(client: httpx.AsyncClient) -> None:
    await answered()
    for kind in ("csv", "jsonl"):
        found = await got(client, f"/api/v1/consultations/{SLUG}/comments.{kind}")
        assert int(found.headers["content-length"]) == len(found.content)
        digest = httpx.Headers({"d": found.headers["repr-digest"]})["d"]
        assert digest == f"sha-256=:{_base64(hashlib.sha256(found.content).digest())}:"
        assert found.headers["kaimen-rows"] == "4"
        with clock.frozen(LATER):
            again = await client.get(found.url, headers={"If-None-Match": found.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    rows = [json.loads(line) for line in found.text.splitlines()]
    assert len(rows) == 4


def _base64(raw: bytes) -> str:
    import base64

    return base64.b64encode(raw).decode()


async def test_wording_that_cannot_be_used_is_said_and_no_file_is_given(client: httpx.AsyncClient) -> None:
    from participation.base.settings import current

    await answered()
    own = current().data_dir / "report-wording" / "zh-Hans" / "public.txt"
    own.parent.mkdir(parents=True)
    try:
        own.write_text("# 标题\n{tite}\n", "utf-8")
        with clock.frozen(LATER):
            found = await client.get(f"{REPORT}.docx", headers={"Accept-Language": "zh"})
        assert found.status_code == 409
        assert found.json()["code"] == "wording_wrong"
        assert "report-wording/zh-Hans/public.txt第2行有占位符{tite}" in found.json()["detail"]
    finally:
        own.unlink()
        own.parent.rmdir()
