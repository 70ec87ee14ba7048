"""The passage that a comment quotes is in whatever is made of the comment: files, receipts, slips, imports."""

from __future__ import annotations

import csv
import io

import httpx
import msgspec
import openpyxl
import pytest

from consultations.importing.keys import said_of
from consultations.open_data.fields import COMMENTS
from consultations.schemas.comment import Author, NewComment
from participation.base import clock
from participation.base.database import execute
from participation.base.ledger.sequencing import sequence
from tests.consultations.steps import (
    DURING,
    LATER,
    SLUG,
    answer,
    clauses,
    closed,
    opened,
    point,
    published,
    says,
)
from tests.consultations.test_commenting import ERASURE, erased
from tests.frontend.reading import main, opens
from tests.frontend.workbench import Desk
from tests.importing.files import DAY, imported
from tests.redrafts.steps import PUT, REDRAFTED, save
from tests.world import CLERK

pytestmark = pytest.mark.usefixtures("world")
QUOTED = "其他业主应当给予补偿"
HERE = f"/consultations/{SLUG}"


async def quoted(**given: str) -> str:
    """A comment that quotes the fourth clause, and its receipt."""
    fourth = (await clauses())[3]
    with clock.frozen(DURING):
        received = await says("写明标准。", clause=str(fourth.id), quote=QUOTED, **given)
    return received.receipt


async def answered_by(*, publish: str = "text") -> str:
    await opened(text=PUT, screening="at once")
    receipt = await quoted(publish=publish)
    await closed()
    await save(REDRAFTED)
    rows = await execute("SELECT id FROM comment")
    await answer(await point("写明补偿标准", [row["id"] for row in rows]))
    await published()
    return receipt


async def test_every_export_has_it(client: httpx.AsyncClient) -> None:
    await answered_by()
    with clock.frozen(LATER):
        table = (await client.get(f"/api/v1{HERE}/comments.csv")).text.removeprefix("\ufeff")
        lines = (await client.get(f"/api/v1{HERE}/comments.jsonl")).content
        book = (await client.get(f"/api/v1{HERE}/report.xlsx")).content
    [row] = csv.DictReader(io.StringIO(table))
    assert row["quote"] == QUOTED
    assert msgspec.json.decode(lines)["quote"] == QUOTED
    sheet = openpyxl.load_workbook(io.BytesIO(book))["意见"]
    heading, first = sheet.iter_rows(values_only=True)
    assert dict(zip(heading, first, strict=True))["引用的原文"] == QUOTED
    assert "quote" in [field["name"] for field in COMMENTS]


async def test_an_annotation_selects_the_passage_within_its_clause(client: httpx.AsyncClient) -> None:
    await answered_by()
    with clock.frozen(LATER):
        collection = (await client.get(f"/api/v1{HERE}/annotations.jsonld")).json()
    [item] = collection["first"]["items"]
    selector = item["target"]["selector"]
    assert selector["type"] == "FragmentSelector"
    assert selector["refinedBy"] == {"type": "TextQuoteSelector", "exact": QUOTED}


async def test_what_is_not_published_quotes_nothing_either(client: httpx.AsyncClient) -> None:
    await answered_by(publish="no")
    with clock.frozen(LATER):
        assert msgspec.json.decode((await client.get(f"/api/v1{HERE}/comments.jsonl")).content)["quote"] == ""


async def test_the_receipt_shows_it_and_whether_it_still_stands(client: httpx.AsyncClient) -> None:
    receipt = await answered_by()
    with clock.frozen(LATER):
        told = (await client.get(f"/api/v1/receipts/{receipt}")).json()
        page = main(await opens(client, f"/receipts/{receipt}"))
    assert (told["quote"], told["quote_stands"]) == (QUOTED, False)
    assert QUOTED in page
    assert "This passage no longer stands in the newest version." in page


async def test_the_file_of_the_receipt_proves_it(client: httpx.AsyncClient) -> None:
    await opened(text=PUT)
    receipt = await quoted()
    with clock.frozen(DURING):
        await sequence()
        file = (await client.get(f"/receipts/{receipt}.json")).json()
    assert msgspec.json.decode(file["records"][0]["body"])["quote"] == QUOTED


async def test_a_clerk_writes_it_down_and_it_is_on_the_slip(client: httpx.AsyncClient) -> None:
    await opened(text=PUT)
    fourth = (await clauses())[3]
    here = f"/workbench/clerk?consultation={SLUG}"
    with clock.frozen(DURING):
        desk = Desk(client, CLERK)
        entry = {
            "channel": "letter", "stated_on": "2027-03-09", "clause": str(fourth.id), "quote": QUOTED,
            "text": "写明标准。",
        }  # fmt: skip
        wrong = await desk.send(here, "/workbench/clerk", **(entry | {"quote": "由街道办事处调解"}))
        assert (wrong.status, wrong.errors()) == (422, ["该条中没有这段原文，请逐字引用。"])
        page = await desk.follow(here, "/workbench/clerk", **entry)
    assert QUOTED in page.words
    assert [row["quote"] for row in await execute("SELECT quote FROM comment")] == [QUOTED]


async def test_a_column_of_a_file_can_hold_it() -> None:
    await opened(text=PUT)
    rows = [f"写明标准。,第四条,{QUOTED},{DAY}", f"不对。,第四条,没有这句,{DAY}", f"同意。,第一条,,{DAY}"]
    found = await imported("\n".join(["内容,条款,引文,日期", *rows]).encode(), name="letters.csv")
    assert found.accepted == 2
    assert [(row.line, error.field, error.code) for row in found.rejected for error in row.errors] == [
        (3, "quote", "not_there")
    ]
    kept = await execute("SELECT quote FROM comment ORDER BY quote")
    assert [row["quote"] for row in kept] == ["", QUOTED]


def test_a_row_that_quotes_nothing_keeps_the_key_it_had_before() -> None:
    plain = NewComment(text='说"quote":"",得好', author=Author())
    values = msgspec.to_builtins(plain, order="deterministic")
    assert values.pop("quote") == ""
    assert said_of(plain) == said_of(msgspec.convert(values, NewComment))
    assert said_of(plain) != said_of(msgspec.structs.replace(plain, quote="说"))


async def test_a_receipt_of_an_erased_comment_quotes_nothing(client: httpx.AsyncClient) -> None:
    await opened(text=PUT)
    receipt = await quoted()
    await erased(f"{ERASURE} WHERE receipt = {{}}", receipt)
    with clock.frozen(DURING):
        told = (await client.get(f"/api/v1/receipts/{receipt}")).json()
    assert (told["quote"], told["quote_stands"]) == ("", None)
